/** `commit-card/{id}`: a short description of a commit, for the script that shows it over a link. */
import { commitCard } from './commit-card.js';
import type { Location } from '../../address/location.js';
import { notModified, fragmentTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { repositoryOf } from '../../parts/revision.js';

export async function commitCardPage(request: PageRequest<Extract<Location, { page: 'commit-card' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const oid = await repository.resolveCommit(request.location.oid);
  // The commit never changes, but the names in it follow .mailmap.
  const cache: CachePolicy = {
    kind: 'revalidate',
    tag: fragmentTag(request, ['card', oid, repository.mailmapBlob ?? '']),
  };
  return (
    notModified(request, cache) ?? {
      kind: 'html',
      view: 'partials/commit-card',
      model: commitCard(request, repository, await repository.objects.readCommit(oid)),
      cache,
    }
  );
}
