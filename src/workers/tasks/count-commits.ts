/** The number of commits of a ref: from the index, or by direct walk within a time limit. */
import type { Oid } from '../../git/oid.js';
import { countCommits, type CommitCount } from '../../history/direct/count-commits.js';
import { countHistory } from '../../history/index/walk.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf } from '../stores.js';

export interface CountCommitsInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** Time limit of a direct walk in milliseconds; the next call continues the walk. */
  readonly budgetMs: number;
  /** An index that contains the commit; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
}

export type CountCommitsOutput = CommitCount;

export function countCommitsTask({ gitDir, commit, budgetMs, index: handle }: CountCommitsInput): CountCommitsOutput {
  if (handle === undefined) return countCommits(commitSourceOf(gitDir), [commit], budgetMs);
  const index = indexOf(handle);
  return { count: countHistory(index, index.find(commit)), complete: index.lost.length === 0 };
}
