/** How many commits a ref has: from the index, or by direct walk within a budget. */
import type { Oid } from '../../git/oid.js';
import { countCommits, type CommitCount } from '../../history/direct/count-commits.js';
import { countHistory } from '../../history/index/walk.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf } from '../stores.js';

export interface CountCommitsInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** Milliseconds after which a direct walk stops; asked again, it goes on from there. */
  readonly budgetMs: number;
  /** Has the commit; undefined: walk. */
  readonly index: IndexHandle | undefined;
}

export type CountCommitsOutput = CommitCount;

export function countCommitsTask({ gitDir, commit, budgetMs, index: handle }: CountCommitsInput): CountCommitsOutput {
  if (handle === undefined) return countCommits(commitSourceOf(gitDir), [commit], budgetMs);
  const index = indexOf(handle);
  return { count: countHistory(index, index.find(commit)), complete: true };
}
