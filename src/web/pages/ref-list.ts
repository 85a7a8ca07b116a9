/** `/{owner}/{repo}/ref-list?q=`: the branches and tags that fit a query best, as JSON, with links to their files. */
import { displayPath } from '../../git/path-text.js';
import { href, type Location } from '../location.js';
import { notModified, type CachePolicy, type PageRequest, type Reply } from '../page.js';
import { browsableRefs } from '../refs/browsable-refs.js';
import { searchRefs } from '../refs/ref-search.js';
import { nameOf, repositoryOf } from '../revision.js';

/** More would not be read: one types another letter. */
const MAX_REFS = 10;
/** Some of those that fit may be tags of trees or files, which have no pages. */
const MAX_CANDIDATES = 4 * MAX_REFS;

export interface RefListAnswer {
  readonly refs: readonly { readonly kind: string; readonly name: string; readonly href: string }[];
  /** Null: as typed. */
  readonly reading: string | null;
}

export function refListPage(request: PageRequest<Extract<Location, { page: 'ref-list' }>>): Reply {
  const repository = repositoryOf(request, request.location);
  const cache: CachePolicy = { kind: 'revalidate', tag: `ref-list.${repository.refsTag}` };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  const name = nameOf(repository);
  const { refs, reading } = searchRefs(repository.refs(), request.query.get('q') ?? '', MAX_CANDIDATES);
  const browsable = new Set(browsableRefs(repository, refs.map(({ ref }) => ref), MAX_REFS));
  const answer: RefListAnswer = {
    refs: refs.filter(({ ref }) => browsable.has(ref)).map(({ kind, ref }) => ({ kind, name: displayPath(ref.short), href: href.src(name, { kind, name: ref.short }) })),
    reading: reading ?? null,
  };
  return { kind: 'bytes', type: 'application/json; charset=utf-8', body: JSON.stringify(answer), cache };
}
