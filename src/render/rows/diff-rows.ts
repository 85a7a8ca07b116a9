/**
 * The rows of a unified diff as HTML: `table.diff > tbody` takes them. Made in worker threads, since a page may hold
 * twenty thousand. Linear in the length of the text.
 */
import { markHtml } from '../code/mark-html.js';
import { escapeHtml, joinHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface DiffRowHunk {
  readonly lines: readonly DiffRowLine[];
}

export interface DiffRowLine {
  readonly kind: ' ' | '+' | '-';
  /** From 1; absent on an added (deleted) line. */
  readonly oldNumber?: number;
  readonly newNumber?: number;
  readonly text: string;
  readonly noNewline?: true;
  /** `[start0, end0, start1, end1, ...]`: the words that differ, ascending, in UTF-16 units of `text`. */
  readonly marks?: readonly number[];
  /** The text with its syntax coloured; absent: plain. */
  readonly html?: SafeHtml;
}

export interface DiffRowOptions {
  /** Words for the end of a file without a newline. */
  readonly noNewline: string;
  /** Lines of the new text can be linked to (`lineAnchor`): on a page that shows one file. */
  readonly lineIds?: boolean;
}

/** The id of a line of the new text, from 1. */
export function lineAnchor(number: number): string {
  return `n${String(number)}`;
}

export interface DiffRows {
  readonly html: SafeHtml;
  /** Some lines were too long to be shown whole. */
  readonly cutLines: boolean;
}

/** A generated or minified file has lines of megabytes; nobody reads them, and laying them out stops a browser. */
export const MAX_LINE_CHARACTERS = 2_000;

const ROW_CLASSES = { ' ': 'd-ctx', '+': 'd-add', '-': 'd-del' } as const;
/** U+2212 is as wide as the plus. */
const SIGNS = { ' ': ' ', '+': '+', '-': '\u2212' } as const;
const ELLIPSIS = '…';
const BLANK_CELLS = '<td class="dn"></td><td class="dn"></td><td class="dm"></td>';

export function renderDiffRows(hunks: readonly DiffRowHunk[], options: DiffRowOptions): DiffRows {
  const note = trustHtml(
    `<tr class="d-note">${BLANK_CELLS}<td class="src" translate="yes">${escapeHtml(options.noNewline)}</td></tr>\n`,
  );
  const parts: SafeHtml[] = [];
  let cutLines = false;
  for (const hunk of hunks) {
    for (const line of hunk.lines) {
      if (line.text.length > MAX_LINE_CHARACTERS) cutLines = true;
      parts.push(lineRow(line, options));
      if (line.noNewline === true) parts.push(note);
    }
  }
  return { html: joinHtml(parts), cutLines };
}

function lineRow(line: DiffRowLine, options: DiffRowOptions): SafeHtml {
  const { kind, oldNumber, newNumber } = line;
  return trustHtml(
    `<tr class="${ROW_CLASSES[kind]}">${numberCell(oldNumber)}${numberCell(newNumber, options)}` +
      `<td class="dm">${SIGNS[kind]}</td><td class="src">${lineHtml(line)}</td></tr>\n`,
  );
}

/** A line's text. The differing words in `<mark>`: an element that no reader stumbles over, unlike `<del>` and `<ins>` amid a line. */
export function lineHtml({ text, marks = [], html = escapeHtml(text) }: DiffRowLine): SafeHtml {
  return text.length > MAX_LINE_CHARACTERS
    ? escapeHtml(text.slice(0, MAX_LINE_CHARACTERS) + ELLIPSIS)
    : markHtml(html, marks);
}

function numberCell(number: number | undefined, { lineIds = false }: Partial<DiffRowOptions> = {}): string {
  return number === undefined
    ? '<td class="dn"></td>'
    : `<td class="dn"${lineIds ? ` id="${lineAnchor(number)}"` : ''} data-n="${String(number)}"></td>`;
}
