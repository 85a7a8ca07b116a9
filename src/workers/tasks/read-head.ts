/** Reads the beginning of a blob of any size. */
import { GitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { ObjectStore } from '../../git/store/object-store.js';

/**
 * The first `limit` bytes, or all when there are fewer. A huge blob is inflated only so far. Throws
 * GitError('not-found' | 'corrupt' | 'wrong-type').
 */
export async function readHead(store: ObjectStore, oid: Oid, limit: number): Promise<Buffer> {
  const stream = store.openBlobStream(oid);
  if (stream === undefined) throw new GitError('not-found', { what: 'object', name: oid });
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    length += piece.length;
    if (length >= limit) break;
  }
  return Buffer.concat(pieces, length).subarray(0, limit);
}
