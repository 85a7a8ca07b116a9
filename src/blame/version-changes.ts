/**
 * The differences of two versions as `git blame` finds them: the default algorithm with the indent heuristic, after the
 * equal end of both versions was cut off. git cuts in whole blocks and keeps the line in which the cut is.
 *
 * The result may differ from that of `git diff` for two reasons: a change cannot slide into the part that was cut off,
 * and the lines of that part are not counted when the algorithm considers how often a line occurs.
 */
import { comparableLines } from '../diff/lines/comparable-lines.js';
import { EditSearch } from '../diff/lines/edit-search.js';
import type { Change } from '../diff/lines/hunk.js';
import { collectChanges } from '../diff/lines/line-diff.js';
import { sharedTailLength } from '../diff/lines/shared-tail.js';
import { slideChanges, type Placing, type Side } from '../diff/lines/slide-changes.js';
import type { LineInterner, Version } from './line-interner.js';

/** Compares versions of one interner. Its scratch memory has two numbers for each line of the interner. */
export class VersionComparison {
  readonly #interner: LineInterner;
  readonly #placing: Placing;
  #oldOccurrences = new Int32Array(0);
  #newOccurrences = new Int32Array(0);

  constructor(interner: LineInterner, placing: Placing = 'readable') {
    this.#interner = interner;
    this.#placing = placing;
  }

  /** The changes in ascending order, with at least one equal line between two of them. O(lines) without the search. */
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
    slideChanges(oldSide, newSide, this.#placing);
    slideChanges(newSide, oldSide, this.#placing);
    return collectChanges(oldSide.changed, newSide.changed, oldCount, newCount);
  }

  #makeRoom(): void {
    if (this.#oldOccurrences.length >= this.#interner.size) return;
    this.#oldOccurrences = new Int32Array(this.#interner.size * 2);
    this.#newOccurrences = new Int32Array(this.#interner.size * 2);
  }
}

function count(occurrences: Int32Array, ids: Int32Array): void {
  for (let i = 0; i < ids.length; i += 1) (occurrences[ids[i] as number] as number) += 1;
}

function forget(occurrences: Int32Array, ids: Int32Array): void {
  for (let i = 0; i < ids.length; i += 1) occurrences[ids[i] as number] = 0;
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
    // One more than the lines: a search for the end of a group stops there without another check.
    changed: new Uint8Array(lineCount + 1),
  };
}

/** Number of the line that starts at `position`. There must be one. */
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
