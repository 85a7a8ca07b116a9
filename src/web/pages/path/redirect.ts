/** `/{owner}/{repo}/src`: redirects to the URL of the repository's root. */
import { href, type LocationOf } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';

export function redirectPage(request: PageRequest<LocationOf<'redirect'>>): Reply {
  return { kind: 'redirect', to: href.home(request.location), status: 301 };
}
