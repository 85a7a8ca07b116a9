/**
 * Commits so that none stands before a child of it, and the commits of one line of work stand together: the order of `git log
 * --topo-order`. What is known of generations keeps the walk short: how many children a commit has is counted no deeper than the commits that
 * are next (git's own incremental walk, git-commit-graph(1), "generation number"). Without generations all commits are counted first.
 */
import { DateQueue } from '../index/date-queue.js';

/** Commits as numbers from 0. */
export interface CommitDag {
  /** In order. May read objects. */
  parentsOf(commit: number): readonly number[];
  /** Above that of every parent; Infinity where it is not known. */
  generationOf(commit: number): number;
}

export const END = -1;
/** The time ran out; asked again, the walk goes on. */
export const LATER = -2;

/** Commits counted between two looks at the clock. */
const CLOCK_EVERY = 256;

export class TopoWalk {
  readonly #dag: CommitDag;
  /** 0: not met; else 1 and one for each child that was counted and not yet given. */
  #children = new Int32Array(1024);
  /** Met, children not counted: deepest last. */
  readonly #uncounted = new DateQueue();
  /** Ready to be given; the last one is next. */
  readonly #ready: number[] = [];
  #tips: readonly number[] | undefined;
  #counted = 0;

  /** `tips` newest first; a tip may be an ancestor of another. */
  constructor(dag: CommitDag, tips: readonly number[]) {
    this.#dag = dag;
    this.#tips = [...new Set(tips)];
    for (const tip of this.#tips) this.#meet(tip);
  }

  /** The next commit, END, or LATER. */
  next(deadline: number): number {
    if (this.#tips !== undefined) {
      if (!this.#countTo(this.#lowest(this.#tips), deadline)) return LATER;
      for (const tip of this.#tips.toReversed()) if (this.#children[tip] === 1) this.#ready.push(tip);
      this.#tips = undefined;
    }
    const commit = this.#ready.at(-1);
    if (commit === undefined) return END;
    const parents = this.#dag.parentsOf(commit);
    if (!this.#countTo(this.#lowest(parents), deadline)) return LATER;
    this.#ready.pop();
    for (const parent of parents) {
      this.#children[parent] = (this.#children[parent] as number) - 1;
      if (this.#children[parent] === 1) this.#ready.push(parent);
    }
    return commit;
  }

  #lowest(commits: readonly number[]): number {
    return commits.reduce((lowest, commit) => Math.min(lowest, this.#dag.generationOf(commit)), Infinity);
  }

  /** Counts the children of all commits of this generation and above. */
  #countTo(generation: number, deadline: number): boolean {
    while (this.#uncounted.topTime >= generation && this.#uncounted.size > 0) {
      if (++this.#counted % CLOCK_EVERY === 0 && performance.now() > deadline) return false;
      this.#uncounted.pop();
      for (const parent of this.#dag.parentsOf(this.#uncounted.position)) {
        this.#meet(parent);
        this.#children[parent] = (this.#children[parent] as number) + 1;
      }
    }
    return true;
  }

  #meet(commit: number): void {
    if (commit >= this.#children.length) {
      const grown = new Int32Array(Math.max(this.#children.length * 2, commit + 1));
      grown.set(this.#children);
      this.#children = grown;
    }
    if (this.#children[commit] !== 0) return;
    this.#children[commit] = 1;
    this.#uncounted.push(commit, this.#dag.generationOf(commit));
  }
}
