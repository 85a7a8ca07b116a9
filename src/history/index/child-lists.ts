/**
 * The children of every commit of an index, computed from its parent columns. This takes some milliseconds for a
 * hundred thousand commits. The lists are kept as long as the index and take 8 bytes for each commit.
 */
import type { HistoryIndex } from './history-index.js';
import { NONE } from './number-chains.js';
import type { Segment } from './segment.js';

export class ChildLists {
  readonly #starts: Uint32Array;
  readonly #children: Uint32Array;

  private constructor(starts: Uint32Array, children: Uint32Array) {
    this.#starts = starts;
    this.#children = children;
  }

  /** The lists of an index, which are built at the first call. */
  static of(index: HistoryIndex): ChildLists {
    let lists = listsByIndex.get(index);
    if (lists === undefined) listsByIndex.set(index, (lists = ChildLists.#build(index)));
    return lists;
  }

  static #build({ segments, size }: HistoryIndex): ChildLists {
    // `starts` first has the number of children of each commit, then the end of each list. Filling the lists from their
    // ends moves each end down to the start.
    const starts = new Uint32Array(size + 1);
    for (const segment of segments) forEachLink(segment, (parent) => (starts[parent] = (starts[parent] as number) + 1));
    let total = 0;
    for (let at = 0; at <= size; at += 1) starts[at] = total += starts[at] as number;
    const children = new Uint32Array(total);
    for (const segment of segments) {
      forEachLink(segment, (parent, child) => {
        const slot = (starts[parent] as number) - 1;
        starts[parent] = slot;
        children[slot] = child;
      });
    }
    return new ChildLists(starts, children);
  }

  /**
   * Global positions of the children, in no order, as a view that is not to be written to. A commit that names a parent
   * twice is in its list twice.
   */
  childrenOf(position: number): Uint32Array {
    return this.#children.subarray(this.#starts[position], this.#starts[position + 1]);
  }

  /** Sets the marks of `from` and all its descendants to 1. Does not look behind commits that are already marked. */
  markDescendants(from: number, marks: Uint8Array): void {
    const starts = this.#starts;
    const children = this.#children;
    if (marks[from] === 1) return;
    // Every commit is pushed at most once. The stack starts small because most commits have few descendants.
    const stack = [from];
    marks[from] = 1;
    for (let position = stack.pop(); position !== undefined; position = stack.pop()) {
      const end = starts[position + 1] as number;
      for (let at = starts[position] as number; at < end; at += 1) {
        const child = children[at] as number;
        if (marks[child] === 1) continue;
        marks[child] = 1;
        stack.push(child);
      }
    }
  }
}

const listsByIndex = new WeakMap<HistoryIndex, ChildLists>();

function forEachLink(segment: Segment, visit: (parent: number, child: number) => void): void {
  const { base, size, firstParent } = segment;
  for (let local = 0; local < size; local += 1) {
    const parent = firstParent[local] as number;
    if (parent !== NONE) visit(parent, base + local);
  }
  segment.forEachOtherParent((parent, local) => visit(parent, base + local));
}
