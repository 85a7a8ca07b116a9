/** How many commits stand to one: the branches of a page to the default branch. From the index alone. */
import type { Oid } from '../../git/oid.js';
import { aheadBehind, type AheadBehind } from '../../history/index/ahead-behind.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';

export interface AheadBehindInput {
  readonly gitDir: string;
  readonly base: Oid;
  readonly heads: readonly Oid[];
  /** Has all of them. */
  readonly index: IndexHandle;
  /** Milliseconds after which the rest is left out. */
  readonly budgetMs: number;
}

/** One answer a head, in their order; undefined where the time ran out. The first one is always given. */
export type AheadBehindOutput = readonly (AheadBehind | undefined)[];

export function aheadBehindTask({ base, heads, index: handle, budgetMs }: AheadBehindInput): AheadBehindOutput {
  const deadline = performance.now() + budgetMs;
  const index = indexOf(handle);
  const from = index.find(base);
  return heads.map((head, i) =>
    i > 0 && performance.now() > deadline ? undefined : aheadBehind(index, from, index.find(head)),
  );
}
