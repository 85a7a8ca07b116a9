/**
 * The commits of a history in the order of `git log`, kept by this thread, so that searches of the same history walk it
 * once. They are found as far as a search looks at them.
 */
import { LRUCache } from 'lru-cache';
import { NONE } from '../../history/index/number-chains.js';
import { commitPosition, type CommitPosition } from '../../history/index/position.js';

const MAX_BYTES = 16 << 20;
const FIRST_CAPACITY = 1_024;

export class HistoryOrder {
  /** Lost commits that the walk has met so far. */
  readonly lost = new Set<CommitPosition>();
  /** Undefined after its end, so that the index of the walk is not kept for its order. */
  #walk: Generator<CommitPosition> | undefined;
  #positions = new Uint32Array(FIRST_CAPACITY);
  #count = 0;

  constructor(walk: (onLost: (position: CommitPosition) => void) => Generator<CommitPosition>) {
    this.#walk = walk((position) => void this.lost.add(position));
  }

  /** The commit number `at` from the newest, from 0; NONE after the end. */
  at(at: number): CommitPosition {
    while (at >= this.#count && this.#walk !== undefined) {
      const next = this.#walk.next();
      if (next.done === true) this.#walk = undefined;
      else this.#push(next.value);
    }
    return commitPosition(at < this.#count ? (this.#positions[at] as number) : NONE);
  }

  #push(position: CommitPosition): void {
    if (this.#count === this.#positions.length) {
      const larger = new Uint32Array(this.#count * 2);
      larger.set(this.#positions);
      this.#positions = larger;
    }
    this.#positions[this.#count++] = position;
  }
}

const orders = new LRUCache<string, HistoryOrder>({ maxSize: MAX_BYTES });

/** `key` decides the history; `size` is the largest number of its commits. */
export function historyOrder(key: string, size: number, make: () => HistoryOrder): HistoryOrder {
  let order = orders.get(key);
  if (order === undefined) {
    order = make();
    orders.set(key, order, { size: Math.max(size, 1) * Uint32Array.BYTES_PER_ELEMENT * 2 });
  }
  return order;
}
