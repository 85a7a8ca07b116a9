/** Finds the entry at one path in the trees of neighbouring commits. */
import { findInTree, MODE_TREE, TreeCursor } from '../../git/object/tree.js';
import type { Oid } from '../../git/oid.js';
import { pathBytes, type GitPath } from '../../git/path-text.js';
import type { CommitSource } from './commit-source.js';
import { ABSENT, valueAt, type EntryValue } from './entry-difference.js';

/** The trees on the way to the path and the entry there. Immutable. Equal root trees give the same object. */
export interface PathState {
  /** The tree at each level, root first, down to where the path ends or is absent. */
  readonly trees: readonly Oid[];
  readonly value: EntryValue;
}

export class PathFinder {
  readonly #source: CommitSource;
  readonly #segments: readonly Buffer[];
  readonly #cursor = new TreeCursor(Buffer.alloc(0));

  constructor(source: CommitSource, path: GitPath) {
    this.#source = source;
    this.#segments = path === '' ? [] : path.split('/').map(pathBytes);
  }

  /** Descends from the root tree of a commit. As soon as a tree equals that of `near`, the rest is taken from there. */
  find(root: Oid, near?: PathState): PathState {
    const trees: Oid[] = [];
    let value: EntryValue = { mode: MODE_TREE, oid: root };
    for (const segment of this.#segments) {
      if (value.mode !== MODE_TREE) return { trees, value: ABSENT };
      const tree = value.oid as Oid;
      if (near?.trees[trees.length] === tree) {
        return trees.length === 0 ? near : { trees: [...trees, ...near.trees.slice(trees.length)], value: near.value };
      }
      trees.push(tree);
      value = findInTree(this.#source.readTree(tree), segment, this.#cursor) ? valueAt(this.#cursor) : ABSENT;
    }
    return { trees, value };
  }
}
