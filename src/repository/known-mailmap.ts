/** The proper names of people, from `.mailmap` of HEAD, and the blob that they are from. */
import { isGitError } from '../git/errors.js';
import { entryKind } from '../git/object/tree.js';
import type { Oid } from '../git/oid.js';
import type { Mailmap } from '../knowledge/mailmap.js';
import { MAILMAP_FILE, readMailmap } from '../knowledge/stored-mailmap.js';
import type { Objects } from './objects.js';

export interface KnownMailmap {
  /** Undefined when there is none; then `map` is empty. */
  readonly blob: Oid | undefined;
  readonly map: Mailmap;
}

/** `before` is kept when the file is the same. Never throws for what a repository holds. */
export async function readMailmapAt(
  objects: Objects,
  head: Oid | undefined,
  before: KnownMailmap | undefined,
): Promise<KnownMailmap> {
  const blob = head === undefined ? undefined : await findBlob(objects, head);
  return before !== undefined && before.blob === blob ? before : { blob, map: await readMailmap(objects, blob) };
}

/** A repository whose HEAD has a damaged tree has other pages to show all the same. */
async function findBlob(objects: Objects, head: Oid): Promise<Oid | undefined> {
  try {
    const entry = await objects.entryAt(head, MAILMAP_FILE);
    return entry !== undefined && (entryKind(entry.mode) === 'file' || entryKind(entry.mode) === 'executable')
      ? entry.oid
      : undefined;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
