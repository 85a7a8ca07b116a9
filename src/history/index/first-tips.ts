/**
 * For every commit the first tip that contains it, computed for all commits of an index at once. After that a commit is
 * a look-up, where `Descendants.first` walks through everything that was built on it.
 */
import { Descendants } from './descendants.js';
import type { HistoryIndex } from './history-index.js';
import type { CommitPosition } from './position.js';

const NO_TIP = 0xffff_ffff;

/** 4 bytes for each commit of the index. */
export class FirstTips {
  readonly #index: HistoryIndex;
  readonly #tips: readonly CommitPosition[];
  /** Index into the tips, or NO_TIP. */
  readonly #first: Uint32Array;
  /** Tips that are older by date than a tip in their own history. */
  readonly #misdated: ReadonlySet<number>;

  /** Tips below 0 are ignored. O(commits), and O(tips log tips). */
  constructor(index: HistoryIndex, tips: readonly CommitPosition[]) {
    this.#index = index;
    this.#tips = tips;
    const first = (this.#first = new Uint32Array(index.size).fill(NO_TIP));
    const misdated = (this.#misdated = new Set());
    const places = tips.map((_, place) => place).filter((place) => (tips[place] as CommitPosition) >= 0);
    const timeOf = (place: number): number => index.timeAt(tips[place] as CommitPosition);
    places.sort((a, b) => timeOf(a) - timeOf(b) || a - b);
    const tipPositions = new Set(tips);
    const stack: CommitPosition[] = [];
    for (const place of places) {
      const tip = tips[place] as CommitPosition;
      const claim = (position: CommitPosition): void => {
        if (first[position] !== NO_TIP) return;
        first[position] = place;
        stack.push(position);
        // The other tip is in the history of this one, and comes later by date.
        if (position !== tip && tipPositions.has(position)) misdated.add(place);
      };
      claim(tip);
      for (let at = stack.pop(); at !== undefined; at = stack.pop()) index.parentsOf(at).forEach(claim);
    }
  }

  /** The first tip that contains the commit at `position`, as an index of the tips; undefined when none does. */
  find(position: CommitPosition): number | undefined {
    const place = this.of(position) ?? this.#walk(position);
    return place < 0 ? undefined : place;
  }

  /** O(descendants). */
  #walk(position: CommitPosition): number {
    const found = new Descendants(this.#index, position);
    const places = this.#tips.flatMap((tip, place) => (tip >= 0 && found.has(tip) ? [place] : []));
    return places[found.first(places.map((place) => this.#tips[place] as CommitPosition))] ?? -1;
  }

  /**
   * As `Descendants.first` of the commit at `position`: an index of the tips, -1 when none contains it. Undefined when
   * the dates of the tips do not decide it.
   *
   * The oldest of all tips that contain a commit is the first one, unless another of them is in its history. Such a tip
   * was found when the commits of the oldest one were claimed: no earlier tip can have claimed it, because that one
   * would contain the commit too.
   */
  of(position: CommitPosition): number | undefined {
    const place = this.#first[position] as number;
    if (place === NO_TIP) return -1;
    return this.#misdated.has(place) ? undefined : place;
  }

  /** Whether one of the tips leads to the commit at `position`. */
  contain(position: CommitPosition): boolean {
    return this.#first[position] !== NO_TIP;
  }
}
