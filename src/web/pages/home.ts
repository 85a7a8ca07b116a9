/** `/{owner}/{repo}`: the root of the default branch, or how to begin when there is no commit yet. */
import { emptyReply } from '../tree/empty.js';
import { directoryReply } from '../tree/directory.js';
import type { Location } from '../location.js';
import type { PageRequest, Reply } from '../page.js';
import { defaultPlace, repositoryOf } from '../revision.js';

export function homePage(request: PageRequest<Extract<Location, { page: 'home' }>>): Promise<Reply> | Reply {
  const repository = repositoryOf(request, request.location);
  const place = defaultPlace(repository);
  return place === undefined ? emptyReply(request, repository) : directoryReply(request, place, true);
}
