/**
 * The rows of a diff in two columns as HTML, with their `tbody` elements, for `table.diff.diff--split`. Each run of
 * changed lines is a `tbody.d-run`, so that a narrow screen can show its old lines before its new ones
 * (public/css/split.css).
 */
import {
  lineHtml,
  lineId,
  MAX_LINE_CHARACTERS,
  type DiffRowHunk,
  type DiffRowLine,
  type DiffRowOptions,
  type DiffRows,
} from './diff-rows.js';
import { escapeHtml, joinHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

const NO_LINE = '<td class="dn d-no"></td><td class="src d-no"></td>';

export function renderSplitRows(hunks: readonly DiffRowHunk[], options: DiffRowOptions): DiffRows {
  const note = `<td class="dn"></td><td class="src d-note" translate="yes">${escapeHtml(options.noNewline)}</td>`;
  const parts: SafeHtml[] = [];
  const cells: LineCells = (number, html, tone, isNew) => {
    const id = isNew ? lineId(options, 'R', number) : tone === '' ? '' : lineId(options, 'L', number);
    return `<td class="dn${tone}"${id} data-n="${String(number ?? '')}"></td><td class="src${tone}">${html}</td>`;
  };
  for (const { lines } of hunks) {
    for (let at = 0; at < lines.length;) {
      const isContext = lines[at]?.kind === ' ';
      let end = at;
      while (end < lines.length && (lines[end]?.kind === ' ') === isContext) end += 1;
      parts.push(
        isContext ? contextBody(lines.slice(at, end), note, cells) : runBody(lines.slice(at, end), note, cells),
      );
      at = end;
    }
  }
  return {
    html: joinHtml(parts),
    cutLines: hunks.some(({ lines }) => lines.some(({ text }) => text.length > MAX_LINE_CHARACTERS)),
  };
}

type LineCells = (number: number | undefined, html: SafeHtml, tone: '' | ' d-del' | ' d-add', isNew: boolean) => string;

function contextBody(lines: readonly DiffRowLine[], note: string, lineCells: LineCells): SafeHtml {
  const rows = lines.flatMap((line) => {
    const html = lineHtml(line);
    const row = `<tr>${lineCells(line.oldNumber, html, '', false)}${lineCells(line.newNumber, html, '', true)}</tr>`;
    return line.noNewline === true ? [row, `<tr>${note}${note}</tr>`] : [row];
  });
  return trustHtml(`<tbody>${rows.join('\n')}</tbody>\n`);
}

/** Pairs old and new lines from the top; the rest of the longer side has no counterpart. */
function runBody(lines: readonly DiffRowLine[], note: string, lineCells: LineCells): SafeHtml {
  const old = sideCells(lines, '-', note, lineCells);
  const new_ = sideCells(lines, '+', note, lineCells);
  const rows = Array.from(
    { length: Math.max(old.length, new_.length) },
    (_, at) => `<tr>${old[at] ?? NO_LINE}${new_[at] ?? NO_LINE}</tr>`,
  );
  return trustHtml(`<tbody class="d-run">${rows.join('\n')}</tbody>\n`);
}

function sideCells(lines: readonly DiffRowLine[], kind: '-' | '+', note: string, lineCells: LineCells): string[] {
  return lines
    .filter((line) => line.kind === kind)
    .flatMap((line) => [
      kind === '-'
        ? lineCells(line.oldNumber, lineHtml(line), ' d-del', false)
        : lineCells(line.newNumber, lineHtml(line), ' d-add', true),
      ...(line.noNewline === true ? [note] : []),
    ]);
}
