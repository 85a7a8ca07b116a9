/** The raw content of the file in a typed URL. */
import { entryKind } from '../../../git/object/tree.js';
import { GitError } from '../../../git/errors.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { placeOf, type RevisionLocation } from '../../parts/revision.js';
import { href } from '../../address/location.js';
import { resolveLinks, throughLinks } from '../../parts/symlink.js';
import { lastModifiedOf } from './last-modified.js';
import { rawReply } from './raw-reply.js';

/**
 * The content of a symbolic link is its target, as git stores it; `media` follows links to files, as documents do with
 * their pictures. Throws GitError('wrong-type') for directories and submodules.
 */
export async function rawAtPlace(
  request: PageRequest,
  location: RevisionLocation & { readonly page: 'raw' | 'media' },
): Promise<Reply> {
  const place = await placeOf(request, location, 'objects');
  const entry = await place.repository.objects.entryAt(place.commit, place.path);
  if (entry === undefined) return throughLinks(place, href[location.page]);
  const kind = entryKind(entry.mode);
  if (kind === 'symlink' && location.page === 'media') {
    const target = await resolveLinks(place, place.path);
    if (target !== undefined) return { kind: 'redirect', to: href.media(place.name, place.ref, target.path) };
  }
  if (kind === 'tree' || kind === 'gitlink')
    throw new GitError('wrong-type', { oid: entry.oid, expected: 'blob', actual: kind === 'tree' ? 'tree' : 'commit' });
  const { repository, path, fixed } = place;
  const lfs = kind === 'symlink' ? undefined : await repository.objects.lfsPointer(entry.oid);
  const modified = await lastModifiedOf(place);
  return rawReply(request, { repository, oid: entry.oid, path, fixed, lfs, modified });
}
