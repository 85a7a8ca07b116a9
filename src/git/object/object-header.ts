/**
 * The header of commits and tags: lines of `keyword value`, up to an empty line or the end of the object. A line that
 * starts with a space continues the value of the line before it.
 */

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** A view. Git reads it as a C string, so it ends at the first NUL. */
  readonly message: Buffer;
}

export interface HeaderField {
  readonly keyword: string;
  /** A view of the object's bytes, in which continuation lines still have their newline and space. */
  readonly value: Buffer;
}

const NEWLINE = 10;
const SPACE = 32;

/** Splits the header into fields. The caller checks which fields there are. Never throws. O(bytes of the header). */
export function parseHeaderBlock(bytes: Buffer): HeaderBlock {
  const fields: HeaderField[] = [];
  let at = 0;
  while (at < bytes.length && bytes[at] !== NEWLINE) {
    let end = lineEnd(bytes, at);
    const firstEnd = end;
    while (bytes[end + 1] === SPACE) end = lineEnd(bytes, end + 1);
    const space = bytes.indexOf(SPACE, at);
    const keywordEnd = space < 0 || space > firstEnd ? firstEnd : space;
    fields.push({
      keyword: bytes.toString('latin1', at, keywordEnd),
      value: bytes.subarray(Math.min(keywordEnd + 1, end), end),
    });
    at = end + 1;
  }
  return { fields, message: untilZero(bytes.subarray(at + 1)) };
}

/** The part of a message that git shows, as a view. */
export function untilZero(message: Buffer): Buffer {
  const end = message.indexOf(0);
  return end < 0 ? message : message.subarray(0, end);
}

function lineEnd(bytes: Buffer, from: number): number {
  const newline = bytes.indexOf(NEWLINE, from);
  return newline < 0 ? bytes.length : newline;
}

/** Removes the leading spaces of continuation lines. */
export function unfold(value: string): string {
  return value.replaceAll('\n ', '\n');
}
