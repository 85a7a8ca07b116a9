/** `/{owner}/{repo}/releases/tag/{tag}`: one tag with all its details. */
import { GitError } from '../../../git/errors.js';
import { displayPath } from '../../../git/path-text.js';
import { TAGS } from '../../../git/refs/ref-name.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { tagFeeds } from '../../parts/feed-links.js';
import { href, type Location } from '../../address/location.js';
import { NO_CACHE, notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { MAX_BODY, releaseOf, type ReleaseModel } from './release-model.js';
import { previousRelease } from '../../parts/refs/previous-release.js';
import { releaseReport, type ReleaseReportModel } from './release-report.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

export interface ReleasePageModel {
  readonly layout: LayoutModel;
  readonly release: ReleaseModel;
  /** What is new since the previous release; undefined without one. */
  readonly report: ReleaseReportModel | undefined;
  readonly allHref: string;
}

export async function releasePage(request: PageRequest<Extract<Location, { page: 'release' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const name = nameOf(repository);
  const ref = repository.refs.get(TAGS + request.location.tag);
  if (ref === undefined) throw new GitError('not-found', { what: 'ref', name: request.location.tag });
  const cache: CachePolicy = { kind: 'revalidate', tag: pageTag(request, ['release', ref.oid, repository.refsTag]) };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const release = await releaseOf(request, repository, name, ref, MAX_BODY);
  if (release === undefined) throw new GitError('not-found', { what: 'ref', name: request.location.tag });
  const previous = previousRelease(repository, ref);
  const report =
    release.commit === undefined || previous === undefined
      ? undefined
      : await request.timing.measure('diff', () => releaseReport(request, repository, name, { previous, ref }));
  const at = { ref: { kind: 'tag', name: ref.short }, commit: repository.objects.refTarget(ref) } as const;
  const model: ReleasePageModel = {
    layout: layoutOf(request, {
      title: [displayPath(ref.short), `${name.owner}/${name.repo}`],
      description: release.summary,
      recentIcon: 'tag',
      repository: repositoryHeader(request, repository, {
        tab: 'tags',
        ...(release.commit === undefined ? {} : { at }),
      }),
      feeds: tagFeeds(request.t, name, 'releases'),
    }),
    release,
    report,
    allHref: href.releases(name),
  };
  // Not cacheable while the numbers are being computed.
  return { kind: 'html', view: 'pages/release', model, cache: report?.note === undefined ? cache : NO_CACHE };
}
