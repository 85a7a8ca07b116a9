/**
 * Directories of any size. Those of up to `LARGE_TREE_BYTES` are read in the server's thread. A larger one would hold it
 * for 50 ms and more (200,000 entries) or for a minute (millions), so a thread reads it and answers with a part.
 */
import { findInTree, parseTree, TreeCursor, type TreeEntry } from '../../git/object/tree.js';
import { oidFromBytes, type Oid } from '../../git/oid.js';
import { pathBytes, pathText, type GitPath } from '../../git/path-text.js';
import { compareEntries } from '../entry-order.js';
import { libraryOf } from '../stores.js';

/** About 3,500 entries. The widest directory of the kernel has 2,500. */
export const LARGE_TREE_BYTES = 128 << 10;
/** More entries are not sorted as pages sort them, since records of millions do not fit into a thread; git's order stays. */
const MAX_SORTED_ENTRIES = 250_000;
/** Candidates for the README of a directory. */
const MAX_READMES = 50;
const README = /^readme(?:\.|$)/i;

export interface DirectoryPart {
  /** In the order of pages. */
  readonly entries: readonly TreeEntry[];
  /** Position of the first of them in the directory. */
  readonly start: number;
  /** Entries of the whole directory. */
  readonly total: number;
  /** Entries whose name begins like that of a README, from the whole directory. */
  readonly readmes: readonly TreeEntry[];
}

export interface DirectoryPartInput {
  readonly gitDir: string;
  readonly tree: Oid;
  readonly start: number;
  readonly limit: number;
  /** Instead of `start`: the part with this entry in the middle. */
  readonly around?: GitPath | undefined;
}

/** GitError('not-found' | 'wrong-type' | 'corrupt' | 'too-large'). O(entries). */
export async function directoryPartTask({ gitDir, tree, ...part }: DirectoryPartInput): Promise<DirectoryPart> {
  const { bytes } = await libraryOf(gitDir).read(tree, 'tree');
  const total = countEntries(bytes, tree);
  const entries = total <= MAX_SORTED_ENTRIES ? parseTree(bytes, tree).sort(compareEntries) : undefined;
  const start = startOf(part, total, (name) =>
    entries === undefined ? positionInTree(bytes, tree, name) : entries.findIndex((entry) => entry.name === name),
  );
  const slice = entries?.slice(start, start + part.limit) ?? entriesOf(bytes, tree, start, part.limit);
  return { entries: slice, start, total, readmes: readmesOf(bytes, tree) };
}

/** The part of a directory that was read whole. */
export function directoryPart(
  ordered: readonly TreeEntry[],
  part: Omit<DirectoryPartInput, 'gitDir' | 'tree'>,
): DirectoryPart {
  const start = startOf(part, ordered.length, (name) => ordered.findIndex((entry) => entry.name === name));
  return {
    entries: ordered.slice(start, start + part.limit),
    start,
    total: ordered.length,
    readmes: ordered.filter(({ name }) => README.test(name)),
  };
}

export interface TreeEntryInput {
  readonly gitDir: string;
  readonly tree: Oid;
  readonly name: GitPath;
}

/** One entry of a tree by its name; undefined when there is none. Errors as above. */
export async function treeEntryTask({ gitDir, tree, name }: TreeEntryInput): Promise<TreeEntry | undefined> {
  const { bytes } = await libraryOf(gitDir).read(tree, 'tree');
  const cursor = new TreeCursor(bytes, tree);
  return findInTree(bytes, pathBytes(name), cursor) ? entryAt(cursor) : undefined;
}

/** With `around`, the start of a window of `limit` entries with the wanted one in the middle. */
function startOf(
  { start, limit, around }: Omit<DirectoryPartInput, 'gitDir' | 'tree'>,
  total: number,
  positionOf: (name: GitPath) => number,
): number {
  if (around === undefined) return Math.min(start, total);
  return Math.max(0, Math.min(positionOf(around) - Math.floor(limit / 2), total - limit));
}

function entryAt(cursor: TreeCursor): TreeEntry {
  return {
    mode: cursor.mode,
    name: pathText(cursor.bytes.subarray(cursor.nameStart, cursor.nameEnd)),
    oid: oidFromBytes(cursor.bytes, cursor.oidStart),
  };
}

function countEntries(bytes: Buffer, tree: Oid): number {
  const cursor = new TreeCursor(bytes, tree);
  let count = 0;
  while (cursor.next()) count += 1;
  return count;
}

/** Entries in git's order. */
function entriesOf(bytes: Buffer, tree: Oid, start: number, limit: number): TreeEntry[] {
  const cursor = new TreeCursor(bytes, tree);
  const entries: TreeEntry[] = [];
  for (let position = 0; entries.length < limit && cursor.next(); position += 1)
    if (position >= start) entries.push(entryAt(cursor));
  return entries;
}

function positionInTree(bytes: Buffer, tree: Oid, name: GitPath): number {
  const wanted = pathBytes(name);
  const cursor = new TreeCursor(bytes, tree);
  for (let position = 0; cursor.next(); position += 1)
    if (wanted.equals(cursor.bytes.subarray(cursor.nameStart, cursor.nameEnd))) return position;
  return -1;
}

function readmesOf(bytes: Buffer, tree: Oid): TreeEntry[] {
  const cursor = new TreeCursor(bytes, tree);
  const found: TreeEntry[] = [];
  while (found.length < MAX_READMES && cursor.next()) {
    // One letter is compared before a name is made of the bytes: there may be millions.
    const first = (cursor.bytes[cursor.nameStart] as number) | 0x20;
    if (first === 0x72 && README.test(pathText(cursor.bytes.subarray(cursor.nameStart, cursor.nameEnd))))
      found.push(entryAt(cursor));
  }
  return found;
}
