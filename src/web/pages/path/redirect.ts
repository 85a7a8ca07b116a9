/** URLs that redirect to their canonical form. */
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';

export function redirectPage(request: PageRequest<Extract<Location, { page: 'redirect' }>>): Reply {
  return { kind: 'redirect', to: request.location.to, status: 301 };
}
