/**
 * A run of changed lines, called a group, can often slide up or down without changing the meaning of the diff: adding
 * `{a}` after an equal `{a}` is the same as adding it before. git slides each group to the place that reads best:
 *
 * - Groups that touch each other after sliding become one.
 * - A group slides to the last place at which it is next to a change of the other side, if there is one.
 * - Otherwise it slides to the place with the best score of `split-score.ts`.
 *
 * Both sides are walked together: two groups have the same number of equal lines between them on both sides.
 */
import type { LineTable } from './line-table.js';
import { addSplit, compareScores, type SplitScore } from './split-score.js';

/** Lines that a group may slide up from its lowest place for a better score. Bounds the cost of repetitive files. */
const MAX_SLIDE = 100;

export interface Side {
  readonly lines: LineTable;
  readonly ids: Int32Array;
  /** One byte for each line and another one, which stays 0. */
  readonly changed: Uint8Array;
}

/** Where a group goes that touches no change of the other side: to the best score, or as far down as it can. */
export type Placing = 'readable' | 'lowest';

/** Slides the groups of `side`; `other` is only read. O(lines), except for groups that merge with others. */
export function slideChanges(side: Side, other: Side, placing: Placing = 'readable'): void {
  const group = new GroupCursor(side);
  const opposite = new GroupCursor(other);
  do {
    if (group.end > group.start) placeGroup(side.lines, group, opposite, placing);
    if (!group.next()) return;
  } while (opposite.next());
  throw new Error('the two sides of a diff do not have the same number of equal lines');
}

function placeGroup(lines: LineTable, group: GroupCursor, opposite: GroupCursor, placing: Placing): void {
  let size: number;
  let highestEnd: number;
  let alignedEnd: number;
  do {
    size = group.end - group.start;
    alignedEnd = -1;
    while (group.slideUp()) opposite.previous();
    highestEnd = group.end;
    if (opposite.end > opposite.start) alignedEnd = group.end;
    while (group.slideDown()) {
      opposite.next();
      if (opposite.end > opposite.start) alignedEnd = group.end;
    }
    // A group that has merged with a neighbour may slide farther than before.
  } while (group.end - group.start !== size);

  if (group.end === highestEnd) return;
  if (alignedEnd < 0 && placing === 'lowest') return;
  const wantedEnd = alignedEnd >= 0 ? alignedEnd : bestEnd(lines, group, highestEnd);
  while (group.end > wantedEnd) {
    group.slideUp();
    opposite.previous();
  }
}

function bestEnd(lines: LineTable, group: GroupCursor, highestEnd: number): number {
  const size = group.end - group.start;
  let best: SplitScore | undefined;
  let bestAt = group.end;
  for (let end = Math.max(highestEnd, group.end - size - 1, group.end - MAX_SLIDE); end <= group.end; end += 1) {
    const score: SplitScore = { indent: 0, penalty: 0 };
    addSplit(score, lines, end);
    addSplit(score, lines, end - size);
    if (best === undefined || compareScores(score, best) <= 0) {
      best = score;
      bestAt = end;
    }
  }
  return bestAt;
}

/**
 * The group of changed lines `[start, end)`. There is exactly one equal line between two groups, so a group may be
 * empty.
 */
class GroupCursor {
  start = 0;
  end = 0;
  readonly #ids: Int32Array;
  readonly #changed: Uint8Array;

  constructor(side: Side) {
    this.#ids = side.ids;
    this.#changed = side.changed;
    this.#extendDown();
  }

  next(): boolean {
    if (this.end === this.#ids.length) return false;
    this.start = ++this.end;
    this.#extendDown();
    return true;
  }

  previous(): void {
    if (this.start === 0) throw new Error('the two sides of a diff do not have the same number of equal lines');
    this.end = --this.start;
    this.#extendUp();
  }

  /**
   * Slides one line up and joins a group that is reached. False when the line before the group differs from its last
   * one.
   */
  slideUp(): boolean {
    if (this.start === 0 || this.#ids[this.start - 1] !== this.#ids[this.end - 1]) return false;
    this.#changed[--this.start] = 1;
    this.#changed[--this.end] = 0;
    this.#extendUp();
    return true;
  }

  slideDown(): boolean {
    if (this.end === this.#ids.length || this.#ids[this.start] !== this.#ids[this.end]) return false;
    this.#changed[this.start++] = 0;
    this.#changed[this.end++] = 1;
    this.#extendDown();
    return true;
  }

  #extendUp(): void {
    while (this.start > 0 && this.#changed[this.start - 1] === 1) this.start -= 1;
  }

  #extendDown(): void {
    while (this.#changed[this.end] === 1) this.end += 1;
  }
}
