/** `raw/blob/{id}`, `media/blob/{id}`: a blob by its id, without a name. */
import { GitError } from '../../../git/errors.js';
import { isOid } from '../../../git/oid.js';
import { rawReply } from './raw-reply.js';
import type { Location } from '../../address/location.js';
import type { PageRequest, Reply } from '../../http/page.js';
import { repositoryOf } from '../../parts/revision.js';

/** Only ids: a revision expression could name a blob too, but not in this URL. */
const ID = /^[0-9a-fA-F]{4,40}$/;

export async function blobPage(request: PageRequest<Extract<Location, { page: 'blob' }>>): Promise<Reply> {
  const { oid: text, word } = request.location;
  const repository = await repositoryOf(request, request.location);
  if (!ID.test(text)) throw new GitError('not-found', { what: 'object', name: text });
  const full = text.toLowerCase();
  const oid = isOid(full) ? full : await repository.expandId(text);
  if (oid === undefined) throw new GitError('not-found', { what: 'object', name: text });
  const lfs = word === 'media' ? await repository.objects.lfsPointer(oid) : undefined;
  return rawReply(request, { repository, oid, path: '', fixed: isOid(text), lfs });
}
