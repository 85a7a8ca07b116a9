/**
 * Some lines of a text highlighted as they are in the whole text, without the cost of all of it (about 1 MB/s): what a diff shows
 * are a few lines of long files. In languages whose only constructs over many lines are comments and strings in C's manner, a scan
 * finds where these are, and the work begins shortly before the wanted lines, outside of them; in others it begins at the start.
 */
import { highlightLines, HIGHLIGHT_LIMITS } from './highlight.js';
import type { SafeHtml } from '../safe-html.js';

/** Lines `first` to `last`, from 1. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Work that colours may cost; shared by the files of a page. */
export interface ColourBudget {
  /** Characters given to grammars. */
  left: number;
  /** By `performance.now()`: for texts that a grammar is slow with. */
  readonly deadline: number;
}

export interface ColouredLine {
  /** Without its line end. */
  readonly text: string;
  readonly html: SafeHtml;
}

/** Longest text that is highlighted from its start. */
export const MAX_WHOLE_CHARACTERS = 200_000;
/** So far before the wanted lines a beginning is looked for: a function's head is seldom further, and it is found by its first column. */
const MAX_LINES_BACK = 24;
/** Grammars look ahead: whether a name is a function's, whether a block of text begins. */
const LINES_AFTER = 3;

/** Grammars in which every line outside of `BLOCKS` can be read by itself, nearly: where it cannot, a name may miss its colour. */
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
/** A comment without an end goes on to the end of the text. Strings and comments of one line are here since they may hold the others' beginnings. */
const BLOCKS = /\/\*[^]*?(?:\*\/|$)|\/\/(?:\\\r?\n|.)*|"(?:\\[^]|[^"\\\n])*"?|'(?:\\[^]|[^'\\\n])*'?/g;
/** What a definition begins with. */
const TOP_LEVEL = /[\p{L}_#@/]/u;
/** A type on a line of its own before the name of its function, or a list that goes on. */
const UNFINISHED = /[\p{L}\p{N}_*,(]$/u;

/**
 * `ranges`: ascending. Lines by their number; a line is absent when the budget or a limit forbids it or when there is no grammar,
 * and then it is to be shown plain. O(text) for the scan, and the grammar's work for the lines near the wanted ones.
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

/** Where each line begins, and the end of the last. */
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

/** The ranges with what is needed before them, joined where they meet. */
function windowsOf(text: string, starts: readonly number[], ranges: readonly LineRange[]): LineRange[] {
  const isInside = insideBlocks(text, starts);
  const windows: LineRange[] = [];
  for (const { first, last } of ranges) {
    const before = windows.at(-1);
    const floor = before === undefined ? 1 : before.last + 1;
    const outside = outsideBlocks(text, starts, isInside, first, floor);
    const start = beginningBefore(text, starts, isInside, outside, floor);
    // What began in the lines before goes on up to these, or may: no definition lies between, and they are near.
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

/** The line of a definition from which on `line` is read rightly, not before `floor`; undefined: none is near. */
function beginningBefore(
  text: string,
  starts: readonly number[],
  isInside: Uint8Array,
  line: number,
  floor: number,
): number | undefined {
  for (let back = line; back >= Math.max(floor, line - MAX_LINES_BACK); back--) {
    const isTop = isOutside(text, starts, isInside, back) && TOP_LEVEL.test(text.charAt(starts[back - 1] as number));
    if (isTop && (back === 1 || !UNFINISHED.test(lineText(text, starts, back - 1)))) return back;
  }
  return undefined;
}

/** `first`, or the line where the comment, string or continued line begins that it is in; not before `floor`. */
function outsideBlocks(
  text: string,
  starts: readonly number[],
  isInside: Uint8Array,
  first: number,
  floor: number,
): number {
  let line = Math.min(first, starts.length - 1);
  while (line > floor && !isOutside(text, starts, isInside, line)) line--;
  return line;
}

function isOutside(text: string, starts: readonly number[], isInside: Uint8Array, number: number): boolean {
  return isInside[number - 1] === 0 && !text.startsWith('\\\n', (starts[number - 1] as number) - 2);
}

/** 1 for each line that begins inside of a comment or a string. */
function insideBlocks(text: string, starts: readonly number[]): Uint8Array {
  const inside = new Uint8Array(starts.length);
  let line = 0;
  for (const { 0: block, index } of text.matchAll(BLOCKS)) {
    if (!block.includes('\n')) continue;
    const end = index + block.length;
    while (line < starts.length && (starts[line] as number) <= index) line++;
    for (; line < starts.length && (starts[line] as number) < end; line++) inside[line] = 1;
  }
  return inside;
}
