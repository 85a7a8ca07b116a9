/** `/` and `/explore/repos`: all repositories. */
import { href, type Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { LOGIN_PARAMETER } from '../../parts/layout.js';
import { repositoriesReply } from './repository-list.js';

export function repositoriesPage(
  request: PageRequest<Extract<Location, { page: 'repositories' }>>,
): Promise<Reply> | Reply {
  // A browser sends the password to all addresses below the one that asked for it, so the start page asks.
  if (request.query.has(LOGIN_PARAMETER)) {
    request.context.access.refuseUnknown(request.viewer);
    return { kind: 'redirect', to: href.repositories() };
  }
  return repositoriesReply(request, undefined);
}
