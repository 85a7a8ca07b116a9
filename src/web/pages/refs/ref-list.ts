/**
 * `/{owner}/{repo}/ref-list?q=`: the branches and tags that match a query best, as JSON, for lists that a script fills.
 */
import { displayPath } from '../../../git/path-text.js';
import type { RefListAnswer } from '../../../shared/answers.js';
import { refAddress, type Location } from '../../address/location.js';
import { notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { browsableRefs } from '../../parts/refs/browsable-refs.js';
import { searchRefs } from './ref-search.js';
import { repositoryOf } from '../../parts/revision.js';

/** A longer list would not be read; typing another letter is easier. */
const MAX_REFS = 50;
/** Some matches may be tags of trees or files, which have no pages. */
const MAX_CANDIDATES = 4 * MAX_REFS;

export async function refListPage(request: PageRequest<Extract<Location, { page: 'ref-list' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const cache: CachePolicy = {
    kind: 'revalidate',
    tag: ['ref-list', request.context.assets.version, repository.refsTag].join('.'),
  };
  const unchanged = notModified(request, cache, 'bytes');
  if (unchanged !== undefined) return unchanged;
  const { refs, reading } = searchRefs(repository.refs, request.query.get('q') ?? '', MAX_CANDIDATES);
  const browsable = browsableRefs(
    repository,
    refs.map(({ ref }) => ref),
    MAX_REFS + 1,
  );
  const shown = new Set(browsable.slice(0, MAX_REFS));
  const answer: RefListAnswer = {
    refs: refs
      .filter(({ ref }) => shown.has(ref))
      .map(({ kind, ref }) => ({ kind, name: displayPath(ref.short), address: refAddress(ref.short) })),
    isCut: browsable.length > MAX_REFS,
    reading: reading ?? null,
  };
  return { kind: 'bytes', type: 'application/json; charset=utf-8', body: JSON.stringify(answer), cache };
}
