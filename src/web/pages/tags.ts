/** `/{owner}/{repo}/tags`: all tags, the newest version first. */
import { displayPath } from '../../git/path-text.js';
import type { RefSnapshot, Ref } from '../../git/refs/ref-snapshot.js';
import { href, type Location } from '../location.js';
import { notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../page.js';
import { refsModel } from '../refs/refs-model.js';
import { tagRow } from '../refs/tag-row.js';
import { compareVersions } from '../refs/version-order.js';
import { nameOf, repositoryOf } from '../revision.js';

/** A snapshot never changes. */
const known = new WeakMap<RefSnapshot, readonly Ref[]>();

export async function tagsPage(request: PageRequest<Extract<Location, { page: 'tags' }>>): Promise<Reply> {
  const repository = repositoryOf(request, request.location);
  const name = nameOf(repository);
  const cache: CachePolicy = { kind: 'revalidate', tag: pageTag(request, ['tags', repository.refsTag]) };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const model = await request.timing.measure('git', () =>
    refsModel(request, { kind: 'tag', repository, name, refs: orderedTags(repository.refs()), row: (ref) => tagRow(request, repository, name, ref), pageHref: (query) => href.tags(name, query) }),
  );
  return { kind: 'html', view: 'pages/refs', model, cache };
}

function orderedTags(snapshot: RefSnapshot): readonly Ref[] {
  let ordered = known.get(snapshot);
  if (ordered === undefined) {
    ordered = [...snapshot.tags].sort((a, b) => compareVersions(displayPath(b.short), displayPath(a.short)));
    known.set(snapshot, ordered);
  }
  return ordered;
}
