/** `raw/{branch|tag|commit}/{ref}/{path}`: the bytes of a file. */
import { rawAtPlace } from './raw-at-place.js';
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';

export function rawPage(request: PageRequest<Extract<Location, { page: 'raw' }>>): Promise<Reply> {
  return rawAtPlace(request, request.location);
}
