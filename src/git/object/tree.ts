/**
 * Tree objects: entries of `mode SP name NUL oid` with the mode in octal digits and the oid in 20 bytes. They are
 * sorted by name as if the names of trees ended in `/`. Hot loops use `TreeCursor`, which allocates nothing;
 * `parseTree` makes records with names as text.
 */
import { GitError } from '../errors.js';
import { OID_BYTES, oidFromBytes, type Oid } from '../oid.js';
import { pathText, type GitPath } from '../path-text.js';

export const MODE_TREE = 0o040000;
export const MODE_FILE = 0o100644;
export const MODE_EXECUTABLE = 0o100755;
export const MODE_SYMLINK = 0o120000;
export const MODE_GITLINK = 0o160000;
const TYPE_MASK = 0o170000;
const TYPE_FILE = 0o100000;

export type EntryKind = 'file' | 'executable' | 'symlink' | 'tree' | 'gitlink';

export interface TreeEntry {
  /** One of the five `MODE_` values. */
  readonly mode: number;
  /** One component of a path, in the form of path-text.ts. */
  readonly name: GitPath;
  /** For a gitlink, a commit of another repository. */
  readonly oid: Oid;
}

/** Maps a stored mode to one of the five `MODE_` values, as git does: old trees have others, such as 100664. */
function canonicalMode(mode: number): number {
  const type = mode & TYPE_MASK;
  if (type === TYPE_FILE) return mode & 0o100 ? MODE_EXECUTABLE : MODE_FILE;
  return type === MODE_TREE || type === MODE_SYMLINK ? type : MODE_GITLINK;
}

export function entryKind(mode: number): EntryKind {
  switch (canonicalMode(mode)) {
    case MODE_TREE:
      return 'tree';
    case MODE_FILE:
      return 'file';
    case MODE_EXECUTABLE:
      return 'executable';
    case MODE_SYMLINK:
      return 'symlink';
    default:
      return 'gitlink';
  }
}

/** All entries in the stored order. `oid` is for errors. Throws GitError('corrupt'). */
export function parseTree(bytes: Buffer, oid?: Oid): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const cursor = new TreeCursor(bytes, oid);
  while (cursor.next()) {
    entries.push({
      mode: cursor.mode,
      name: pathText(bytes.subarray(cursor.nameStart, cursor.nameEnd)),
      oid: oidFromBytes(bytes, cursor.oidStart),
    });
  }
  return entries;
}

/** Most octal digits of a mode that are accepted. git writes at most six. */
const MAX_MODE_DIGITS = 7;
const SPACE = 32;

/**
 * Reads the entries of a tree one by one. After `next()` has returned true, the fields describe one entry by positions
 * in `bytes`. `next` throws GitError('corrupt') for a malformed mode, an empty name or an incomplete entry.
 */
export class TreeCursor {
  bytes: Buffer;
  /** One of the five `MODE_` values. */
  mode = 0;
  nameStart = 0;
  nameEnd = 0;
  oidStart = 0;
  /** Where the next entry starts. */
  position = 0;
  readonly #oid: Oid | undefined;

  constructor(bytes: Buffer, oid?: Oid) {
    this.bytes = bytes;
    this.#oid = oid;
  }

  /** Restarts at the beginning of another tree. */
  reset(bytes: Buffer): this {
    this.bytes = bytes;
    this.position = 0;
    return this;
  }

  next(): boolean {
    const { bytes } = this;
    const { length } = bytes;
    let at = this.position;
    if (at >= length) return false;
    let mode = 0;
    const modeLimit = at + MAX_MODE_DIGITS;
    for (let byte = bytes[at++] as number; byte !== SPACE; byte = bytes[at++] as number) {
      const digit = byte - 48;
      if (!(digit >= 0 && digit < 8) || at > modeLimit) this.#corrupt('malformed mode');
      mode = mode * 8 + digit;
    }
    const nameStart = at;
    while (at < length && bytes[at] !== 0) at += 1;
    if (at === nameStart) this.#corrupt('empty name');
    if (at + 1 + OID_BYTES > length) this.#corrupt('incomplete entry');
    this.mode = canonicalMode(mode);
    this.nameStart = nameStart;
    this.nameEnd = at;
    this.oidStart = at + 1;
    this.position = at + 1 + OID_BYTES;
    return true;
  }

  #corrupt(detail: string): never {
    throw new GitError('corrupt', {
      ...(this.#oid === undefined ? {} : { oid: this.#oid }),
      offset: this.position,
      detail: `tree: ${detail}`,
    });
  }
}

/**
 * Moves `cursor` to the entry `name` of the tree `bytes` and returns whether there is one. Like git, it relies on the
 * order of entries and stops at the first entry that is sorted after `name`, whether `name` is a file or a tree.
 * O(bytes before the entry), no allocation.
 */
export function findInTree(bytes: Buffer, name: Uint8Array, cursor: TreeCursor): boolean {
  cursor.reset(bytes);
  const wanted = name.length;
  while (cursor.next()) {
    const length = cursor.nameEnd - cursor.nameStart;
    const order = compareBytes(bytes, cursor.nameStart, Math.min(length, wanted), name);
    if (order === 0 && length === wanted) return true;
    if (order > 0) return false;
  }
  return false;
}

function compareBytes(left: Uint8Array, leftStart: number, length: number, right: Uint8Array): number {
  for (let i = 0; i < length; i += 1) {
    const difference = (left[leftStart + i] as number) - (right[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

const SLASH = 47;

/**
 * The order of entries in a tree: bytewise, with the name of a tree as if it ended in `/`. Returns a negative number, 0
 * or a positive number. `compareTreeNames('a.c', false, 'a', true)` is negative because '.' < '/'.
 */
export function compareTreeNames(
  left: Uint8Array,
  leftIsTree: boolean,
  right: Uint8Array,
  rightIsTree: boolean,
): number {
  const shared = Math.min(left.length, right.length);
  const order = compareBytes(left, 0, shared, right);
  if (order !== 0) return order;
  return byteOrEnd(left, shared, leftIsTree) - byteOrEnd(right, shared, rightIsTree);
}

function byteOrEnd(name: Uint8Array, at: number, isTree: boolean): number {
  return at < name.length ? (name[at] as number) : isTree ? SLASH : 0;
}
