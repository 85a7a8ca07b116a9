/**
 * `git log` over an index: commits in git's order (newest committer date first, parents after the child that led to them), of a
 * path with git's default simplification: a commit whose entry equals a parent's is not reported and only the first such parent is
 * followed (git-log(1), "History Simplification"). No object is read; the cost is the commits passed, some nanoseconds each.
 */
import { NONE } from './number-chains.js';
import { NO_VALUE } from './postings.js';
import { DateQueue } from './date-queue.js';
import type { HistoryIndex, PathNumbers } from './history-index.js';
import type { Segment } from './segment.js';

export interface WalkOptions {
  /** Only the first parent of each commit is followed and compared. */
  readonly firstParent?: boolean;
  /** Commits with several parents are followed but not reported. */
  readonly noMerges?: boolean;
}

/** Commits from `from` on that changed `path` (all when undefined), as global positions. */
export function* walkHistory(index: HistoryIndex, from: number, path: PathNumbers | undefined, options: WalkOptions = {}): Generator<number> {
  const walk = new Walk(index, path, options.firstParent ?? false);
  walk.visit(from);
  for (let position = walk.next(); position !== NONE; position = walk.next()) {
    if (options.noMerges !== true || !walk.isMerge(position)) yield position;
  }
}

/** Commits reachable from `from`, itself included; of a path: those that `walkHistory` gives. O(commits). */
export function countHistory(index: HistoryIndex, from: number): number {
  const seen = new Uint8Array((index.size >> 3) + 1);
  const stack = [from];
  let count = 0;
  while (stack.length > 0) {
    let position = stack.pop() as number;
    while (position !== NONE && markSeen(seen, position)) {
      count += 1;
      const segment = index.segments[index.segmentOf(position)] as Segment;
      const local = position - segment.base;
      const others = segment.otherParentCount(local);
      for (let i = 1; i <= others; i += 1) stack.push(segment.otherParent(local, i));
      position = segment.firstParent[local] as number;
    }
  }
  return count;
}

/** True the first time. */
function markSeen(seen: Uint8Array, position: number): boolean {
  const mask = 1 << (position & 7);
  const byte = seen[position >> 3] as number;
  if ((byte & mask) !== 0) return false;
  seen[position >> 3] = byte | mask;
  return true;
}

class Walk {
  readonly #index: HistoryIndex;
  readonly #path: PathNumbers | undefined;
  readonly #firstParent: boolean;
  readonly #seen: Uint8Array;
  readonly #queue = new DateQueue();

  constructor(index: HistoryIndex, path: PathNumbers | undefined, firstParent: boolean) {
    this.#index = index;
    this.#path = path;
    this.#firstParent = firstParent;
    this.#seen = new Uint8Array((index.size >> 3) + 1);
  }

  visit(position: number): void {
    if (!markSeen(this.#seen, position)) return;
    const segment = this.#segment(position);
    this.#queue.push(position, segment.times[position - segment.base] as number);
  }

  isMerge(position: number): boolean {
    const segment = this.#segment(position);
    return segment.otherParentCount(position - segment.base) > 0;
  }

  /** The next commit to report, NONE at the end. */
  next(): number {
    while (this.#queue.pop()) {
      const { position } = this.#queue;
      if (this.#path === undefined) {
        this.#visitParents(position);
        return position;
      }
      const found = this.#follow(position, this.#path);
      if (found !== NONE) return found;
    }
    return NONE;
  }

  /**
   * Goes on from `start` through commits that did not change the path, as long as the queue would hand out the next one
   * at once anyway; so the order is that of a walk that queues every commit.
   */
  #follow(start: number, path: PathNumbers): number {
    let position = start;
    for (;;) {
      const number = this.#index.segmentOf(position);
      const segment = this.#index.segments[number] as Segment;
      const { base, times, firstParent } = segment;
      const id = path[number] as number;
      let local = position - base;
      const chainStart = segment.chainStart[local] as number;
      const value = id < 0 ? NO_VALUE : segment.latestPosting(id, local);
      const hit = value === NO_VALUE || value >>> 1 < chainStart ? -1 : value >>> 1;
      // Down the chain to the hit (or out at its start), while no other commit in the queue is newer or as new.
      while (local !== hit && local > chainStart) {
        local -= 1;
        if (!markSeen(this.#seen, base + local)) return NONE;
        if ((times[local] as number) <= this.#queue.topTime) {
          this.#queue.push(base + local, times[local] as number);
          return NONE;
        }
      }
      let next: number;
      if (local === hit) {
        if ((value & 1) === 0 || this.#firstParent) {
          this.#visitParents(base + local);
          return base + local;
        }
        next = segment.otherParent(local, segment.sameParent(id, local));
      } else next = firstParent[local] as number;
      if (next === NONE || !markSeen(this.#seen, next)) return NONE;
      const time = this.#timeAt(next);
      if (time <= this.#queue.topTime) {
        this.#queue.push(next, time);
        return NONE;
      }
      position = next;
    }
  }

  #visitParents(position: number): void {
    const segment = this.#segment(position);
    const local = position - segment.base;
    const first = segment.firstParent[local] as number;
    if (first === NONE) return;
    this.visit(first);
    if (this.#firstParent) return;
    const others = segment.otherParentCount(local);
    for (let i = 1; i <= others; i += 1) this.visit(segment.otherParent(local, i));
  }

  #timeAt(position: number): number {
    const segment = this.#segment(position);
    return segment.times[position - segment.base] as number;
  }

  #segment(position: number): Segment {
    return this.#index.segments[this.#index.segmentOf(position)] as Segment;
  }
}
