/** How two commits stand to each other: counts, common ancestors, the first commits that only `head` has. From the index, or by direct walk within a budget. */
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
  /** Lists only commits of the history of this path; the counts are of all. '' for no path. */
  readonly path: GitPath;
  /** Commits listed. */
  readonly limit: number;
  /** Has both; undefined: walk. */
  readonly index: IndexHandle | undefined;
  /** Of a direct walk. */
  readonly budgetMs: number;
}

/** Undefined: the time ran out; asked again, the walk goes on. */
export type DivergenceDetailsOutput = DivergenceDetails | undefined;

export interface DivergenceDetails {
  /** Commits that only `head` has. */
  readonly ahead: number;
  readonly behind: number;
  /** All best common ancestors, newest first; empty when the histories have nothing in common. */
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
