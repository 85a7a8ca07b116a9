/** The latest commit of one file or other entry, found by direct walk. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { lastCommits } from '../../history/direct/last-commits.js';
import { commitSourceOf } from '../stores.js';

export interface LastCommitOfInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** Not the root. */
  readonly path: GitPath;
  readonly budgetMs: number;
}

export interface LastCommitOfOutput {
  /** Undefined when it was not found within the time limit. */
  readonly commit: Oid | undefined;
}

export function lastCommitOfTask({ gitDir, commit, path, budgetMs }: LastCommitOfInput): LastCommitOfOutput {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  const { commits } = lastCommits(commitSourceOf(gitDir), {
    commit,
    directory: slash < 0 ? '' : path.slice(0, slash),
    only: [name],
    budgetMs,
  });
  return { commit: commits.get(name) };
}
