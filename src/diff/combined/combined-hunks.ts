/**
 * Selects the hunks of a combined diff, as `git diff-tree --cc` does (git-diff-tree(1), "Combined diff format"). A
 * place where the result differs from only one set of parents, and not from all of them, was not changed by the merge
 * itself and is left out. The other places are shown in hunks with context.
 */
import type { CombinedLines, LostLine } from './combined-lines.js';
import { lineText } from './combined-lines.js';
import { DEFAULT_CONTEXT_LINES } from '../lines/line-diff.js';

export interface CombinedHunk {
  /** The range of each parent, as in `@@@ -start,count`. */
  readonly parentRanges: readonly { readonly start: number; readonly count: number }[];
  readonly start: number;
  readonly count: number;
  /**
   * As git prints it: the last line before the hunk, since the one before it, that starts a function; cut; may be
   * empty.
   */
  readonly section: Buffer;
  readonly lines: readonly CombinedLine[];
}

export interface CombinedLine {
  /** Without the newline. */
  readonly text: Buffer;
  /** '-': `parents` have the line and the result does not. '+': `parents` do not have it. ' ': all have it. */
  readonly kind: ' ' | '+' | '-';
  /** Bit `n`: parent `n`. */
  readonly parents: number;
  /** Line number in the result, counted from 1; absent for lost lines. */
  readonly number?: number;
}

export function combinedHunks(lines: CombinedLines, contextLines = DEFAULT_CONTEXT_LINES): CombinedHunk[] {
  const marks = new Marks(lines, contextLines);
  marks.dropPlain();
  marks.addContext();
  return collectHunks(lines, marks);
}

/** Lines of the result, and its end, that are to be shown. */
class Marks {
  /** 1: shown. */
  readonly shown: Uint8Array;
  /** 1: context whose lost lines were found plain, so that they are not shown. */
  readonly withoutLost: Uint8Array;
  /** The index of the end of the text. */
  readonly end: number;
  readonly #lines: CombinedLines;
  readonly #context: number;

  constructor(lines: CombinedLines, context: number) {
    this.#lines = lines;
    this.#context = context;
    this.end = lines.added.length - 1;
    this.shown = Uint8Array.from(lines.added, (bits, line) => (bits !== 0 || lines.lost[line] !== undefined ? 1 : 0));
    this.withoutLost = new Uint8Array(lines.added.length);
  }

  /** The first line from `line` on that is marked so; one past the end if none is. */
  #next(line: number, shown: 0 | 1): number {
    let at = line;
    while (at <= this.end && this.shown[at] !== shown) at += 1;
    return at;
  }

  /**
   * `line` comes after a hunk. Where lost lines alone close the hunk, the line that they stand before is its first
   * context line.
   */
  #tail(hunkStart: number, line: number): number {
    return hunkStart + 1 <= line && this.#lines.added[line - 1] === 0 ? line - 1 : line;
  }

  dropPlain(): void {
    for (let start = this.#next(0, 1); start <= this.end;) {
      const end = this.#hunkEnd(start);
      if (!this.#isOfInterest(start, end)) this.shown.fill(0, start, end);
      start = this.#next(end, 1);
    }
  }

  /** The end of the hunk at `start`. Hunks whose context would touch are one hunk. */
  #hunkEnd(start: number): number {
    let at = start + 1;
    for (; at <= this.end; at += 1) {
      if (this.shown[at] === 1) continue;
      let ahead = Math.min(this.#tail(start, at) + this.#context, this.end + 1) - 1;
      while (ahead >= at && this.shown[ahead] !== 1) ahead -= 1;
      if (ahead < at) break;
      at = ahead;
    }
    return at;
  }

  /** Whether the lines differ from different sets of parents, or from all parents. */
  #isOfInterest(start: number, end: number): boolean {
    let same = 0;
    for (let line = start; line < end; line += 1) {
      for (const parents of [
        this.#lines.added[line] as number,
        ...(this.#lines.lost[line] ?? []).map((lost) => lost.parents),
      ]) {
        if (parents === 0) continue;
        if (same !== 0 && same !== parents) return true;
        same = parents;
      }
    }
    return same === this.#lines.all;
  }

  addContext(): void {
    for (let start = this.#next(0, 1); start <= this.end;) {
      for (let line = Math.max(start - this.#context, 0); line < start; line += 1) {
        if (this.shown[line] === 1) continue;
        this.withoutLost[line] = 1;
        this.shown[line] = 1;
      }
      start = this.#addTail(start);
    }
  }

  /** Closes short gaps after the hunk at `start`, adds its last context; where the next hunk begins. */
  #addTail(start: number): number {
    for (let from = start; ;) {
      const gap = this.#next(from, 0);
      if (gap > this.end) return this.end + 1;
      const next = this.#next(gap, 1);
      const tail = this.#tail(from, gap);
      if (next >= tail + this.#context) {
        this.shown.fill(1, tail, Math.min(tail + this.#context, this.end + 1));
        return next;
      }
      this.shown.fill(1, tail, next);
      from = next;
    }
  }
}

function collectHunks(lines: CombinedLines, { shown, withoutLost, end }: Marks): CombinedHunk[] {
  const { result, parentLines } = lines;
  const hunks: CombinedHunk[] = [];
  for (let line = 0; ;) {
    let section = -1;
    for (; line <= end && shown[line] !== 1; line += 1)
      if (line < end && startsFunction(result.bytes[result.starts[line] as number] ?? 0)) section = line;
    if (line > end) return hunks;
    const start = line;
    while (line <= end && shown[line] === 1) line += 1;
    hunks.push({
      parentRanges: parentLines.map((numbers) => ({
        start: numbers[start] as number,
        count: (numbers[line] as number) - (numbers[start] as number),
      })),
      start: start + 1,
      count: Math.min(line, end) - start,
      section: section < 0 ? NO_SECTION : sectionText(lineText(result, section)),
      lines: Array.from({ length: line - start }, (_, at) =>
        linesAt(lines, start + at, withoutLost[start + at] !== 1),
      ).flat(),
    });
  }
}

function linesAt({ result, added, lost }: CombinedLines, line: number, withLost: boolean): CombinedLine[] {
  const gone = (withLost ? (lost[line] ?? []) : []).map(({ text, parents }: LostLine): CombinedLine => ({
    text,
    kind: '-',
    parents,
  }));
  if (line === result.count) return gone;
  const parents = added[line] as number;
  return [...gone, { text: lineText(result, line), kind: parents === 0 ? ' ' : '+', parents, number: line + 1 }];
}

const NO_SECTION = Buffer.alloc(0);
/** Git's limit here. */
const MAX_SECTION_BYTES = 40;

function startsFunction(byte: number): boolean {
  const lower = byte | 32;
  return (lower >= 97 && lower <= 122) || byte === 95 || byte === 36;
}

/** Git prints up to its last byte that is no blank, and leaves that one out. */
function sectionText(text: Buffer): Buffer {
  let last = 0;
  for (let at = 0; at < Math.min(text.length, MAX_SECTION_BYTES) && text[at] !== 0; at += 1)
    if (!isSpace(text[at] as number)) last = at;
  return text.subarray(0, last);
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}
