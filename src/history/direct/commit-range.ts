/**
 * How two commits stand to each other, by direct walk: what each has that the other has not, and their best common ancestors. Commits
 * with generation numbers are passed children first, which is exact. Others are passed by date, and painted anew where a clock was wrong: the
 * walk goes on below the oldest commit that only one side has before it believes that nothing more can be learnt.
 */
import type { Oid } from '../../git/oid.js';
import type { CommitSource } from './commit-source.js';
import type { Row } from './commit-rows.js';
import { WalkQueue } from './walk-queue.js';

const BASE = 1;
const HEAD = 2;
const BOTH = 3;
/** Below a common ancestor. */
const STALE = 4;
/** Commits passed between two looks at the clock. */
const CLOCK_EVERY = 64;
/** Commits without generation numbers that are passed after all seems told, as git does against wrong clocks. */
const SLOP = 5;

/** The range of two commits, kept with the source so that it goes on when it is asked again. */
export function commitRange(source: CommitSource, base: Oid, head: Oid): CommitRange {
  return source.walk(`range ${base} ${head}`, () => new CommitRange(source, base, head));
}

export class CommitRange {
  readonly #source: CommitSource;
  readonly #queue = new WalkQueue();
  readonly #starts: readonly [Row, Row];
  #paint = new Uint8Array(256);
  /** Rows that wait in the queue, so that no row waits twice. */
  readonly #waiting = new Set<Row>();
  /** In the order in which the walk met them. */
  readonly #met: Row[] = [];
  /** Waiting rows that only one side has. */
  #open = 0;
  /** Committer time of the oldest commit that may still turn out otherwise. */
  #floor = Infinity;
  #slop = SLOP;
  #hasBegun = false;

  constructor(source: CommitSource, base: Oid, head: Oid) {
    this.#source = source;
    this.#starts = [source.rowOf(base), source.rowOf(head)];
  }

  /** False when the time ran out; asked again, it goes on. Errors of reading pass through. */
  run(deadline: number): boolean {
    if (!this.#hasBegun) {
      for (const row of this.#starts) this.#source.load(row);
      this.#add(this.#starts[0], BASE);
      this.#add(this.#starts[1], HEAD);
      this.#hasBegun = true;
    }
    for (let passed = 0; this.#goesOn(); passed += 1) {
      if (passed % CLOCK_EVERY === 0 && performance.now() > deadline) return false;
      this.#step();
    }
    return true;
  }

  /** Of a finished range: only `head` has the commit. */
  isAhead(row: Row): boolean {
    return ((this.#paint[row] ?? 0) & BOTH) === HEAD;
  }

  /** Of a finished range: commits that only `head` has, and that only `base` has. */
  count(): { readonly ahead: number; readonly behind: number } {
    let ahead = 0;
    let behind = 0;
    for (const row of this.#met) {
      const sides = (this.#paint[row] as number) & BOTH;
      if (sides === HEAD) ahead += 1;
      else if (sides === BASE) behind += 1;
    }
    return { ahead, behind };
  }

  /** Of a finished range, in the order of `git merge-base --all`: newest committer date first. */
  mergeBases(): Oid[] {
    const time = (row: Row): number => this.#source.timeSeconds(row);
    return this.#met
      .filter((row) => (this.#paint[row] as number) === BOTH)
      .sort((a, b) => time(b) - time(a))
      .map((row) => this.#source.oid(row));
  }

  #goesOn(): boolean {
    const top = this.#queue.peek();
    if (top === undefined) return false;
    if (this.#open > 0) return true;
    // Generations put every child before its parents: what is left is below common ancestors.
    if (Number.isFinite(this.#source.generation(top))) return false;
    if (this.#source.timeSeconds(top) >= this.#floor) {
      this.#slop = SLOP;
      return true;
    }
    this.#slop -= 1;
    return this.#slop >= 0;
  }

  #step(): void {
    const source = this.#source;
    const row = this.#queue.peek() as Row;
    const paint = this.#paint[row] as number;
    const parents = Array.from({ length: source.parentCount(row) }, (_, n) => source.parent(row, n));
    for (const parent of parents) source.load(parent);
    this.#queue.pop();
    this.#waiting.delete(row);
    if ((paint & BOTH) !== BOTH) this.#open -= 1;
    if (paint !== (BOTH | STALE)) this.#floor = Math.min(this.#floor, source.timeSeconds(row));
    const handed = (paint & BOTH) === BOTH ? paint | STALE : paint;
    for (const parent of parents) this.#add(parent, handed);
  }

  #add(row: Row, flags: number): void {
    if (row >= this.#paint.length) {
      const grown = new Uint8Array(Math.max(this.#paint.length * 2, row + 1));
      grown.set(this.#paint);
      this.#paint = grown;
    }
    const before = this.#paint[row] as number;
    const after = before | flags;
    if (after === before) return;
    this.#paint[row] = after;
    if (before === 0) this.#met.push(row);
    const isOpen = (after & BOTH) !== BOTH;
    if (!this.#waiting.has(row)) {
      this.#waiting.add(row);
      this.#queue.push(row, this.#source.generation(row), this.#source.timeSeconds(row));
      if (isOpen) this.#open += 1;
    } else if (!isOpen && (before & BOTH) !== BOTH) this.#open -= 1;
  }
}
