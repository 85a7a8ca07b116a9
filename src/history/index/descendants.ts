/** Where a commit has got to: which tips have it, which of them had it first, the merge that brought it into a branch, its children. */
import { ChildLists } from './child-lists.js';
import type { HistoryIndex } from './history-index.js';

/** Everything that has one commit in its history. O(descendants) to make. */
export class Descendants {
  readonly #index: HistoryIndex;
  readonly #lists: ChildLists;
  readonly #position: number;
  /** A byte for each position, 1 for those. */
  readonly #marks: Uint8Array;

  constructor(index: HistoryIndex, position: number) {
    this.#index = index;
    this.#lists = ChildLists.of(index);
    this.#position = position;
    this.#marks = new Uint8Array(index.size);
    this.#lists.markDescendants(position, this.#marks);
  }

  /** The commit itself counts, as for `git branch --contains`. */
  has(position: number): boolean {
    return this.#marks[position] === 1;
  }

  /** Newest committer date first; as `git rev-list --children --all` has them, were all refs indexed. */
  children(): number[] {
    const children = [...new Set(this.#lists.childrenOf(this.#position))];
    return children.sort((a, b) => this.#index.timeAt(b) - this.#index.timeAt(a) || a - b);
  }

  /**
   * The oldest commit of the first-parent line of `tip` that has the commit: the merge that brought it there, or the commit itself when it
   * was made on that line. Undefined when `tip` does not have it.
   */
  entryInto(tip: number): number | undefined {
    if (!this.has(tip)) return undefined;
    let at = tip;
    for (;;) {
      const first = this.#index.parentsOf(at)[0];
      if (first === undefined || !this.has(first)) return at;
      at = first;
    }
  }

  /**
   * Of `tips` that have the commit the one that had it first: none of the others lies in its history, and of several such ones it has the
   * oldest committer date; the first in `tips` among equals. Its place in `tips`, -1 when there is none.
   */
  first(tips: readonly number[]): number {
    const byGeneration = tips.map((_, place) => place).filter((place) => this.has(tips[place] as number));
    byGeneration.sort(
      (a, b) => this.#index.generationAt(tips[a] as number) - this.#index.generationAt(tips[b] as number) || a - b,
    );
    const later = new Uint8Array(this.#index.size);
    let best = -1;
    for (const place of byGeneration) {
      const tip = tips[place] as number;
      // An ancestor has a lower generation, so it has marked this one already.
      if (later[tip] === 1) continue;
      this.#lists.markDescendants(tip, later);
      if (best < 0 || this.#isOlder(tip, place, tips[best] as number, best)) best = place;
    }
    return best;
  }

  #isOlder(tip: number, place: number, other: number, otherPlace: number): boolean {
    const difference = this.#index.timeAt(tip) - this.#index.timeAt(other);
    return difference < 0 || (difference === 0 && place < otherPlace);
  }
}
