/**
 * `side-tree/{id}/{path}`: the entries of a directory as a list of links, for the script that expands it in the side
 * tree.
 */
import { entryKind } from '../../../git/object/tree.js';
import { parseRefSubUrl, type Location } from '../../address/location.js';
import { notModified, fragmentTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { noPath, placeAtCommit } from '../../parts/revision.js';
import { openedList } from '../../parts/side-tree/side-tree.js';

export async function sideTreePage(request: PageRequest<Extract<Location, { page: 'side-tree' }>>): Promise<Reply> {
  const place = await placeAtCommit(request, request.location, parseRefSubUrl(request.query.get('refSubUrl')));
  const cache: CachePolicy = {
    kind: place.fixed ? 'immutable' : 'revalidate',
    tag: fragmentTag(request, [place.commit, 'side-tree']),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const entry = await place.repository.objects.entryAt(place.commit, place.path);
  if (entry === undefined || entryKind(entry.mode) !== 'tree') throw noPath(place);
  return { kind: 'html', view: 'partials/side-tree-list', model: await openedList(request, place, entry.oid), cache };
}
