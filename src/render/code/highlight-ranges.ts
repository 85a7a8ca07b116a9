/**
 * Highlights some lines of a text as they look in the whole text, without the cost of highlighting all of it (about 1
 * MB/s), since a diff shows a few lines of long files. In languages whose only multi-line constructs are comments and
 * strings in the manner of C, a scan finds where those are, and highlighting starts shortly before the wanted lines,
 * outside of them. In other languages it starts at the beginning.
 */
import { highlightLines, HIGHLIGHT_LIMITS } from './highlight.js';
import type { SafeHtml } from '../safe-html.js';

/** Lines `first` to `last`, both from 1 and included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** The limits of work for colours, shared by the files of a page. */
export interface ColourBudget {
  /** The remaining number of characters that may be highlighted. */
  left: number;
  /** A time of `performance.now()`: stops work on texts that are slow to highlight. */
  readonly deadline: number;
}

export interface ColouredLine {
  /** The text of the line without its line end. */
  readonly text: string;
  readonly html: SafeHtml;
}

/** The longest text that is highlighted from its beginning. */
export const MAX_WHOLE_CHARACTERS = 200_000;
/**
 * The largest distance at which a definition is looked for before the wanted lines. Few functions are longer before
 * that point, and a definition is recognised by its first column.
 */
const MAX_LINES_BACK = 24;
/** Grammars look ahead, for example to decide whether a name is that of a function. */
const LINES_AFTER = 3;

/**
 * Grammars in which a line outside of `BLOCKS` can be highlighted nearly independently; in the exceptions a name may
 * lose its colour.
 */
const BLOCK_GRAMMARS: ReadonlySet<string> = new Set([
  'c',
  'cpp',
  'objectivec',
  'dts',
  'ldscript',
  'gas',
  'cocci',
  'protobuf',
  'verilog',
  'css',
]);
/**
 * An unterminated comment extends to the end of the text. Strings and comments of one line are included because they
 * may contain the delimiters of the others.
 */
const BLOCKS = /\/\*[^]*?(?:\*\/|$)|\/\/(?:\\\r?\n|.)*|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/g;
/** The first character of a line that begins a definition. */
const TOP_LEVEL = /[\p{L}_#@/]/u;
/**
 * The end of a line that continues in the next one: a type on a line of its own before the function's name, or a list.
 */
const UNFINISHED = /[\p{L}\p{N}_*,(]$/u;

/**
 * `ranges` must be ascending. Returns lines by number. A line is absent, and must be shown plain, when the budget or a
 * limit forbids it or there is no grammar. O(text) for the scan, plus the grammar's work for lines near the wanted
 * ones.
 */
export function highlightRanges(
  text: string,
  grammar: string | undefined,
  ranges: readonly LineRange[],
  budget: ColourBudget,
): ReadonlyMap<number, ColouredLine> {
  const coloured = new Map<number, ColouredLine>();
  if (grammar === undefined || ranges.length === 0 || text.length > HIGHLIGHT_LIMITS.maxLength) return coloured;
  const starts = lineStarts(text);
  for (const { first, last } of BLOCK_GRAMMARS.has(grammar) ? windowsOf(text, starts, ranges) : wholeUpTo(ranges)) {
    const from = starts[first - 1];
    const to = starts[Math.min(last + LINES_AFTER, starts.length - 1)];
    if (
      from === undefined ||
      to === undefined ||
      to - from > Math.min(budget.left, MAX_WHOLE_CHARACTERS) ||
      performance.now() > budget.deadline
    )
      continue;
    budget.left -= to - from;
    const part = highlightLines(text.slice(from, to), grammar);
    if (!part.highlighted) continue;
    for (const [at, html] of part.lines.entries())
      coloured.set(first + at, { text: lineText(text, starts, first + at), html });
  }
  return coloured;
}

/** The start of each line, and the end of the last one. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (starts.at(-1) !== text.length) starts.push(text.length);
  return starts;
}

function lineText(text: string, starts: readonly number[], number: number): string {
  const line = text.slice(starts[number - 1], starts[number]);
  return line.endsWith('\r\n')
    ? line.slice(0, -2)
    : line.endsWith('\n') || line.endsWith('\r')
      ? line.slice(0, -1)
      : line;
}

function wholeUpTo(ranges: readonly LineRange[]): LineRange[] {
  return [{ first: 1, last: Math.max(...ranges.map(({ last }) => last)) }];
}

/** The ranges extended to a safe start; ranges that meet are joined. */
function windowsOf(text: string, starts: readonly number[], ranges: readonly LineRange[]): LineRange[] {
  const isInside = insideBlocks(text, starts);
  const windows: LineRange[] = [];
  for (const { first, last } of ranges) {
    const before = windows.at(-1);
    const floor = before === undefined ? 1 : before.last + 1;
    const outside = outsideBlocks(text, starts, isInside, first, floor);
    const start = beginningBefore(text, starts, isInside, outside, floor);
    // Join the ranges when a construct of the previous one reaches this one, or may: no definition lies between them
    // and they are near.
    const goesOn =
      start === undefined
        ? first - floor < MAX_LINES_BACK || !isOutside(text, starts, isInside, outside)
        : start <= floor;
    if (before !== undefined && goesOn)
      windows[windows.length - 1] = { first: before.first, last: Math.max(last, before.last) };
    else windows.push({ first: start ?? outside, last });
  }
  return windows;
}

/**
 * The nearest line at or before `line`, but not before `floor`, that begins a definition; undefined when none is near.
 */
function beginningBefore(
  text: string,
  starts: readonly number[],
  isInside: Uint8Array,
  line: number,
  floor: number,
): number | undefined {
  for (let back = line; back >= Math.max(floor, line - MAX_LINES_BACK); back -= 1) {
    const isTop = isOutside(text, starts, isInside, back) && TOP_LEVEL.test(text.charAt(starts[back - 1] as number));
    if (isTop && (back === 1 || !UNFINISHED.test(lineText(text, starts, back - 1)))) return back;
  }
  return undefined;
}

/** `first`, or the first line of the comment, string or continued line that contains it; not before `floor`. */
function outsideBlocks(
  text: string,
  starts: readonly number[],
  isInside: Uint8Array,
  first: number,
  floor: number,
): number {
  let line = Math.min(first, starts.length - 1);
  while (line > floor && !isOutside(text, starts, isInside, line)) line -= 1;
  return line;
}

function isOutside(text: string, starts: readonly number[], isInside: Uint8Array, number: number): boolean {
  return isInside[number - 1] === 0 && !text.startsWith('\\\n', (starts[number - 1] as number) - 2);
}

/** 1 for each line that begins inside a comment or a string. */
function insideBlocks(text: string, starts: readonly number[]): Uint8Array {
  const inside = new Uint8Array(starts.length);
  let line = 0;
  for (const { 0: block, index } of text.matchAll(BLOCKS)) {
    if (!block.includes('\n')) continue;
    const end = index + block.length;
    while (line < starts.length && (starts[line] as number) <= index) line += 1;
    for (; line < starts.length && (starts[line] as number) < end; line += 1) inside[line] = 1;
  }
  return inside;
}
