/** The text of a blob that is searched: that which the page of its file shows. */
import { isUnreadable } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { ObjectStore } from '../../git/store/object-store.js';
import { MAX_SEARCHED_BYTES, searchedBytes } from '../text/searched-text.js';

/** Undefined for what is not searched, and for objects that cannot be read. */
export function blobText(store: ObjectStore, oid: Oid): string | undefined {
  return blobBytes(store, oid)?.toString('utf8');
}

/** As `blobText`, in UTF-8. */
export function blobBytes(store: ObjectStore, oid: Oid): Buffer | undefined {
  try {
    const size = store.findHeader(oid)?.sizeBytes ?? 0;
    if (size === 0 || size > MAX_SEARCHED_BYTES) return undefined;
    return searchedBytes(store.read(oid, 'blob').bytes);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
