/**
 * The children of every commit of an index: its parent columns turned round. Made by one pass over the columns (some milliseconds for a
 * hundred thousand commits) and kept as long as the index is; 8 bytes a commit.
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

  /** The same lists for the same index. */
  static of(index: HistoryIndex): ChildLists {
    let lists = listsByIndex.get(index);
    if (lists === undefined) listsByIndex.set(index, (lists = ChildLists.#build(index)));
    return lists;
  }

  static #build({ segments, size }: HistoryIndex): ChildLists {
    // First counts, one place up; then ends, moved down to starts as the lists fill from behind.
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

  /** Global positions, in no order; a view, not to be written to. A commit that names a parent twice is there twice. */
  childrenOf(position: number): Uint32Array {
    return this.#children.subarray(this.#starts[position] as number, this.#starts[position + 1] as number);
  }

  /** Marks `from` and every commit that has it in its history with 1, passing no commit that is marked already. */
  markDescendants(from: number, marks: Uint8Array): void {
    const starts = this.#starts;
    const children = this.#children;
    if (marks[from] === 1) return;
    // Every commit is pushed once at most; the stack grows with need, since most commits have few descendants or all.
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
