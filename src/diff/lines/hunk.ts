/** Groups changes into hunks with context, and finds the line of the old text that names the function of a hunk. */
import type { LineTable } from './line-table.js';

/** `oldCount` lines from `oldAt` on were replaced by `newCount` lines from `newAt` on. Lines are counted from 0. */
export interface Change {
  readonly oldAt: number;
  readonly oldCount: number;
  readonly newAt: number;
  readonly newCount: number;
}

export interface Hunk {
  /**
   * As in `@@ -oldStart,oldCount +newStart,newCount @@`. Lines are counted from 1; an empty side has the line before
   * it.
   */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /**
   * The text after the second `@@ `: at most 80 bytes of the last line before the hunk that starts a function, or ''.
   */
  readonly section: Buffer;
  /** The changes of the hunk, at least one. */
  readonly changes: readonly Change[];
}

/** O(lines up to the last change). */
export function buildHunks(
  oldLines: LineTable,
  newLines: LineTable,
  changes: readonly Change[],
  contextLines: number,
): Hunk[] {
  const hunks: Hunk[] = [];
  const sections = new SectionFinder(oldLines);
  for (let first = 0; first < changes.length;) {
    let end = first + 1;
    while (end < changes.length && gapBefore(changes, end) <= 2 * contextLines) end += 1;
    const head = changes[first] as Change;
    const tail = changes[end - 1] as Change;
    const oldAt = Math.max(head.oldAt - contextLines, 0);
    const newAt = Math.max(head.newAt - contextLines, 0);
    const after = Math.min(
      contextLines,
      oldLines.count - tail.oldAt - tail.oldCount,
      newLines.count - tail.newAt - tail.newCount,
    );
    const oldCount = tail.oldAt + tail.oldCount + after - oldAt;
    const newCount = tail.newAt + tail.newCount + after - newAt;
    hunks.push({
      oldStart: oldCount === 0 ? oldAt : oldAt + 1,
      oldCount,
      newStart: newCount === 0 ? newAt : newAt + 1,
      newCount,
      section: sections.before(oldAt),
      changes: changes.slice(first, end),
    });
    first = end;
  }
  return hunks;
}

function gapBefore(changes: readonly Change[], index: number): number {
  const before = changes[index - 1] as Change;
  return (changes[index] as Change).oldAt - before.oldAt - before.oldCount;
}

const MAX_SECTION_BYTES = 80;
const EMPTY = Buffer.alloc(0);

/** git's rule for text of an unknown language: a function starts on a line whose first byte is a letter, `_` or `$`. */
class SectionFinder {
  readonly #lines: LineTable;
  /** The line at which the previous search began. A search need not go back beyond it. */
  #searched = -1;
  #section: Buffer = EMPTY;

  constructor(lines: LineTable) {
    this.#lines = lines;
  }

  /** The section for a hunk that starts at `line`. Must be called with ascending lines. */
  before(line: number): Buffer {
    for (let at = line - 1; at > this.#searched; at -= 1) {
      if (!startsFunction(this.#lines.bytes[this.#lines.starts[at] as number] as number)) continue;
      this.#section = sectionText(this.#lines, at);
      break;
    }
    this.#searched = line - 1;
    return this.#section;
  }
}

function startsFunction(byte: number): boolean {
  const lower = byte | 32;
  return (lower >= 97 && lower <= 122) || byte === 95 || byte === 36;
}

function sectionText(lines: LineTable, line: number): Buffer {
  const start = lines.starts[line] as number;
  let end = Math.min(lines.starts[line + 1] as number, start + MAX_SECTION_BYTES);
  while (end > start && isSpace(lines.bytes[end - 1] as number)) end -= 1;
  return lines.bytes.subarray(start, end);
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}
