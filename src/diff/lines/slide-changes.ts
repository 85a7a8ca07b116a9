/**
 * A run of changed lines ("group") may often be moved up or down without changing what the diff says: `{a}` added after `{a}` is
 * the same as before it. Git moves each group to where it reads best:
 *
 * - groups that touch when moved become one;
 * - a group moves to where it stands against a change of the other side, if such a place exists (the last one);
 * - else to the place that `split-score.ts` likes best.
 *
 * Both sides are walked in step: between two groups of one side lie as many equal lines as between those of the other.
 */
import type { LineTable } from './line-table.js';
import { addSplit, compareScores, type SplitScore } from './split-score.js';

/** How far up from its lowest place a group may be moved for its looks: bounds the cost of long repetitive files. */
const MAX_SLIDE = 100;

export interface Side {
  readonly lines: LineTable;
  readonly ids: Int32Array;
  /** One per line and one more that stays 0. */
  readonly changed: Uint8Array;
}

/** Moves the groups of `side`; `other` is only read. O(lines) but for groups that bump into others. */
export function slideChanges(side: Side, other: Side): void {
  const group = new GroupCursor(side);
  const opposite = new GroupCursor(other);
  do {
    if (group.end > group.start) placeGroup(side.lines, group, opposite);
    if (!group.next()) return;
  } while (opposite.next());
  throw new Error('the two sides of a diff do not have the same number of equal lines');
}

function placeGroup(lines: LineTable, group: GroupCursor, opposite: GroupCursor): void {
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
  for (let end = Math.max(highestEnd, group.end - size - 1, group.end - MAX_SLIDE); end <= group.end; end++) {
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

/** Stands on one group of changed lines `[start, end)`. Groups are parted by exactly one equal line, so they may be empty. */
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

  /** Moves the group one line up, joining the group that it then touches. False when the line before differs from its last. */
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
    while (this.start > 0 && this.#changed[this.start - 1] === 1) this.start--;
  }

  #extendDown(): void {
    while (this.#changed[this.end] === 1) this.end++;
  }
}
