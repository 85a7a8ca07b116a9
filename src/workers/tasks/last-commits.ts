/** The latest commit of every entry of a directory, and of the directory itself, by direct walk. */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { lastCommits } from '../../history/direct/last-commits.js';
import { commitSourceOf } from '../stores.js';

export interface LastCommitsInput {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly directory: GitPath;
  /** Milliseconds after which the walk stops; asked again, it goes on from there. */
  readonly budgetMs: number;
}

export interface LastCommitsOutput {
  /** By entry name; names without an answer yet are absent. */
  readonly commits: ReadonlyMap<string, Oid>;
  /** The latest commit of the directory itself; of the root it is the commit asked about. */
  readonly own: Oid | undefined;
  readonly complete: boolean;
}

export function lastCommitsTask({ gitDir, commit, directory, budgetMs }: LastCommitsInput): LastCommitsOutput {
  const source = commitSourceOf(gitDir);
  const started = performance.now();
  const own =
    directory === ''
      ? { commits: new Map([['', commit]]), complete: true }
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
