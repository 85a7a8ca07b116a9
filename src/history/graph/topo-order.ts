/**
 * The order of `git log --topo-order`: no commit comes before one of its children, and the commits of one line of
 * development stay together.
 *
 * A commit can be listed when all its children have been listed, so the walk counts children. With generation numbers
 * it counts only down to the generation of the commits that are next, as git's incremental walk does
 * (git-commit-graph(1), "generation number"). Without them it must first count the children of all commits.
 */
import { DateQueue } from '../index/date-queue.js';

/** A graph of commits, which are numbered from 0. */
export interface CommitDag {
  /** The parents in order. May read objects. */
  parentsOf(commit: number): readonly number[];
  /** A number larger than that of every parent; Infinity when it is unknown. */
  generationOf(commit: number): number;
}

export const END = -1;
/** The time ran out; another call continues the walk. */
export const LATER = -2;

/** Commits counted between two checks of the time. */
const CLOCK_EVERY = 256;

export class TopoWalk {
  readonly #dag: CommitDag;
  /** 0 when a commit has not been reached, else 1 + the number of its counted children that have not been listed. */
  #children = new Int32Array(1024);
  /** Commits that have been reached and whose parents have not been counted, greatest generation first. */
  readonly #uncounted = new DateQueue();
  /** Commits whose children have all been listed. The last one is next. */
  readonly #ready: number[] = [];
  #tips: readonly number[] | undefined;
  #counted = 0;

  /** `tips` are in the order newest first. A tip may be an ancestor of another tip. */
  constructor(dag: CommitDag, tips: readonly number[]) {
    this.#dag = dag;
    this.#tips = [...new Set(tips)];
    for (const tip of this.#tips) this.#meet(tip);
  }

  /** The next commit, END after the last one, or LATER when `deadline` has passed. */
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

  /** Counts the children of all commits of this generation and above. False when `deadline` has passed. */
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
