/**
 * A text as numbered lines over its bytes. A line includes its newline, so a last line without one differs from the same line
 * with one, as git sees it. Lines are hashed while they are found: one pass over the bytes.
 */
import { randomInt } from 'node:crypto';

export interface LineTable {
  readonly bytes: Buffer;
  readonly count: number;
  /** `count + 1` positions in `bytes`: line `i` (from 0) is `[starts[i], starts[i + 1])`. May be longer than that. */
  readonly starts: Uint32Array;
  /** A hash of each line, comparable within one process. */
  readonly hashes: Int32Array;
}

/** Differs from process to process, so that nobody can write files whose lines all collide. */
const SEED = randomInt(0x7fffffff);
const PRIME = 0x01000193;
const NEWLINE = 10;
/** A guess that is right for source code; the arrays grow when lines are shorter. */
const TYPICAL_LINE_BYTES = 24;

/** O(bytes). The table keeps a reference to `bytes`, which must not change. */
export function splitLines(bytes: Buffer): LineTable {
  const { length } = bytes;
  let capacity = Math.ceil(length / TYPICAL_LINE_BYTES) + 16;
  let starts = new Uint32Array(capacity + 1);
  let hashes = new Int32Array(capacity);
  let count = 0;
  for (let at = 0; at < length; ) {
    let hash = SEED;
    let byte: number;
    do {
      byte = bytes[at++] as number;
      hash = Math.imul(hash ^ byte, PRIME);
    } while (byte !== NEWLINE && at < length);
    if (count === capacity) {
      capacity *= 2;
      starts = grown(starts, new Uint32Array(capacity + 1));
      hashes = grown(hashes, new Int32Array(capacity));
    }
    hashes[count] = hash ^ (hash >>> 15);
    starts[++count] = at;
  }
  return { bytes, count, starts, hashes };
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Whether the text has a last line that no newline ends. */
export function lacksFinalNewline(lines: LineTable): boolean {
  return lines.bytes.length > 0 && lines.bytes[lines.bytes.length - 1] !== NEWLINE;
}
