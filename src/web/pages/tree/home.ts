/** `/{owner}/{repo}`: the root of the default branch, or instructions when there is no commit yet. */
import { emptyReply } from './empty.js';
import { directoryReply } from './directory.js';
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { defaultPlace, repositoryOf } from '../../parts/revision.js';

export function homePage(request: PageRequest<Extract<Location, { page: 'home' }>>): Promise<Reply> | Reply {
  const repository = repositoryOf(request, request.location);
  const place = defaultPlace(repository);
  return place === undefined ? emptyReply(request, repository) : directoryReply(request, place, true);
}
