/** `containing-refs/{id}`: the refs that contain a commit, for pages that were sent before they were known. */
import { containingRefsModel, NO_CONTAINING_REFS } from './containing-refs-model.js';
import type { Location } from '../../address/location.js';
import { fragmentTag, NO_CACHE, notModified, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

export async function containingRefsPage(
  request: PageRequest<Extract<Location, { page: 'containing-refs' }>>,
): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const oid = await repository.resolveCommit(request.location.oid);
  const isPlaced = repository.history.has(oid) ? 'placed' : 'unplaced';
  const cache: CachePolicy = {
    kind: 'revalidate',
    tag: fragmentTag(request, ['containing', oid, repository.refsTag, isPlaced]),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const commit = await repository.objects.readCommit(oid);
  const found = await containingRefsModel(request, repository, { name: nameOf(repository), commit, waits: true });
  const model = found ?? NO_CONTAINING_REFS;
  return {
    kind: 'html',
    view: 'partials/containing-refs',
    model,
    cache: model.note === undefined ? cache : NO_CACHE,
  };
}
