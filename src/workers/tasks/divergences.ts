/** How many commits stand to one: the branches of a page to the default branch. From the index alone. */
import type { Oid } from '../../git/oid.js';
import { divergenceOf, type Divergence } from '../../history/index/divergence.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';

export interface DivergencesInput {
  readonly gitDir: string;
  readonly base: Oid;
  readonly heads: readonly Oid[];
  /** Has all of them. */
  readonly index: IndexHandle;
  /** Milliseconds after which the rest is left out. */
  readonly budgetMs: number;
}

/** One answer a head, in their order; undefined where the time ran out. The first one is always given. */
export type DivergencesOutput = readonly (Divergence | undefined)[];

export function divergencesTask({ base, heads, index: handle, budgetMs }: DivergencesInput): DivergencesOutput {
  const deadline = performance.now() + budgetMs;
  const index = indexOf(handle);
  const from = index.find(base);
  return heads.map((head, i) =>
    i > 0 && performance.now() > deadline ? undefined : divergenceOf(index, from, index.find(head)),
  );
}
