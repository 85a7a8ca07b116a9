/** The bytes of a file as its page shows them: a blob, or what a pointer of Git LFS stands for. */
import type { LfsPointer } from '../../git/lfs-pointer.js';
import { LfsStore } from '../../git/lfs-store.js';
import type { Oid } from '../../git/oid.js';
import { libraryOf } from '../stores.js';
import { MAX_LFS_SHOWN_BYTES } from './size-limits.js';

export interface FileBytesInput {
  readonly gitDir: string;
  readonly blob: Oid;
  /** The blob is this pointer, and its content is in the repository and not above `MAX_LFS_SHOWN_BYTES`. */
  readonly lfs?: LfsPointer | undefined;
}

/** Throws GitError('not-found' | 'wrong-type' | 'too-large' | 'corrupt'). */
export async function fileBytes({ gitDir, blob, lfs }: FileBytesInput): Promise<Buffer> {
  return lfs === undefined
    ? await libraryOf(gitDir).readBlob(blob)
    : new LfsStore(gitDir).read(lfs, MAX_LFS_SHOWN_BYTES);
}
