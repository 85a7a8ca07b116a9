/**
 * Which commits contain a given commit: the tips that contain it, the first of them, the merge that brought it into a
 * branch, its children.
 */
import { ChildLists } from './child-lists.js';
import type { HistoryIndex } from './history-index.js';
import { type CommitPosition, commitPosition } from './position.js';

/** All commits that have one commit in their history. The constructor takes O(descendants). */
export class Descendants {
  readonly #index: HistoryIndex;
  readonly #lists: ChildLists;
  readonly #position: CommitPosition;
  /** One byte for each position: 1 for a descendant. */
  readonly #marks: Uint8Array;

  constructor(index: HistoryIndex, position: CommitPosition) {
    this.#index = index;
    this.#lists = ChildLists.of(index);
    this.#position = position;
    this.#marks = new Uint8Array(index.size);
    this.#lists.markDescendants(position, this.#marks);
  }

  /**
   * Whether the commit at `position` contains the commit. The commit contains itself, as in `git branch --contains`.
   */
  has(position: CommitPosition): boolean {
    return this.#marks[position] === 1;
  }

  /**
   * The children that are in the history of the repository's refs, which `isReached` tells, newest committer date first.
   * The index may have others: of branches that were rewritten, and of another repository with which it shares segments.
   * The set equals `git rev-list --children` of the tips.
   */
  children(isReached: (child: CommitPosition) => boolean): CommitPosition[] {
    const children = Array.from(new Set(this.#lists.childrenOf(this.#position)), commitPosition);
    return children.filter(isReached).sort((a, b) => this.#index.timeAt(b) - this.#index.timeAt(a) || a - b);
  }

  /**
   * The oldest commit on the first-parent line of `tip` that contains the commit: the merge that brought it there, or
   * the commit itself when it is on that line. Undefined when `tip` does not contain it.
   */
  entryInto(tip: CommitPosition): CommitPosition | undefined {
    if (!this.has(tip)) return undefined;
    let at = tip;
    for (;;) {
      const first = this.#index.parentsOf(at)[0];
      if (first === undefined || !this.has(first)) return at;
      at = first;
    }
  }

  /**
   * The first of `tips` that contains the commit, as an index of `tips`; -1 when none does. First means that no other
   * tip with the commit is in its history; of several such tips, the one with the oldest committer date, and of equal
   * dates the one with the lowest index. O(descendants); `FirstTips` answers for many commits.
   */
  first(tips: readonly CommitPosition[]): number {
    const byGeneration = tips.map((_, place) => place).filter((place) => this.has(tips[place] as CommitPosition));
    byGeneration.sort(
      (a, b) =>
        this.#index.generationAt(tips[a] as CommitPosition) - this.#index.generationAt(tips[b] as CommitPosition) ||
        a - b,
    );
    const later = new Uint8Array(this.#index.size);
    let best = -1;
    for (const place of byGeneration) {
      const tip = tips[place] as CommitPosition;
      // An ancestor has a lower generation and comes earlier in this loop, so it has marked its descendants.
      if (later[tip] === 1) continue;
      this.#lists.markDescendants(tip, later);
      if (best < 0 || this.#isOlder(tip, place, tips[best] as CommitPosition, best)) best = place;
    }
    return best;
  }

  #isOlder(tip: CommitPosition, place: number, other: CommitPosition, otherPlace: number): boolean {
    const difference = this.#index.timeAt(tip) - this.#index.timeAt(other);
    return difference < 0 || (difference === 0 && place < otherPlace);
  }
}
