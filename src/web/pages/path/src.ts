/** `src/{branch|tag|commit}/{ref}/{path}`: a directory, file, link or submodule. */
import { entryKind } from '../../../git/object/tree.js';
import { fileReply } from '../file/file-reply.js';
import { submoduleReply } from '../file/submodule-reply.js';
import { symlinkReply } from '../file/symlink-reply.js';
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { placeOf } from '../../parts/revision.js';
import { throughLinks } from '../../parts/symlink.js';
import { href } from '../../address/location.js';
import { directoryReply } from '../tree/directory.js';

export async function srcPage(request: PageRequest<Extract<Location, { page: 'src' }>>): Promise<Reply> {
  const place = await placeOf(request, request.location, 'objects');
  const entry = await place.repository.objects.entryAt(place.commit, place.path);
  if (entry === undefined) return throughLinks(place, href.src);
  switch (entryKind(entry.mode)) {
    case 'tree':
      return directoryReply(request, place, { tree: entry.oid, isHome: false });
    case 'gitlink':
      return submoduleReply(request, place, entry);
    case 'symlink':
      return symlinkReply(request, place, entry);
    case 'file':
    case 'executable':
      return fileReply(request, place, entry);
  }
}
