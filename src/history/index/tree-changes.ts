/**
 * Which paths a commit changed: its tree against its first parent's, raw bytes entry by entry, descending only where ids
 * differ. For a merge also, for each changed path, the first other parent that has the very same entry (gitglossary(7), TREESAME).
 *
 * As git compares: by the files below. A directory whose id differs while no file in it does has not changed.
 * The hot loop of index building: no strings, no objects per entry.
 */
import { GitError } from '../../git/errors.js';
import { MAX_TREE_DEPTH } from '../../git/limits.js';
import { findInTree, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { compareEntries, TreePair } from '../../git/object/tree-pair.js';
import { OID_BYTES } from '../../git/oid.js';
import type { PathInterner } from './path-interner.js';

/** The tree object at 20 bytes; throws when it is absent. The bytes are not written to. */
export type ReadTree = (oids: Uint8Array, offset: number) => Buffer;

/** Told each changed path once a commit. `same`: index (1, 2, …) of the first other parent with the same entry, 0 when there is none. */
export type ChangeSink = (path: number, same: number) => void;

/** Trees read for one commit in which no file differs: trees can name each other so that there are billions. Real ones have a few. */
const MAX_FRUITLESS_TREES = 200_000;
const NO_TREE = Buffer.alloc(0);

/** A place in the tree of a merge's other parent, which moves along with the names that changed. */
class OtherParent {
  /** The other parent has this very directory: all that changed in it came from there, and nothing needs to be looked up. */
  static readonly SAME = new OtherParent(NO_TREE);
  readonly tree: Buffer;
  readonly cursor: TreeCursor;
  #isPresent: boolean;

  constructor(tree: Buffer) {
    this.tree = tree;
    this.cursor = new TreeCursor(tree);
    this.#isPresent = this.cursor.next();
  }

  /** Moves to the entry of `entry`'s name and treeness (or past it) and says whether it is there. Names only grow during a walk. */
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
   * `trees` holds 20 bytes a tree: the commit's own, the first parent's (or nothing for a root commit), then the other parents'.
   * Paths are reported in no particular order; the root itself is not reported. GitError('too-large') for trees that no work would end.
   */
  commit(trees: Uint8Array, parentCount: number, sink: ChangeSink): void {
    this.#sink = sink;
    this.#fruitlessTrees = 0;
    if (parentCount > 0 && sameOid(trees, 0, trees, OID_BYTES)) return;
    const others: OtherParent[] = [];
    for (let i = 1; i < parentCount; i += 1) others.push(new OtherParent(this.#read(trees, (i + 1) * OID_BYTES)));
    this.#walk(this.#read(trees, 0), parentCount > 0 ? this.#read(trees, OID_BYTES) : NO_TREE, others, 0, 0);
  }

  /** True when a file below differs. */
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
      // A file that became a directory (or back) stands at two places of the order; the place of its new entry reports it.
      if (!pair.inLeft && this.#hasEntry(now, entry)) continue;
      this.#sink(path, others.length === 0 ? 0 : this.#firstSame(pair, entry, others));
    }
    if (!isChanged) this.#countFruitless();
    return isChanged;
  }

  /** The other parent's directory under `entry`, which is the new one's entry if `isNew`. */
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

  /** The first other parent whose entry of this name equals the new one, or is absent as well. */
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
    // A directory without files is as good as none.
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

  /** Has `tree` anything of this name, as a file or as a directory with files? */
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
