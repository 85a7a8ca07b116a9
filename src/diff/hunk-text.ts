/** A hunk in the unified format, as `git diff` prints it. */
import type { ByteWriter } from './byte-writer.js';
import type { Hunk } from './hunk.js';
import type { LineDiff } from './line-diff.js';
import type { LineTable } from './line-table.js';

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
  for (let line = from; line < to; line++) {
    writer.byte(sign);
    const end = lines.starts[line + 1] as number;
    writer.bytes(lines.bytes, lines.starts[line], end);
    if (lines.bytes[end - 1] !== NEWLINE) writer.ascii(NO_NEWLINE);
  }
}

/** As git reads UTF-8: no surrogates, no overlong forms, and not U+FFFE or U+FFFF either. */
function validUtf8Length(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) break;
    at += length;
  }
  return at;
}

/** Length of the valid sequence at `at`; 0 if there is none. */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  const second = bytes[at + 1] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return isTail(bytes[at + 1]) ? 2 : 0;
  if (lead < 0xf0) {
    if (!isTail(bytes[at + 1]) || !isTail(bytes[at + 2])) return 0;
    if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second >= 0xa0)) return 0;
    return lead === 0xef && second === 0xbf && (bytes[at + 2] as number) >= 0xbe ? 0 : 3;
  }
  if (lead > 0xf4 || !isTail(bytes[at + 1]) || !isTail(bytes[at + 2]) || !isTail(bytes[at + 3])) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : 4;
}

function isTail(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
