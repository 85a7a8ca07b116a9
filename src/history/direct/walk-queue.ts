/**
 * The priority queue of a walk, a binary heap. The row with the greatest rank is first; of equal ranks, the one with
 * the greater second rank; of equal second ranks, the one that was pushed first, as in git's lists.
 */
import type { Row } from './commit-rows.js';

interface Item {
  readonly row: Row;
  readonly rank: number;
  readonly second: number;
  readonly arrival: number;
}

export class WalkQueue {
  readonly #heap: Item[] = [];
  #arrivals = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** O(log size). */
  push(row: Row, rank: number, second = 0): void {
    const heap = this.#heap;
    const item = { row, rank, second, arrival: this.#arrivals++ };
    let at = heap.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!precedes(item, heap[above] as Item)) break;
      heap[at] = heap[above] as Item;
      at = above;
    }
    heap[at] = item;
  }

  /** The row that `pop` would return. */
  peek(): Row | undefined {
    return this.#heap[0]?.row;
  }

  /** Removes the first row and returns it; `undefined` when the queue is empty. O(log size). */
  pop(): Row | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top === undefined || last === undefined) return undefined;
    if (heap.length > 0) this.#sink(last);
    return top.row;
  }

  #sink(item: Item): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && precedes(heap[below + 1] as Item, heap[below] as Item)) below += 1;
      if (!precedes(heap[below] as Item, item)) break;
      heap[at] = heap[below] as Item;
      at = below;
    }
    heap[at] = item;
  }
}

function precedes(left: Item, right: Item): boolean {
  if (left.rank !== right.rank) return left.rank > right.rank;
  if (left.second !== right.second) return left.second > right.second;
  return left.arrival < right.arrival;
}
