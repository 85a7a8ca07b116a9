/**
 * The rows of a unified diff as HTML, for `table.diff > tbody`. Made in worker threads, since a page may have twenty
 * thousand rows. Linear in the length of the text.
 */
import { diffLineId, type DiffSide } from '../../shared/diff-lines.js';
import { markHtml } from '../code/mark-html.js';
import { escapeHtml, joinHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface DiffRowHunk {
  readonly lines: readonly DiffRowLine[];
}

export interface DiffRowLine {
  readonly kind: ' ' | '+' | '-';
  /** Line number from 1; absent on an added line. */
  readonly oldNumber?: number;
  /** Line number from 1; absent on a deleted line. */
  readonly newNumber?: number;
  readonly text: string;
  readonly noNewline?: true;
  /** `[start0, end0, start1, end1, ...]`: the changed words, ascending, in UTF-16 units of `text`. */
  readonly marks?: readonly number[];
  /** The highlighted text; absent when the line is plain. */
  readonly html?: SafeHtml;
}

export interface DiffRowOptions {
  /** Text for the end of a file without a newline. */
  readonly noNewline: string;
  /** The name of the file in the ids of its lines (shared/diff-lines.ts); without it lines have no ids. */
  readonly fileName?: string;
}

export interface DiffRows {
  readonly html: SafeHtml;
  /** True when some lines were too long to be shown whole. */
  readonly cutLines: boolean;
}

/** Generated or minified files have lines of megabytes, which cannot be read and block a browser's layout. */
export const MAX_LINE_CHARACTERS = 2_000;

const ROW_CLASSES = { ' ': 'd-ctx', '+': 'd-add', '-': 'd-del' } as const;
/** U+2212 is as wide as the plus sign. */
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
  // One id for each row is enough: an unchanged line is addressed on the new side.
  const [oldId, newId] = kind === '-' ? [lineId(options, 'L', oldNumber), ''] : ['', lineId(options, 'R', newNumber)];
  return trustHtml(
    `<tr class="${ROW_CLASSES[kind]}">${numberCell(oldNumber, oldId)}${numberCell(newNumber, newId)}` +
      `<td class="dm">${SIGNS[kind]}</td><td class="src">${lineHtml(line)}</td></tr>\n`,
  );
}

/**
 * The text of a line with changed words in `<mark>`, which screen readers do not announce in the middle of a line,
 * unlike `<del>` and `<ins>`.
 */
export function lineHtml({ text, marks = [], html = escapeHtml(text) }: DiffRowLine): SafeHtml {
  return text.length > MAX_LINE_CHARACTERS
    ? escapeHtml(text.slice(0, MAX_LINE_CHARACTERS) + ELLIPSIS)
    : markHtml(html, marks);
}

/** The attribute with the id of a line, after a space; '' for none. */
export function lineId(
  { fileName }: Pick<DiffRowOptions, 'fileName'>,
  side: DiffSide,
  number: number | undefined,
): string {
  return fileName === undefined || number === undefined ? '' : ` id="${diffLineId(fileName, { side, number })}"`;
}

export function numberCell(number: number | undefined, id: string): string {
  return number === undefined ? '<td class="dn"></td>' : `<td class="dn"${id} data-n="${String(number)}"></td>`;
}
