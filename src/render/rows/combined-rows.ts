/**
 * The rows of a merge's combined diff as HTML, for `table.diff.diff--combined > tbody`. A column of signs, one for each
 * parent, precedes the text.
 */
import { lineId, numberCell, MAX_LINE_CHARACTERS } from './diff-rows.js';
import { escapeHtml, joinHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface CombinedRowLine {
  readonly kind: ' ' | '+' | '-';
  /** Bit `n` is set when the sign is in the column of parent `n`. */
  readonly parents: number;
  /** Line number in the result, from 1. */
  readonly number?: number;
  readonly text: string;
}

const ROW_CLASSES = { ' ': 'd-ctx', '+': 'd-add', '-': 'd-del' } as const;
/** U+2212 is as wide as the plus sign. */
const SIGNS = { ' ': ' ', '+': '+', '-': '\u2212' } as const;
const ELLIPSIS = '…';

/** `fileName` is the name of the file in the ids of its lines (shared/diff-lines.ts). */
export function renderCombinedRows(lines: readonly CombinedRowLine[], parentCount: number, fileName: string): SafeHtml {
  return joinHtml(
    lines.map(({ kind, parents, number, text }) => {
      const signs = Array.from({ length: parentCount }, (_, parent) =>
        (parents >> parent) & 1 ? SIGNS[kind] : ' ',
      ).join('');
      const shown = text.length > MAX_LINE_CHARACTERS ? text.slice(0, MAX_LINE_CHARACTERS) + ELLIPSIS : text;
      return trustHtml(
        `<tr class="${ROW_CLASSES[kind]}">${numberCell(number, lineId({ fileName }, 'R', number))}` +
          `<td class="dm">${signs}</td><td class="src">${escapeHtml(shown)}</td></tr>\n`,
      );
    }),
  );
}
