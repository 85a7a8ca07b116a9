/** `media/...`: as `raw/...`, and symbolic links are followed. */
import { rawAtPlace } from './raw-at-place.js';
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';

export function mediaPage(request: PageRequest<Extract<Location, { page: 'media' }>>): Promise<Reply> {
  return rawAtPlace(request, request.location);
}
