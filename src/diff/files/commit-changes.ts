/** What a commit changes against one of its parents. */
import { GitError } from '../../git/errors.js';
import type { Commit } from '../../git/object/commit.js';
import { parseCommit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import type { FileChange } from './file-change.js';
import { detectRenames, type RenameOptions } from './rename.js';
import { diffTrees, type TreeDiffOptions } from './tree-diff.js';

export interface CommitChangesOptions extends TreeDiffOptions {
  /** `false` leaves renames as a deleted and an added file (`git diff-tree` does). */
  readonly renames?: RenameOptions | false;
}

export interface CommitChanges {
  readonly changes: FileChange[];
  /** True when there may be more changes than these. */
  readonly truncated: boolean;
  /** True when not all pairs of files could be compared for renames. */
  readonly renamesLimited: boolean;
}

/** For a page: a rename that takes longer to find is shown as a deleted and an added file. */
export const PAGE_RENAME_BUDGET_MS = 600;

/**
 * A commit without parents is compared with the empty tree. GitError('not-found') for a parent that the commit does not have or
 * that is not stored (a shallow clone).
 */
export function commitChanges(
  reader: ObjectReader,
  commit: Pick<Commit, 'tree' | 'parents'>,
  parentIndex = 0,
  options: CommitChangesOptions = {},
): CommitChanges {
  const parent = commit.parents[parentIndex];
  if (parent === undefined && parentIndex > 0)
    throw new GitError('not-found', { what: 'revision', name: `^${String(parentIndex + 1)}` });
  const parentTree = parent === undefined ? undefined : parseCommit(parent, reader.read(parent, 'commit').bytes).tree;
  const { changes, truncated } = diffTrees(reader, parentTree, commit.tree, options);
  if (options.renames === false) return { changes, truncated, renamesLimited: false };
  const renamed = detectRenames(reader, changes, options.renames ?? { budgetMs: PAGE_RENAME_BUDGET_MS });
  return { changes: renamed.changes, truncated, renamesLimited: renamed.limited };
}
