/** `/` and `/explore/repos`: all repositories. */
import type { Location } from '../location.js';
import type { PageRequest, Reply } from '../page.js';
import { repositoriesReply } from '../repository-list.js';

export function repositoriesPage(request: PageRequest<Extract<Location, { page: 'repositories' }>>): Promise<Reply> {
  return repositoriesReply(request, undefined);
}
