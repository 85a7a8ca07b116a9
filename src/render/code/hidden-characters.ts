/**
 * Makes characters visible that are invisible or change the order of their neighbours. The characters stay in the HTML,
 * so that a copied text equals the file; CSS draws a sign before each one and isolates its effect. The caller decides
 * which characters these are.
 */
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface HiddenCharacter {
  /** Position in UTF-16 units. */
  readonly at: number;
  readonly character: string;
  /** A short name such as `RLO` or `U+00AD`; ASCII or control pictures. */
  readonly sign: string;
  /** True when it changes the order in which text is displayed. */
  readonly isDirection: boolean;
}

/** Finds the hidden characters of a text, in order. */
export type FindHidden = (text: string) => readonly HiddenCharacter[];

/** An HTML parser would read a literal CR inside a line as a line end. */
const ESCAPED_CR = '&#13;';

/** `html` is escaped text, possibly in spans whose tags are ASCII. At most `limit` characters are marked. */
export function markHidden(
  html: SafeHtml,
  find: FindHidden,
  limit = Infinity,
): { readonly html: SafeHtml; readonly found: readonly HiddenCharacter[] } {
  const source = html.includes(ESCAPED_CR) ? html.replaceAll(ESCAPED_CR, '\r') : html;
  const found = find(source);
  if (found.length === 0) return { html, found };
  let marked = '';
  let end = 0;
  for (const { at, character, sign } of found.slice(0, limit)) {
    marked += `${source.slice(end, at)}<span class="hidden-sign" data-sign="${escapeHtml(sign)}">${escapeHtml(character)}</span>`;
    end = at + character.length;
  }
  return { html: trustHtml(marked + source.slice(end).replaceAll('\r', ESCAPED_CR)), found };
}

export interface HiddenSummary {
  readonly count: number;
  /** The number of those that change the order of text. */
  readonly directionCount: number;
  /** Line numbers from 1, in order; only the first `MAX_NAMED_LINES`. */
  readonly lines: readonly number[];
  readonly lineCount: number;
}

/** A longer list of line numbers would not be read. */
const MAX_NAMED_LINES = 10;
/** A page with more marks is too heavy for browsers, and a file with so many is not text. */
const MAX_MARKS = 5000;

/** Marks the hidden characters of all lines and counts them; `hidden` is undefined when there are none. */
export function markHiddenInLines(
  lines: readonly SafeHtml[],
  find: FindHidden,
): { readonly lines: readonly SafeHtml[]; readonly hidden: HiddenSummary | undefined } {
  let count = 0;
  let directionCount = 0;
  let lineCount = 0;
  const named: number[] = [];
  const marked = lines.map((line, index) => {
    const { html, found } = markHidden(line, find, Math.max(0, MAX_MARKS - count));
    if (found.length === 0) return html;
    count += found.length;
    directionCount += found.filter(({ isDirection }) => isDirection).length;
    lineCount += 1;
    if (named.length < MAX_NAMED_LINES) named.push(index + 1);
    return html;
  });
  return count === 0
    ? { lines, hidden: undefined }
    : { lines: marked, hidden: { count, directionCount, lines: named, lineCount } };
}
