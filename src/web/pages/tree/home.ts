/** `/{owner}/{repo}`: the root of the default branch, or instructions when there is no commit yet. */
import { emptyReply } from './empty.js';
import { directoryReply } from './directory.js';
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { defaultPlace, repositoryOf } from '../../parts/revision.js';

export async function homePage(request: PageRequest<Extract<Location, { page: 'home' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const place = defaultPlace(repository);
  if (place === undefined) return emptyReply(request, repository);
  const { tree } = await repository.objects.readCommit(place.commit);
  return directoryReply(request, place, { tree, isHome: true });
}
