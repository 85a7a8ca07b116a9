/** The text of a blob that is searched: that which the page of its file shows. */
import { decodeText, isBinary } from '../../encoding/decode.js';
import { isUnreadable } from '../../git/errors.js';
import { parseLfsPointer } from '../../git/lfs-pointer.js';
import type { Oid } from '../../git/oid.js';
import type { ObjectStore } from '../../git/store/object-store.js';

/** Larger files are data more often than text, and their pages show only the beginning. */
const MAX_SEARCHED_BYTES = 2 << 20;

/** Undefined for what is not searched: binary and very large files, pointers of Git LFS, objects that cannot be read. */
export function blobText(store: ObjectStore, oid: Oid): string | undefined {
  try {
    const size = store.findHeader(oid)?.sizeBytes ?? 0;
    if (size === 0 || size > MAX_SEARCHED_BYTES) return undefined;
    const { bytes } = store.read(oid, 'blob');
    return isBinary(bytes) || parseLfsPointer(bytes) !== undefined ? undefined : decodeText(bytes).text;
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
