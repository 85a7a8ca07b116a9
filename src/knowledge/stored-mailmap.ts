/** `.mailmap` of a repository: a file in the root of HEAD's tree, whatever revision is looked at. */
import { isGitError } from '../git/errors.js';
import type { ObjectType } from '../git/object/object-reader.js';
import type { Oid } from '../git/oid.js';
import { Mailmap } from './mailmap.js';

export const MAILMAP_FILE = '.mailmap';
/** The kernel's has some 60 KB; so much is parsed in 6 ms, and a longer file is none. */
const MAX_MAILMAP_BYTES = 128 << 10;

/** `LibraryReader` is one. */
export interface BlobReader {
  findHeader(oid: Oid): { readonly type: ObjectType; readonly sizeBytes: number } | undefined;
  readBlob(oid: Oid): Promise<Buffer>;
}

/** Empty when it is too long, missing or damaged: names as recorded are better than no page. */
export async function readMailmap(reader: BlobReader, blob: Oid | undefined): Promise<Mailmap> {
  if (blob === undefined) return Mailmap.empty;
  try {
    const header = reader.findHeader(blob);
    if (header?.type !== 'blob' || header.sizeBytes > MAX_MAILMAP_BYTES) return Mailmap.empty;
    return Mailmap.parse(await reader.readBlob(blob));
  } catch (error) {
    if (isGitError(error)) return Mailmap.empty;
    throw error;
  }
}
