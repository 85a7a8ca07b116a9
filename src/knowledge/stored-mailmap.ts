/** `.mailmap` of a repository: a file in the root of HEAD's tree, whatever revision is looked at. */
import { isGitError } from '../git/errors.js';
import type { Oid } from '../git/oid.js';
import type { ObjectStore } from '../git/store/object-store.js';
import { Mailmap } from './mailmap.js';

export const MAILMAP_FILE = '.mailmap';
/** The kernel's has some 60 KB; so much is parsed in 6 ms, and a longer file is none. */
export const MAX_MAILMAP_BYTES = 128 << 10;

/** Empty when it is too long, missing or damaged: names as recorded are better than no page. */
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
