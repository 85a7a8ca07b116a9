/** The `.mailmap` of a repository: the file in the root of HEAD's tree, for pages of every revision. */
import { isGitError } from '../git/errors.js';
import type { Oid } from '../git/oid.js';
import type { ObjectStore } from '../git/store/object-store.js';
import { Mailmap } from './mailmap.js';

export const MAILMAP_FILE = '.mailmap';
/** The kernel's file has about 60 KB. A file of 128 KB is parsed in about 6 ms; a longer one is ignored. */
const MAX_MAILMAP_BYTES = 128 << 10;

/** Returns an empty map when the file is too long, missing or damaged, so that the page still shows recorded names. */
export function readMailmap(store: ObjectStore, blob: Oid | undefined): Mailmap {
  if (blob === undefined) return Mailmap.empty;
  try {
    const header = store.findHeader(blob);
    if (header?.type !== 'blob' || header.sizeBytes > MAX_MAILMAP_BYTES) return Mailmap.empty;
    return Mailmap.parse(store.read(blob, 'blob').bytes);
  } catch (error) {
    if (isGitError(error)) return Mailmap.empty;
    throw error;
  }
}
