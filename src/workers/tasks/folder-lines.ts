/** What changed directly below a path, with the lines that each file or directory gained and lost. */
import { withAttributes } from '../../diff/files/change-attributes.js';
import { commitChanges } from '../../diff/files/commit-changes.js';
import { fileStats } from '../../diff/output/file-stat.js';
import { isUnreadable } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { storeOf } from '../stores.js';
import { changedFolders, entryBelow, type ChangedFolder } from './changed-folders.js';
import { diffAttributes } from './tree-attributes.js';

export interface FolderLinesInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** The commit to compare with; undefined for the empty tree. */
  readonly against: Oid | undefined;
  /** '' for the whole repository. */
  readonly path: GitPath;
}

/** The sums of `git diff --numstat against commit -- path`. */
export interface FolderLines {
  readonly totalFiles: number;
  readonly folders: readonly (ChangedFolder & Lines)[];
  readonly total: Lines;
}

export interface Lines {
  readonly additions: number;
  readonly deletions: number;
}

/** Both together must end before the limit of a task. */
const RENAMES_BUDGET_MS = 5_000;
const LINES_BUDGET_MS = 10_000;

/** Undefined when the time did not suffice, or when a file cannot be read. */
export function folderLinesTask({ gitDir, commit, against, path }: FolderLinesInput): FolderLines | undefined {
  const store = storeOf(gitDir);
  try {
    const { tree } = parseCommit(commit, store.read(commit, 'commit').bytes);
    const compared = commitChanges(store, { tree, parents: against === undefined ? [] : [against] }, 0, {
      pathPrefix: path,
      renames: { budgetMs: RENAMES_BUDGET_MS },
    });
    if (compared.truncated) return undefined;
    const changes = withAttributes(compared.changes, diffAttributes(gitDir, tree));
    const deadline = performance.now() + LINES_BUDGET_MS;
    const lines = new Map<GitPath, Lines>();
    for (const change of changes) {
      if (performance.now() > deadline) return undefined;
      const entry = entryBelow(path, change.newPath);
      for (const { binary, added, deleted } of fileStats(store, [change]))
        if (!binary) lines.set(entry, sum([lines.get(entry) ?? NONE, { additions: added, deletions: deleted }]));
    }
    return {
      totalFiles: changes.length,
      folders: changedFolders(changes, path).map((folder) => ({ ...folder, ...(lines.get(folder.path) ?? NONE) })),
      total: sum([...lines.values()]),
    };
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}

const NONE: Lines = { additions: 0, deletions: 0 };

function sum(all: readonly Lines[]): Lines {
  return all.reduce(
    (total, { additions, deletions }) => ({
      additions: total.additions + additions,
      deletions: total.deletions + deletions,
    }),
    NONE,
  );
}
