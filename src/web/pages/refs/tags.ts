/** `/{owner}/{repo}/tags`: all tags, the newest version first. */
import { displayPath } from '../../../git/path-text.js';
import { tagFeeds } from '../../parts/feed-links.js';
import { href, type Location } from '../../address/location.js';
import { notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { orderedTags } from '../../parts/refs/ordered-tags.js';
import { refsModel } from './refs-model.js';
import { tagRow } from './tag-row.js';
import { versionSeries } from '../../parts/refs/version-series.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

export async function tagsPage(request: PageRequest<Extract<Location, { page: 'tags' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const name = nameOf(repository);
  const cache: CachePolicy = { kind: 'revalidate', tag: pageTag(request, ['tags', repository.refsTag]) };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const tags = orderedTags(repository.refs);
  const series = versionSeries(tags.map(({ short }) => displayPath(short)));
  const model = await request.timing.measure('objects', () =>
    refsModel(request, {
      kind: 'tag',
      feeds: tagFeeds(request.t, name, 'tags'),
      releasesHref: href.releases(name),
      repository,
      name,
      refs: tags,
      rows: (shown) => Promise.all(shown.map((ref) => tagRow(request, repository, name, ref, series))),
      pageHref: (query) => href.tags(name, query),
    }),
  );
  return { kind: 'html', view: 'pages/refs', model, cache };
}
