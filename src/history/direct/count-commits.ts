/** Counts reachable commits, as `git rev-list --count <from>` does. */
import type { Oid } from '../../git/oid.js';
import type { CommitSource } from './commit-source.js';
import type { Row } from './commit-rows.js';
import type { LostObjects } from './lost-objects.js';
import { RowSet } from './row-set.js';

export interface CommitCount {
  /** The number of all commits when `complete`, else of those that were counted so far. */
  readonly count: number;
  /** False when the time ran out, and always when a commit of the history cannot be read. */
  readonly complete: boolean;
}

/** Commits counted between two checks of the time. */
const CLOCK_EVERY = 64;

/** Counts for `budgetMs`. A call with the same commits continues the count. */
export function countCommits(source: CommitSource, from: readonly Oid[], budgetMs: number): CommitCount {
  const deadline = performance.now() + budgetMs;
  const walk = source.walk(`count ${from.join()}`, () => new CountWalk(source, from));
  const complete = walk.run(deadline) && walk.lost.size === 0;
  return { count: walk.count, complete };
}

class CountWalk {
  count = 0;
  readonly #source: CommitSource;
  readonly #seen = new RowSet();
  readonly #pending: Row[] = [];
  readonly lost: LostObjects;

  constructor(source: CommitSource, from: readonly Oid[]) {
    this.#source = source;
    this.lost = source.lostObjects();
    for (const oid of from) this.#add(source.rowOf(oid));
  }

  run(deadline: number): boolean {
    for (let row = this.#pending.at(-1); row !== undefined; row = this.#pending.at(-1)) {
      if (this.count % CLOCK_EVERY === 0 && performance.now() > deadline) return false;
      this.#pending.pop();
      if (!this.#source.tryLoad(row, this.lost)) continue;
      this.count += 1;
      for (let i = this.#source.parentCount(row) - 1; i >= 0; i -= 1) this.#add(this.#source.parent(row, i));
    }
    return true;
  }

  #add(row: Row): void {
    if (this.#seen.add(row)) this.#pending.push(row);
  }
}
