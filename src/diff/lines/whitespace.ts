/**
 * Lines compared without regard to blanks: git-diff(1), `--ignore-all-space` (-w), `--ignore-space-change` (-b) and
 * `--ignore-space-at-eol`. Each line is folded to what counts of it, and folded lines are compared; what is shown stays as it is.
 * As in git, each mode also takes a last line without a newline for equal to the same line with one.
 */
import { splitLines, type LineTable } from './line-table.js';

/** Named as in Gitea's `?whitespace=`. */
export const WHITESPACE_MODES = ['show-all', 'ignore-all', 'ignore-change', 'ignore-eol'] as const;
export type WhitespaceMode = (typeof WHITESPACE_MODES)[number];

const NEWLINE = 10;
const SPACE = 32;

/** A table with as many lines, each with the bytes that count and a newline. O(bytes). `show-all` gives the table itself. */
export function foldWhitespace(lines: LineTable, mode: WhitespaceMode): LineTable {
  if (mode === 'show-all') return lines;
  const { bytes, starts, count } = lines;
  const folded = Buffer.allocUnsafe(bytes.length + 1);
  let length = 0;
  for (let line = 0; line < count; line++) {
    let end = starts[line + 1] as number;
    const start = starts[line] as number;
    while (end > start && isSpace(bytes[end - 1] as number)) end--;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      if (mode === 'ignore-eol' || !isSpace(byte)) folded[length++] = byte;
      else if (mode === 'ignore-change' && !isSpace(bytes[at + 1] as number)) folded[length++] = SPACE;
    }
    folded[length++] = NEWLINE;
  }
  return splitLines(folded.subarray(0, length));
}

/** Git's own notion, whatever the locale: no form feed, no vertical tab. */
function isSpace(byte: number): boolean {
  return byte === SPACE || byte === 9 || byte === NEWLINE || byte === 13;
}
