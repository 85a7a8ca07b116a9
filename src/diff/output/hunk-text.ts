/** A hunk in the unified format, as `git diff` prints it. */
import type { ByteWriter } from './byte-writer.js';
import type { Hunk } from '../lines/hunk.js';
import type { LineDiff } from '../lines/line-diff.js';
import type { LineTable } from '../lines/line-table.js';
import { validUtf8Length } from '../lines/utf8-sequence.js';

const SPACE = 32;
const PLUS = 43;
const MINUS = 45;
const NEWLINE = 10;
const NO_NEWLINE = '\n\\ No newline at end of file\n';

/** `@@ -1,7 +1,6 @@`, without the section. */
export function hunkRange(hunk: Hunk): string {
  return `@@ -${range(hunk.oldStart, hunk.oldCount)} +${range(hunk.newStart, hunk.newCount)} @@`;
}

function range(start: number, count: number): string {
  return count === 1 ? String(start) : `${String(start)},${String(count)}`;
}

/** The section up to its first byte that is not UTF-8: git cuts there, as it does where 80 bytes end inside a character. */
export function printableSection(section: Buffer): Buffer {
  return section.subarray(0, validUtf8Length(section));
}

export function writeHunk(writer: ByteWriter, diff: LineDiff, hunk: Hunk): void {
  writer.ascii(hunkRange(hunk));
  if (hunk.section.length > 0) {
    writer.byte(SPACE);
    writer.bytes(printableSection(hunk.section));
  }
  writer.byte(NEWLINE);
  const newEnd = hunk.newStart - (hunk.newCount === 0 ? 0 : 1) + hunk.newCount;
  let at = newEnd - hunk.newCount;
  for (const change of hunk.changes) {
    writeLines(writer, diff.newLines, at, change.newAt, SPACE);
    writeLines(writer, diff.oldLines, change.oldAt, change.oldAt + change.oldCount, MINUS);
    at = change.newAt + change.newCount;
    writeLines(writer, diff.newLines, change.newAt, at, PLUS);
  }
  writeLines(writer, diff.newLines, at, newEnd, SPACE);
}

function writeLines(writer: ByteWriter, lines: LineTable, from: number, to: number, sign: number): void {
  for (let line = from; line < to; line += 1) {
    writer.byte(sign);
    const end = lines.starts[line + 1] as number;
    writer.bytes(lines.bytes, lines.starts[line], end);
    if (lines.bytes[end - 1] !== NEWLINE) writer.ascii(NO_NEWLINE);
  }
}
