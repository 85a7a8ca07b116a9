/**
 * Compares lines and ignores whitespace: git-diff(1), `--ignore-all-space` (-w), `--ignore-space-change` (-b) and
 * `--ignore-space-at-eol`. Lines are compared without the ignored bytes and shown unchanged. As in git, in each mode a
 * last line without a newline is equal to the same line with one.
 */
import { splitLines, type LineTable } from './line-table.js';

/** Named as in Gitea's `?whitespace=`. */
export const WHITESPACE_MODES = ['show-all', 'ignore-all', 'ignore-change', 'ignore-eol'] as const;
export type WhitespaceMode = (typeof WHITESPACE_MODES)[number];

const NEWLINE = 10;
const SPACE = 32;

/** A table of the same lines without the ignored bytes. With `show-all`, the table itself. O(bytes). */
export function foldWhitespace(lines: LineTable, mode: WhitespaceMode): LineTable {
  if (mode === 'show-all') return lines;
  const { bytes, starts, count } = lines;
  const folded = Buffer.allocUnsafe(bytes.length + 1);
  let length = 0;
  for (let line = 0; line < count; line += 1) {
    let end = starts[line + 1] as number;
    const start = starts[line] as number;
    while (end > start && isSpace(bytes[end - 1] as number)) end -= 1;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (mode === 'ignore-eol' || !isSpace(byte)) folded[length++] = byte;
      else if (mode === 'ignore-change' && !isSpace(bytes[at + 1] as number)) folded[length++] = SPACE;
    }
    folded[length++] = NEWLINE;
  }
  return splitLines(folded.subarray(0, length));
}

/** git's definition of whitespace, which is independent of the locale and has no form feed and no vertical tab. */
function isSpace(byte: number): boolean {
  return byte === SPACE || byte === 9 || byte === NEWLINE || byte === 13;
}
