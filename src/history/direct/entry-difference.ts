/**
 * Whether two tree entries differ, as git's history simplification defines it. Entries with the same mode and id are
 * equal. For two trees git compares the FILES below them, by canonical mode. Therefore trees with different ids are
 * equal when they differ only in modes such as 100664 and 100644, or in trees without files. The search ends at the
 * first difference, which usually takes a few trees on the way to one changed file.
 */
import { GitError } from '../../git/errors.js';
import { MAX_TREE_DEPTH } from '../../git/limits.js';
import { MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import { TreePair } from '../../git/object/tree-pair.js';
import { oidFromBytes, type Oid } from '../../git/oid.js';
import type { CommitSource } from './commit-source.js';

/** The mode and id of an entry; 0 and '' when there is no entry. */
export interface EntryValue {
  readonly mode: number;
  readonly oid: Oid | '';
}

export const ABSENT: EntryValue = { mode: 0, oid: '' };

/** Trees that one comparison may read. A hostile repository can nest few trees so that there are billions of paths. */
const MAX_TREES = 100_000;

export function entriesDiffer(source: CommitSource, left: EntryValue, right: EntryValue): boolean {
  return new Comparison(source).entries(left, right, 0);
}

class Comparison {
  readonly #source: CommitSource;
  #treesLeft = MAX_TREES;

  constructor(source: CommitSource) {
    this.#source = source;
  }

  entries(left: EntryValue, right: EntryValue, depth: number): boolean {
    if (left.mode === right.mode && left.oid === right.oid) return false;
    if (left.mode === MODE_TREE && right.mode === MODE_TREE)
      return this.#trees(left.oid as Oid, right.oid as Oid, depth);
    if (right.mode === 0 && left.mode === MODE_TREE) return this.#hasFile(left.oid as Oid, depth);
    if (left.mode === 0 && right.mode === MODE_TREE) return this.#hasFile(right.oid as Oid, depth);
    return true;
  }

  #trees(left: Oid, right: Oid, depth: number): boolean {
    this.#count(left, depth);
    const pair = new TreePair(this.#source.readTree(left), this.#source.readTree(right));
    while (pair.next()) {
      const leftValue = pair.inLeft ? valueAt(pair.left) : ABSENT;
      const rightValue = pair.inRight ? valueAt(pair.right) : ABSENT;
      if (this.entries(leftValue, rightValue, depth + 1)) return true;
    }
    return false;
  }

  #hasFile(oid: Oid, depth: number): boolean {
    this.#count(oid, depth);
    const cursor = new TreeCursor(this.#source.readTree(oid), oid);
    while (cursor.next()) {
      if (cursor.mode !== MODE_TREE || this.#hasFile(valueAt(cursor).oid as Oid, depth + 1)) return true;
    }
    return false;
  }

  #count(oid: Oid, depth: number): void {
    if (depth > MAX_TREE_DEPTH)
      throw new GitError('too-large', { oid, detail: 'depth of trees', limitBytes: MAX_TREE_DEPTH });
    if (--this.#treesLeft < 0)
      throw new GitError('too-large', { oid, detail: 'trees without a file', limitBytes: MAX_TREES });
  }
}

/** The entry at the position of a cursor. */
export function valueAt(cursor: TreeCursor): EntryValue {
  return { mode: cursor.mode, oid: oidFromBytes(cursor.bytes, cursor.oidStart) };
}
