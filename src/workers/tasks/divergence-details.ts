/**
 * The relation of two commits: counts, common ancestors, and the first commits that only `head` has. From the index, or
 * by direct walk within a time limit.
 */
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { commitRange } from '../../history/direct/commit-range.js';
import { logCommits } from '../../history/direct/log-commits.js';
import { divergenceOf, mergeBases, onlyInHead } from '../../history/index/divergence.js';
import { walkHistory } from '../../history/index/walk.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf } from '../stores.js';

export interface DivergenceDetailsInput {
  readonly gitDir: string;
  readonly base: Oid;
  readonly head: Oid;
  /** Only commits in the history of this path are listed; the counts include all. '' for no path. */
  readonly path: GitPath;
  /** The largest number of listed commits. */
  readonly limit: number;
  /** An index that contains both commits; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
  /** Time limit of a direct walk, in milliseconds. */
  readonly budgetMs: number;
}

/** Undefined when the time limit was reached; the next call continues the walk. */
export type DivergenceDetailsOutput = DivergenceDetails | undefined;

export interface DivergenceDetails {
  /** The number of commits that only `head` has. */
  readonly ahead: number;
  readonly behind: number;
  /** All best common ancestors, newest first; empty when the histories are unrelated. */
  readonly mergeBases: readonly Oid[];
  /** In the order of `git log base..head`. */
  readonly commits: readonly Oid[];
  readonly more: boolean;
}

export function divergenceDetailsTask(input: DivergenceDetailsInput): DivergenceDetailsOutput {
  return input.index === undefined ? walkedDetails(input) : indexedDetails(input, input.index);
}

function indexedDetails({ base, head, path, limit }: DivergenceDetailsInput, handle: IndexHandle): DivergenceDetails {
  const index = indexOf(handle);
  const [from, to] = [index.find(base), index.find(head)];
  const commits: Oid[] = [];
  let more = false;
  for (const position of walkHistory(index, to, path === '' ? undefined : index.pathNumbers(path), {
    within: onlyInHead(index, from, to),
  })) {
    more = commits.length === limit;
    if (more) break;
    commits.push(index.oidAt(position));
  }
  return {
    ...divergenceOf(index, from, to),
    mergeBases: mergeBases(index, from, to).map((position) => index.oidAt(position)),
    commits,
    more,
  };
}

function walkedDetails({ gitDir, base, head, path, limit, budgetMs }: DivergenceDetailsInput): DivergenceDetailsOutput {
  const source = commitSourceOf(gitDir);
  const range = commitRange(source, base, head);
  if (!range.run(performance.now() + budgetMs)) return undefined;
  const { commits, more, complete } = logCommits(source, { from: [head], not: base, path, limit, budgetMs });
  return complete ? { ...range.count(), mergeBases: range.mergeBases(), commits, more } : undefined;
}
