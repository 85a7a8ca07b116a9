/**
 * The paths that a commit changed: its tree is compared with that of its first parent, and only directories with
 * different ids are read. For each changed path of a merge it also finds the first other parent with an equal entry
 * (gitglossary(7), TREESAME).
 *
 * As in git, directories are compared by the files below them: a directory in which no file differs has not changed,
 * even if its id is different. This is the inner loop of index building, so it makes no strings and no object for each
 * entry.
 */
import { GitError } from '../../git/errors.js';
import { MAX_TREE_DEPTH } from '../../git/limits.js';
import { findInTree, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { compareEntries, TreePair } from '../../git/object/tree-pair.js';
import { OID_BYTES } from '../../git/oid.js';
import type { PathInterner } from './path-interner.js';

/**
 * Reads the tree whose id is in `oids[offset, offset + 20)`. Throws when it is absent. The result is not written to.
 */
export type ReadTree = (oids: Uint8Array, offset: number) => Buffer;

/**
 * Called once for each changed path of a commit. `same` is the number (1, 2, …) of the first other parent with an equal
 * entry; 0 when there is none.
 */
export type ChangeSink = (path: number, same: number) => void;

/** Trees without a changed file that one commit may have. Real commits have a few; hostile trees can have billions. */
const MAX_FRUITLESS_TREES = 200_000;
const NO_TREE = Buffer.alloc(0);

/** A directory of another parent of a merge, with a cursor that follows the changed names. */
class OtherParent {
  /** The directory of the other parent is equal to the new one, so every change in it is from there. */
  static readonly SAME = new OtherParent(NO_TREE);
  readonly tree: Buffer;
  readonly cursor: TreeCursor;
  #isPresent: boolean;

  constructor(tree: Buffer) {
    this.tree = tree;
    this.cursor = new TreeCursor(tree);
    this.#isPresent = this.cursor.next();
  }

  /**
   * Moves the cursor to the entry with the name and kind of `entry` and returns whether there is one. Must be called
   * with ascending entries, because the cursor only moves forward.
   */
  seek(entry: TreeCursor): boolean {
    while (this.#isPresent) {
      const order = compareEntries(this.cursor, entry);
      if (order >= 0) return order === 0;
      this.#isPresent = this.cursor.next();
    }
    return false;
  }
}

export class TreeChanges {
  readonly #read: ReadTree;
  readonly #paths: PathInterner;
  readonly #lookup = new TreeCursor(NO_TREE);
  #sink: ChangeSink = () => undefined;
  #fruitlessTrees = 0;

  constructor(read: ReadTree, paths: PathInterner) {
    this.#read = read;
    this.#paths = paths;
  }

  /**
   * Finds the changes of one commit. `trees` has ids of 20 bytes: that of the commit's tree, then those of its parents'
   * trees. The order of the reported paths is undefined, and the root is not reported. Throws GitError('too-large') for
   * hostile trees that would take too long, and the errors of reading trees.
   */
  commit(trees: Uint8Array, parentCount: number, sink: ChangeSink): void {
    this.#sink = sink;
    this.#fruitlessTrees = 0;
    if (parentCount > 0 && sameOid(trees, 0, trees, OID_BYTES)) return;
    const others: OtherParent[] = [];
    for (let i = 1; i < parentCount; i += 1) others.push(new OtherParent(this.#read(trees, (i + 1) * OID_BYTES)));
    this.#walk(this.#read(trees, 0), parentCount > 0 ? this.#read(trees, OID_BYTES) : NO_TREE, others, 0, 0);
  }

  /** Compares two directories. True when a file below them differs. */
  #walk(now: Buffer, before: Buffer, others: readonly OtherParent[], directory: number, depth: number): boolean {
    checkDepth(depth);
    const pair = new TreePair(now, before);
    let isChanged = false;
    while (pair.next()) {
      const entry = pair.inLeft ? pair.left : pair.right;
      const path = this.#paths.intern(directory, entry.bytes, entry.nameStart, entry.nameEnd);
      if (entry.mode === MODE_TREE) {
        const subtrees = others.map((other) => this.#below(other, entry, pair.inLeft));
        const left = pair.inLeft ? this.#subtree(pair.left) : NO_TREE;
        const right = pair.inRight ? this.#subtree(pair.right) : NO_TREE;
        if (!this.#walk(left, right, subtrees, path, depth + 1)) continue;
      }
      isChanged = true;
      // A file that became a directory, or the reverse, has two places in the order. Only its new entry reports it.
      if (!pair.inLeft && this.#hasEntry(now, entry)) continue;
      this.#sink(path, others.length === 0 ? 0 : this.#firstSame(pair, entry, others));
    }
    if (!isChanged) this.#countFruitless();
    return isChanged;
  }

  /** The directory of the other parent that has the name of `entry`. `isNew`: `entry` is in the new tree. */
  #below(other: OtherParent, entry: TreeCursor, isNew: boolean): OtherParent {
    if (other === OtherParent.SAME) return other;
    if (!other.seek(entry)) return new OtherParent(NO_TREE);
    const { cursor } = other;
    if (isNew && sameOid(entry.bytes, entry.oidStart, cursor.bytes, cursor.oidStart)) return OtherParent.SAME;
    return new OtherParent(this.#subtree(cursor));
  }

  #countFruitless(): void {
    this.#fruitlessTrees += 1;
    if (this.#fruitlessTrees > MAX_FRUITLESS_TREES)
      throw new GitError('too-large', {
        detail: 'trees without a change',
        limitBytes: MAX_FRUITLESS_TREES,
        actualBytes: this.#fruitlessTrees,
      });
  }

  #subtree(entry: TreeCursor): Buffer {
    return this.#read(entry.bytes, entry.oidStart);
  }

  /** Number of the first other parent whose entry of this name is equal to the new one, or absent like the new one. */
  #firstSame(pair: TreePair, entry: TreeCursor, others: readonly OtherParent[]): number {
    for (let i = 0; i < others.length; i += 1) {
      const other = others[i] as OtherParent;
      if (other === OtherParent.SAME) return i + 1;
      if (pair.inLeft ? this.#isSame(pair.left, other) : !this.#hasEntry(other.tree, entry)) return i + 1;
    }
    return 0;
  }

  #isSame(entry: TreeCursor, other: OtherParent): boolean {
    if (other.seek(entry)) return this.#sameEntry(entry, other.cursor);
    // git treats a directory without files like an absent one.
    return (
      entry.mode === MODE_TREE &&
      this.#sameFiles(this.#subtree(entry), NO_TREE, 0) &&
      !this.#hasEntry(other.tree, entry)
    );
  }

  #sameEntry(a: TreeCursor, b: TreeCursor): boolean {
    if (a.mode !== b.mode) return false;
    if (sameOid(a.bytes, a.oidStart, b.bytes, b.oidStart)) return true;
    return a.mode === MODE_TREE && this.#sameFiles(this.#subtree(a), this.#subtree(b), 0);
  }

  #sameFiles(a: Buffer, b: Buffer, depth: number): boolean {
    checkDepth(depth);
    const pair = new TreePair(a, b);
    while (pair.next()) {
      if ((pair.inLeft ? pair.left : pair.right).mode !== MODE_TREE) return false;
      const left = pair.inLeft ? this.#subtree(pair.left) : NO_TREE;
      const right = pair.inRight ? this.#subtree(pair.right) : NO_TREE;
      if (!this.#sameFiles(left, right, depth + 1)) return false;
    }
    this.#countFruitless();
    return true;
  }

  /** Whether `tree` has a file of this name, or a directory with files. */
  #hasEntry(tree: Buffer, entry: TreeCursor): boolean {
    const lookup = this.#lookup;
    if (!findInTree(tree, entry.bytes.subarray(entry.nameStart, entry.nameEnd), lookup)) return false;
    return lookup.mode !== MODE_TREE || !this.#sameFiles(this.#subtree(lookup), NO_TREE, 0);
  }
}

function checkDepth(depth: number): void {
  if (depth >= MAX_TREE_DEPTH)
    throw new GitError('too-large', { detail: 'path depth', limitBytes: MAX_TREE_DEPTH, actualBytes: depth });
}

function sameOid(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 0; i < OID_BYTES; i += 1) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}
