/**
 * The header block that commits and tags share: `keyword value` lines, a value continued by lines that start with a space,
 * ended by an empty line or by the end of the object.
 */

export interface HeaderBlock {
  readonly fields: readonly HeaderField[];
  /** Where the message starts. */
  readonly messageStart: number;
}

export interface HeaderField {
  readonly keyword: string;
  /** A view of the object's bytes; continuation lines still with their newline and space. */
  readonly value: Buffer;
}

const NEWLINE = 10;
const SPACE = 32;

/** O(bytes of the header). Never throws: what the fields must be is the caller's to say. */
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
  return { fields, messageStart: Math.min(at + 1, bytes.length) };
}

function lineEnd(bytes: Buffer, from: number): number {
  const newline = bytes.indexOf(NEWLINE, from);
  return newline < 0 ? bytes.length : newline;
}

/** Takes the leading space off continuation lines. */
export function unfold(value: string): string {
  return value.replaceAll('\n ', '\n');
}
