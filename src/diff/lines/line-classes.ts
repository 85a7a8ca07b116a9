/** Gives equal lines of two texts the same small number, so that the search compares numbers. */
import type { LineTable, SimilarLines } from './line-table.js';

export interface LineClasses {
  /** The number of each line of the old text. Numbers start at 0 and have no gaps. */
  readonly oldIds: Int32Array;
  readonly newIds: Int32Array;
  /** For each number, how many lines of the old (new) text have it. */
  readonly oldOccurrences: Int32Array;
  readonly newOccurrences: Int32Array;
}

/**
 * Classifies the lines of both texts. Lines that the texts share at their start and end are looked up once. O(bytes).
 */
export function classifyLines(oldLines: LineTable, similar: SimilarLines): LineClasses {
  const { lines: newLines, prefix, suffix } = similar;
  const classes = new LineClassInterner(oldLines.count + newLines.count - prefix - suffix);
  const oldIds = new Int32Array(oldLines.count);
  const newIds = new Int32Array(newLines.count);
  classes.intern(oldLines, 0, oldIds, 0, oldLines.count);
  classes.intern(newLines, 1, newIds, prefix, newLines.count - suffix);
  newIds.set(oldIds.subarray(0, prefix));
  newIds.set(oldIds.subarray(oldLines.count - suffix), newLines.count - suffix);
  const oldOccurrences = countEach(oldIds, classes.size);
  const newOccurrences = countEach(newIds, classes.size);
  return { oldIds, newIds, oldOccurrences, newOccurrences };
}

function countEach(ids: Int32Array, classCount: number): Int32Array {
  const counts = new Int32Array(classCount);
  for (let i = 0; i < ids.length; i += 1) (counts[ids[i] as number] as number) += 1;
  return counts;
}

/**
 * A hash table with open addressing and linear probing: a slot has a number + 1, or 0 when it is free. At most half of
 * the slots are used, so linear probing reads 1.5 slots on average when a search succeeds and 2.5 when it fails.
 */
class LineClassInterner {
  size = 0;
  readonly #slots: Int32Array;
  readonly #mask: number;
  /** For each number, its first line: the text (0 is old, 1 is new) and the line in it. */
  readonly #sampleText: Uint8Array;
  readonly #sampleLine: Uint32Array;
  readonly #texts: LineTable[] = [];

  constructor(lineCount: number) {
    let slots = 16;
    while (slots < lineCount * 2) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.#mask = slots - 1;
    this.#sampleText = new Uint8Array(lineCount);
    this.#sampleLine = new Uint32Array(lineCount);
  }

  /** Writes the numbers of the lines `[from, to)` to `ids`. */
  intern(lines: LineTable, text: 0 | 1, ids: Int32Array, from: number, to: number): void {
    this.#texts[text] = lines;
    const slots = this.#slots;
    const mask = this.#mask;
    for (let line = from; line < to; line += 1) {
      let slot = (lines.hashes[line] as number) & mask;
      let id = (slots[slot] as number) - 1;
      while (id >= 0 && !this.#isOfClass(lines, line, id)) {
        slot = (slot + 1) & mask;
        id = (slots[slot] as number) - 1;
      }
      if (id < 0) {
        id = this.size++;
        slots[slot] = id + 1;
        this.#sampleText[id] = text;
        this.#sampleLine[id] = line;
      }
      ids[line] = id;
    }
  }

  #isOfClass(lines: LineTable, line: number, id: number): boolean {
    const sample = this.#texts[this.#sampleText[id] as number] as LineTable;
    const sampleLine = this.#sampleLine[id] as number;
    if (lines.hashes[line] !== sample.hashes[sampleLine]) return false;
    let at = lines.starts[line] as number;
    const end = lines.starts[line + 1] as number;
    let other = sample.starts[sampleLine] as number;
    if (end - at !== (sample.starts[sampleLine + 1] as number) - other) return false;
    while (at < end && lines.bytes[at] === sample.bytes[other]) {
      at += 1;
      other += 1;
    }
    return at === end;
  }
}
