/** `/` and `/explore/repos`: all repositories. */
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { repositoriesReply } from './repository-list.js';

export function repositoriesPage(request: PageRequest<Extract<Location, { page: 'repositories' }>>): Promise<Reply> {
  return repositoriesReply(request, undefined);
}
