/** What blame asks of a history. Commits are numbers of the implementation's own. */
import type { EntryValue } from '../history/direct/entry-difference.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';

export interface Lineage {
  /** The number of a commit. Errors of reading pass through, here and below. */
  node(commit: Oid): number;
  oid(node: number): Oid;
  /** Of the committer. */
  timeSeconds(node: number): number;
  /** In their order. */
  parents(node: number): readonly number[];
  /** Root tree. */
  tree(node: number): Oid;
  /** What is at `path`; mode 0 when there is nothing. */
  entry(node: number, path: GitPath): EntryValue;
  /** True only when it is known without a look that the first parent has the very same entry at `path`. */
  isUnchanged(node: number, path: GitPath): boolean;
  /** `node`, or a commit that first parents lead to from it through commits that each have the same entry as the next. */
  skipUnchanged(node: number, path: GitPath): number;
}
