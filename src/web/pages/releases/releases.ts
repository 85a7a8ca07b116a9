/** `/{owner}/{repo}/releases`: annotated tags with their messages, the newest version first. */
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { tagFeeds } from '../../parts/feed-links.js';
import { href, type Location } from '../../address/location.js';
import { notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { paged, type PagerModel } from '../../parts/pager.js';
import { MAX_LISTED_BODY, releaseOf, type ReleaseModel } from './release-model.js';
import { latestRelease, releaseTags } from './release-tags.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';
import { titleParts } from '../../parts/title-parts.js';
import { WebError } from '../../http/errors.js';

export interface ReleasesModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly feedHref: string;
  readonly tagsHref: string;
  readonly releases: readonly (ReleaseModel & { readonly isLatest: boolean })[];
  readonly blank: { readonly title: string; readonly text: string } | undefined;
  readonly pager: PagerModel;
}

/** The same as in Gitea. */
const PAGE_SIZE = 10;

export async function releasesPage(request: PageRequest<Extract<Location, { page: 'releases' }>>): Promise<Reply> {
  const { t } = request;
  const repository = await repositoryOf(request, request.location);
  const name = nameOf(repository);
  const cache: CachePolicy = { kind: 'revalidate', tag: pageTag(request, ['releases', repository.refsTag]) };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const tags = releaseTags(repository);
  const latest = await request.timing.measure('objects', () => latestRelease(repository, tags));
  const { items, page, pager } = paged(request, {
    items: tags,
    pageSize: PAGE_SIZE,
    pageHref: (number) => href.releases(name, { page: number }),
    texts: 'refs',
  });
  const read = await Promise.all(
    items.map(async (ref) => ({ ref, release: await releaseOf(request, repository, name, ref, MAX_LISTED_BODY) })),
  );
  const releases = read.flatMap(({ ref, release }) =>
    release?.commit === undefined ? [] : [{ ...release, isLatest: ref === latest }],
  );
  const heading = t('releases.title');
  const model: ReleasesModel = {
    layout: layoutOf(request, {
      title: [...titleParts(request, { page }), heading, `${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, { tab: 'tags' }),
      feeds: tagFeeds(t, name, 'releases'),
    }),
    heading,
    feedHref: href.feed(name, 'releases', 'atom'),
    tagsHref: href.tags(name),
    releases,
    blank: releases.length > 0 ? undefined : { title: t('releases.none'), text: t('releases.noneText') },
    pager,
  };
  return { kind: 'html', view: 'pages/releases', model, cache };
}

/** `releases/latest`: the newest release that is not a pre-release. */
export async function latestReleasePage(
  request: PageRequest<Extract<Location, { page: 'latest-release' }>>,
): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const latest = await latestRelease(repository, releaseTags(repository));
  if (latest === undefined) throw new WebError('no-ref', { what: 'ref', name: 'latest' });
  return { kind: 'redirect', to: href.release(nameOf(repository), latest.short), status: 302 };
}
