/**
 * What differs between two versions, as `git blame` sees it: the default algorithm with the indent heuristic, on what is left when
 * an equal end was cut off both. Git cuts in whole blocks and keeps the line that the cut is in; a change cannot slide
 * into what was cut off, and what was cut off does not count where lines are judged by how often they occur. So the diff may be
 * another one than that of `git diff`.
 */
import { comparableLines } from '../diff/lines/comparable-lines.js';
import { EditSearch } from '../diff/lines/edit-search.js';
import type { Change } from '../diff/lines/hunk.js';
import { collectChanges } from '../diff/lines/line-diff.js';
import { sharedTailLength } from '../diff/lines/shared-tail.js';
import { slideChanges, type Side } from '../diff/lines/slide-changes.js';
import type { LineInterner, Version } from './line-interner.js';

/** Compares versions of one book. Keeps scratch memory of two numbers a line of the book. */
export class VersionComparison {
  readonly #interner: LineInterner;
  #oldOccurrences = new Int32Array(0);
  #newOccurrences = new Int32Array(0);

  constructor(interner: LineInterner) {
    this.#interner = interner;
  }

  /** In ascending order; between two of them lies at least one equal line. O(lines) beside the search. */
  changes(old: Version, new_: Version): Change[] {
    const [oldSide, newSide] = withoutSharedTail(old, new_);
    const oldCount = oldSide.ids.length;
    const newCount = newSide.ids.length;
    if (oldCount === 0 || newCount === 0)
      return oldCount + newCount === 0 ? [] : [{ oldAt: 0, oldCount, newAt: 0, newCount }];
    this.#makeRoom();
    count(this.#oldOccurrences, oldSide.ids);
    count(this.#newOccurrences, newSide.ids);
    const classes = {
      oldIds: oldSide.ids,
      newIds: newSide.ids,
      oldOccurrences: this.#oldOccurrences,
      newOccurrences: this.#newOccurrences,
    };
    const comparable = comparableLines(classes, oldSide.changed, newSide.changed);
    forget(this.#oldOccurrences, oldSide.ids);
    forget(this.#newOccurrences, newSide.ids);
    new EditSearch(comparable.old, comparable.new).mark(
      comparable.old,
      comparable.new,
      oldSide.changed,
      newSide.changed,
      Infinity,
    );
    slideChanges(oldSide, newSide);
    slideChanges(newSide, oldSide);
    return collectChanges(oldSide.changed, newSide.changed, oldCount, newCount);
  }

  #makeRoom(): void {
    if (this.#oldOccurrences.length >= this.#interner.size) return;
    this.#oldOccurrences = new Int32Array(this.#interner.size * 2);
    this.#newOccurrences = new Int32Array(this.#interner.size * 2);
  }
}

function count(occurrences: Int32Array, ids: Int32Array): void {
  for (let i = 0; i < ids.length; i++) (occurrences[ids[i] as number] as number)++;
}

function forget(occurrences: Int32Array, ids: Int32Array): void {
  for (let i = 0; i < ids.length; i++) occurrences[ids[i] as number] = 0;
}

function withoutSharedTail(old: Version, new_: Version): [Side, Side] {
  const cut = sharedTailLength(old.lines.bytes, new_.lines.bytes);
  return [sideOf(old, cut), sideOf(new_, cut)];
}

function sideOf({ lines, ids }: Version, cut: number): Side {
  const bytes = cut === 0 ? lines.bytes : lines.bytes.subarray(0, lines.bytes.length - cut);
  const lineCount = cut === 0 ? lines.count : lineStartingAt(lines.starts, lines.count, bytes.length);
  return {
    lines: { bytes, count: lineCount, starts: lines.starts, hashes: lines.hashes },
    ids: ids.subarray(0, lineCount),
    // One more than there are lines: the end of a group can be looked for without asking where the text ends.
    changed: new Uint8Array(lineCount + 1),
  };
}

/** Number of the line that starts at `position`, which is one's start. */
function lineStartingAt(starts: Uint32Array, lineCount: number, position: number): number {
  let low = 0;
  let high = lineCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
