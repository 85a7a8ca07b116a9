/**
 * Which paths a commit changed: its tree against its first parent's, raw bytes entry by entry, descending only where ids
 * differ. For a merge also, for each changed path, the first other parent that has the very same entry (gitglossary(7), TREESAME).
 *
 * The hot loop of index building: no strings, no objects per entry. Source of the tree layout: gitformat-pack(5) and git-mktree(1).
 */
import { GitError } from '../../git/errors.js';
import { findInTree, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { OID_BYTES } from '../../git/oid.js';
import type { PathInterner } from './path-interner.js';

/** The tree object at 20 bytes; throws when it is absent. The bytes are not written to. */
export type ReadTree = (oids: Uint8Array, offset: number) => Buffer;

/** Told each changed path once a commit. `same`: index (1, 2, …) of the first other parent with the same entry, 0 when there is none. */
export type ChangeSink = (path: number, same: number) => void;

/** Paths deeper than this are no source tree; recursion must end. */
const MAX_DEPTH = 1_000;
const NO_TREE = Buffer.alloc(0);
const SLASH = 47;

/** An entry of one tree during the walk: where its bytes lie, or absent. */
class Side {
  readonly cursor = new TreeCursor(NO_TREE);
  present = false;

  open(bytes: Buffer): void {
    this.cursor.reset(bytes);
    this.advance();
  }

  advance(): void {
    this.present = this.cursor.next();
  }

  get isTree(): boolean {
    return this.cursor.mode === MODE_TREE;
  }
}

/** The buffers and cursors of one depth, made once. */
class Level {
  readonly now = new Side();
  readonly before = new Side();
  readonly others: Side[] = [];
  readonly lookup = new TreeCursor(NO_TREE);

  otherSide(index: number): Side {
    return (this.others[index] ??= new Side());
  }
}

export class TreeChanges {
  readonly #read: ReadTree;
  readonly #paths: PathInterner;
  readonly #levels: Level[] = [];
  #sink: ChangeSink = () => undefined;

  constructor(read: ReadTree, paths: PathInterner) {
    this.#read = read;
    this.#paths = paths;
  }

  /**
   * `trees` holds 20 bytes a tree: the commit's own, the first parent's (or nothing for a root commit), then the other parents'.
   * Paths are reported in no particular order; the root itself is not reported.
   */
  commit(trees: Uint8Array, parentCount: number, sink: ChangeSink): void {
    this.#sink = sink;
    if (parentCount > 0 && sameOid(trees, 0, trees, OID_BYTES)) return;
    const others: Buffer[] = [];
    for (let i = 1; i < parentCount; i += 1) others.push(this.#read(trees, (i + 1) * OID_BYTES));
    this.#walk(this.#read(trees, 0), parentCount > 0 ? this.#read(trees, OID_BYTES) : NO_TREE, others, 0, 0);
  }

  #walk(now: Buffer, before: Buffer, others: readonly Buffer[], directory: number, depth: number): void {
    if (depth >= MAX_DEPTH) throw new GitError('too-large', { detail: 'path depth', limitBytes: MAX_DEPTH, actualBytes: depth });
    const level = (this.#levels[depth] ??= new Level());
    const a = level.now;
    const b = level.before;
    a.open(now);
    b.open(before);
    for (let i = 0; i < others.length; i += 1) level.otherSide(i).open(others[i] as Buffer);
    while (a.present || b.present) {
      const order = !a.present ? 1 : !b.present ? -1 : compareEntries(a.cursor, b.cursor);
      if (order === 0) {
        if (!sameEntry(a.cursor, b.cursor)) this.#changed(level, a, b, others, directory, depth);
        a.advance();
        b.advance();
      } else if (order < 0) {
        this.#changed(level, a, undefined, others, directory, depth);
        a.advance();
      } else {
        this.#changed(level, undefined, b, others, directory, depth);
        b.advance();
      }
    }
  }

  /** One name that differs; `a` or `b` is undefined where the tree has no entry of that name and treeness. */
  #changed(level: Level, a: Side | undefined, b: Side | undefined, others: readonly Buffer[], directory: number, depth: number): void {
    const shown = (a ?? b) as Side;
    const { cursor } = shown;
    const path = this.#paths.intern(directory, cursor.bytes, cursor.nameStart, cursor.nameEnd);
    // A file that became a directory (or back) stands at two places of the order; the place of its new entry reports it.
    const replaced = a === undefined && hasEntry(level.now.cursor.bytes, cursor, level.lookup);
    if (!replaced) this.#sink(path, others.length === 0 ? 0 : this.#firstSame(level, a, cursor, others));
    if (!shown.isTree) return;
    const subtrees = others.map((_, index) => this.#otherSubtree(level.otherSide(index), cursor));
    this.#walk(
      a === undefined ? NO_TREE : this.#read(a.cursor.bytes, a.cursor.oidStart),
      b === undefined ? NO_TREE : this.#read(b.cursor.bytes, b.cursor.oidStart),
      subtrees, path, depth + 1,
    );
  }

  /** The first other parent whose entry of this name equals the new one (or is absent as well). */
  #firstSame(level: Level, a: Side | undefined, entry: TreeCursor, others: readonly Buffer[]): number {
    for (let i = 0; i < others.length; i += 1) {
      const other = level.otherSide(i);
      const found = seek(other, entry);
      if (a === undefined ? !found && !hasEntry(others[i] as Buffer, entry, level.lookup) : found && sameEntry(a.cursor, other.cursor)) return i + 1;
    }
    return 0;
  }

  #otherSubtree(other: Side, entry: TreeCursor): Buffer {
    return seek(other, entry) && other.isTree ? this.#read(other.cursor.bytes, other.cursor.oidStart) : NO_TREE;
  }
}

/** Moves `side` to the entry with the key of `entry` (or past it) and says whether it is there. Keys only grow during a walk. */
function seek(side: Side, entry: TreeCursor): boolean {
  while (side.present) {
    const order = compareEntries(side.cursor, entry);
    if (order >= 0) return order === 0;
    side.advance();
  }
  return false;
}

/** Has `tree` an entry of this name, whatever its kind? */
function hasEntry(tree: Buffer, entry: TreeCursor, lookup: TreeCursor): boolean {
  return tree.length > 0 && findInTree(tree, entry.bytes.subarray(entry.nameStart, entry.nameEnd), lookup);
}

/** Git's order of entries: names bytewise, a tree's as if it ended in `/`. Zero: same name and same treeness. */
function compareEntries(a: TreeCursor, b: TreeCursor): number {
  const aBytes = a.bytes;
  const bBytes = b.bytes;
  let i = a.nameStart;
  let j = b.nameStart;
  while (i < a.nameEnd && j < b.nameEnd) {
    const difference = (aBytes[i++] as number) - (bBytes[j++] as number);
    if (difference !== 0) return difference;
  }
  const aNext = i < a.nameEnd ? (aBytes[i] as number) : a.mode === MODE_TREE ? SLASH : 0;
  const bNext = j < b.nameEnd ? (bBytes[j] as number) : b.mode === MODE_TREE ? SLASH : 0;
  return aNext - bNext;
}

function sameEntry(a: TreeCursor, b: TreeCursor): boolean {
  return sameOid(a.bytes, a.oidStart, b.bytes, b.oidStart) && a.mode === b.mode;
}

function sameOid(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 0; i < OID_BYTES; i += 1) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}
