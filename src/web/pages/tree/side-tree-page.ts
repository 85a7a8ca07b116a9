/**
 * `side-tree/{id}/{path}`: the entries of a directory as a list of links, for the script that expands it in the side
 * tree.
 */
import { entryKind } from '../../../git/object/tree.js';
import { parseRefSubUrl, type Location } from '../../address/location.js';
import { notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { noPath, placeAt, repositoryOf, type Place } from '../../parts/revision.js';
import { openedList } from '../../parts/side-tree/side-tree.js';

export function sideTreePage(request: PageRequest<Extract<Location, { page: 'side-tree' }>>): Reply {
  const { oid, path } = request.location;
  const repository = repositoryOf(request, request.location);
  const at = placeAt(repository, repository.resolveAt('commit', [oid, ...(path === '' ? [] : path.split('/'))]));
  const place: Place = { ...at, ref: parseRefSubUrl(request.query.get('refSubUrl')) ?? at.ref };
  const cache: CachePolicy = {
    kind: place.fixed ? 'immutable' : 'revalidate',
    tag: pageTag(request, [place.commit, 'side-tree']),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const entry = repository.entryAt(place.commit, place.path);
  if (entry === undefined || entryKind(entry.mode) !== 'tree') throw noPath(place);
  return { kind: 'html', view: 'partials/side-tree-list', model: openedList(request, place, entry.oid), cache };
}
