/** The latest commit of every entry of a directory and of the directory itself, found by direct walk. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { lastCommits } from '../../history/direct/last-commits.js';
import { commitSourceOf } from '../stores.js';

export interface LastCommitsInput {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly directory: GitPath;
  /** Time limit in milliseconds; the next call continues the walk. */
  readonly budgetMs: number;
}

export interface LastCommitsOutput {
  /** Key: the name of the entry; entries that are not found yet are absent. */
  readonly commits: ReadonlyMap<string, Oid>;
  /** The latest commit of the directory itself; for the root this is the given commit. */
  readonly own: Oid | undefined;
  readonly complete: boolean;
  /** Objects that could not be read, because of which entries have no commit. */
  readonly lost: readonly Oid[];
}

export function lastCommitsTask({ gitDir, commit, directory, budgetMs }: LastCommitsInput): LastCommitsOutput {
  const source = commitSourceOf(gitDir);
  const started = performance.now();
  const own =
    directory === ''
      ? { commits: new Map([['', commit]]), complete: true, lost: [] }
      : ownCommit(source, commit, directory, budgetMs);
  const entries = lastCommits(source, {
    commit,
    directory,
    budgetMs: Math.max(budgetMs - (performance.now() - started), 1),
  });
  return {
    commits: entries.commits,
    own: own.commits.get(nameIn(directory)),
    complete: own.complete && entries.complete,
    lost: [...new Set([...own.lost, ...entries.lost])],
  };
}

function ownCommit(
  source: ReturnType<typeof commitSourceOf>,
  commit: Oid,
  directory: GitPath,
  budgetMs: number,
): ReturnType<typeof lastCommits> {
  const slash = directory.lastIndexOf('/');
  return lastCommits(source, {
    commit,
    directory: slash < 0 ? '' : directory.slice(0, slash),
    only: [nameIn(directory)],
    budgetMs,
  });
}

function nameIn(path: GitPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
