/**
 * Characters that nobody sees, or that turn the order of their neighbours, made visible in HTML. The characters stay, so a copied text is
 * the file's; CSS draws the sign before each and keeps its effect inside. Which characters these are, the caller says.
 */
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface HiddenCharacter {
  /** Position in UTF-16 units. */
  readonly at: number;
  readonly character: string;
  /** A short name: `RLO`, `U+00AD`. ASCII or pictures of controls. */
  readonly sign: string;
  /** It changes the order in which text is shown. */
  readonly isDirection: boolean;
}

/** The hidden characters of a text, in order. */
export type FindHidden = (text: string) => readonly HiddenCharacter[];

/** A CR that does not end its line would break it in two in a page. */
const ESCAPED_CR = '&#13;';

/** `html`: escaped text, perhaps in spans whose tags are ASCII. `limit`: how many are marked at most. */
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
  /** Of these, such as change the order of text. */
  readonly directionCount: number;
  /** From 1, in order; the first `MAX_NAMED_LINES`. */
  readonly lines: readonly number[];
  readonly lineCount: number;
}

/** More line numbers are not read. */
const MAX_NAMED_LINES = 10;
/** More marks make a page that no browser lays out; such a file is no text. */
const MAX_MARKS = 5000;

/** Lines of a text with the hidden characters marked, and a summary; undefined when there are none. */
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
