/**
 * How two commits diverge, by a direct walk: which commits only one of them has, and their best common ancestors.
 *
 * The walk paints each commit with the sides that have it. Commits with generation numbers are visited children first,
 * so their paint is final. The others are visited by date, and a wrong clock can make a parent come before its child;
 * such a commit is painted again. Therefore the walk continues for a while after only commits of both sides are left:
 * until it is past the date of the oldest commit whose paint may still change.
 */
import { GitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { CommitSource } from './commit-source.js';
import type { Row } from './commit-rows.js';
import type { LostObjects } from './lost-objects.js';
import { WalkQueue } from './walk-queue.js';

const BASE = 1;
const HEAD = 2;
const BOTH = 3;
/** Below a common ancestor. */
const STALE = 4;
/** Commits visited between two checks of the time. */
const CLOCK_EVERY = 64;
/**
 * Commits without generation numbers that are visited after the apparent end, because clocks may be wrong. As in git.
 */
const SLOP = 5;

/** The range of two commits. The source keeps it, so that a repeated query continues it. */
export function commitRange(source: CommitSource, base: Oid, head: Oid): CommitRange {
  return source.walk(`range ${base} ${head}`, () => new CommitRange(source, base, head));
}

export class CommitRange {
  readonly lost: LostObjects;
  readonly #source: CommitSource;
  readonly #queue = new WalkQueue();
  readonly #starts: readonly [Row, Row];
  #paint = new Uint8Array(256);
  /** Commits that cannot be read, which have paint but are not walked. */
  readonly #lostRows = new Set<Row>();
  /** Rows in the queue, so that no row is queued twice. */
  readonly #waiting = new Set<Row>();
  /** All painted rows, in the order in which the walk found them. */
  readonly #met: Row[] = [];
  /** Number of queued rows that only one side has. */
  #open = 0;
  /** Committer time of the oldest commit whose paint may still change. */
  #floor = Infinity;
  #slop = SLOP;
  #hasBegun = false;

  constructor(source: CommitSource, base: Oid, head: Oid) {
    this.#source = source;
    this.lost = source.lostObjects();
    this.#starts = [source.rowOf(base), source.rowOf(head)];
  }

  /**
   * Walks until `deadline`. False when the time ran out; another call continues. Throws the errors of reading the two
   * commits, and GitError('not-found') for a commit that cannot be read and that only one side has: what is behind it
   * may be on both. What is behind a common ancestor does not matter.
   */
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
    for (const row of this.#lostRows)
      if (((this.#paint[row] as number) & BOTH) !== BOTH)
        throw new GitError('not-found', { what: 'object', name: this.#source.oid(row) });
    return true;
  }

  /** Whether only `head` has the commit. Only after `run` has returned true. */
  isAhead(row: Row): boolean {
    return ((this.#paint[row] ?? 0) & BOTH) === HEAD;
  }

  /** Numbers of commits that only `head` has and that only `base` has. Only after `run` has returned true. */
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

  /**
   * The best common ancestors in the order of `git merge-base --all`: newest first. Only after `run` has returned true.
   */
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
    // Generation numbers put every child before its parents, so all queued rows are below common ancestors.
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
    for (const parent of parents) if (!source.tryLoad(parent, this.lost)) this.#lostRows.add(parent);
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
    if (this.#lostRows.has(row)) return;
    const isOpen = (after & BOTH) !== BOTH;
    if (!this.#waiting.has(row)) {
      this.#waiting.add(row);
      this.#queue.push(row, this.#source.generation(row), this.#source.timeSeconds(row));
      if (isOpen) this.#open += 1;
    } else if (!isOpen && (before & BOTH) !== BOTH) this.#open -= 1;
  }
}
