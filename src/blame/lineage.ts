/** What blame needs of a history. Each implementation has its own numbers for commits. */
import type { EntryValue } from '../history/direct/entry-difference.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';

export interface Lineage {
  /** The number of a commit. This and the other methods throw the errors of reading objects. */
  node(commit: Oid): number;
  oid(node: number): Oid;
  /** Committer time in seconds since 1970. */
  timeSeconds(node: number): number;
  /** The parents in order. */
  parents(node: number): readonly number[];
  /** The root tree of a commit. */
  tree(node: number): Oid;
  /** The entry at `path`; its mode is 0 when there is none. */
  entry(node: number, path: GitPath): EntryValue;
  /** True when it is known without reading trees that the first parent has the same entry at `path`. */
  isUnchanged(node: number, path: GitPath): boolean;
  /**
   * An ancestor on the first-parent line such that all commits from `node` to it have the same entry; or `node` itself.
   */
  skipUnchanged(node: number, path: GitPath): number;
}
