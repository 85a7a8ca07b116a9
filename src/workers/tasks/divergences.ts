/**
 * How many commits several heads are ahead of and behind one base: the branches of a page against the default branch.
 * Uses only the index.
 */
import { isUnreadable } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import { divergenceOf, type Divergence } from '../../history/index/divergence.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import type { CommitPosition } from '../../history/index/position.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';

export interface DivergencesInput {
  readonly gitDir: string;
  readonly base: Oid;
  readonly heads: readonly Oid[];
  /** The index contains the base and all heads. */
  readonly index: IndexHandle;
  /** Time limit in milliseconds; heads after it get no answer. */
  readonly budgetMs: number;
}

/**
 * One answer for each head, in their order; undefined after the time limit, which the first one never is, and where a
 * commit that cannot be read hides the answer.
 */
export type DivergencesOutput = readonly (Divergence | undefined)[];

export function divergencesTask({ base, heads, index: handle, budgetMs }: DivergencesInput): DivergencesOutput {
  const deadline = performance.now() + budgetMs;
  const index = indexOf(handle);
  const from = index.find(base);
  return heads.map((head, i) =>
    i > 0 && performance.now() > deadline ? undefined : knownDivergence(index, from, index.find(head)),
  );
}

function knownDivergence(index: HistoryIndex, base: CommitPosition, head: CommitPosition): Divergence | undefined {
  try {
    return divergenceOf(index, base, head);
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
