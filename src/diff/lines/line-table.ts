/**
 * A text as numbered lines over its bytes. A line includes its newline, so that, as in git, a last line without a
 * newline differs from the same line with one. One pass over the bytes finds the lines and computes their hashes.
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

/** Differs in each process, so that a file cannot be made in which the hashes of all lines collide. */
const SEED = randomInt(0x7fffffff);
const PRIME = 0x01000193;
const NEWLINE = 10;
/** Typical for source code. The arrays grow when lines are shorter. */
const TYPICAL_LINE_BYTES = 24;

/** Splits a text into lines. The table refers to `bytes`, which must not change. O(bytes). */
export function splitLines(bytes: Buffer): LineTable {
  const { ends, hashes, count } = scanLines(bytes, 0, bytes.length);
  const starts = new Uint32Array(count + 1);
  starts.set(ends.subarray(0, count), 1);
  return { bytes, count, starts, hashes };
}

export interface SimilarLines {
  readonly lines: LineTable;
  /** A number of lines at the start that are equal in both texts. There may be more. */
  readonly prefix: number;
  /** A number of equal lines at the end. The two ranges do not overlap in either text. */
  readonly suffix: number;
}

/**
 * As `splitLines`, for a text that is similar to `model`: equal lines at the start and end are copied from its table.
 */
export function splitSimilarLines(bytes: Buffer, model: LineTable): SimilarLines {
  const shorter = Math.min(bytes.length, model.bytes.length);
  const prefix = wholeLines(model, commonPrefix(bytes, model.bytes, shorter));
  const middleStart = model.starts[prefix] as number;
  // Start one byte later, because the newline before an equal line must be equal as well.
  const suffixStart = firstLineFrom(
    model,
    model.bytes.length - commonSuffix(bytes, model.bytes, shorter - middleStart) + 1,
  );
  const suffix = model.count - suffixStart;
  const shift = bytes.length - model.bytes.length;
  const middleEnd = (model.starts[suffixStart] as number) + shift;

  const middle = scanLines(bytes, middleStart, middleEnd);
  const count = prefix + middle.count + suffix;
  const starts = new Uint32Array(count + 1);
  const hashes = new Int32Array(count);
  starts.set(model.starts.subarray(0, prefix + 1));
  starts.set(middle.ends.subarray(0, middle.count), prefix + 1);
  for (let i = 1; i <= suffix; i += 1)
    starts[prefix + middle.count + i] = (model.starts[suffixStart + i] as number) + shift;
  hashes.set(model.hashes.subarray(0, prefix));
  hashes.set(middle.hashes.subarray(0, middle.count), prefix);
  hashes.set(model.hashes.subarray(suffixStart, model.count), prefix + middle.count);
  return { lines: { bytes, count, starts, hashes }, prefix, suffix };
}

/** The arrays may be longer than `count`. */
function scanLines(bytes: Buffer, from: number, to: number): { ends: Uint32Array; hashes: Int32Array; count: number } {
  let capacity = Math.ceil((to - from) / TYPICAL_LINE_BYTES) + 16;
  let ends = new Uint32Array(capacity);
  let hashes = new Int32Array(capacity);
  let count = 0;
  for (let at = from; at < to;) {
    let hash = SEED;
    let byte: number;
    do {
      byte = bytes[at++] as number;
      hash = Math.imul(hash ^ byte, PRIME);
    } while (byte !== NEWLINE && at < to);
    if (count === capacity) {
      capacity *= 2;
      ends = grown(ends, new Uint32Array(capacity));
      hashes = grown(hashes, new Int32Array(capacity));
    }
    hashes[count] = hash ^ (hash >>> 15);
    ends[count++] = at;
  }
  return { ends, hashes, count };
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Bytes compared by one native call. */
const BLOCK = 2048;

function commonPrefix(left: Buffer, right: Buffer, limit: number): number {
  let at = 0;
  while (at + BLOCK <= limit && left.compare(right, at, at + BLOCK, at, at + BLOCK) === 0) at += BLOCK;
  while (at < limit && left[at] === right[at]) at += 1;
  return at;
}

function commonSuffix(left: Buffer, right: Buffer, limit: number): number {
  const l = left.length;
  const r = right.length;
  let back = 0;
  while (back + BLOCK <= limit && left.compare(right, r - back - BLOCK, r - back, l - back - BLOCK, l - back) === 0)
    back += BLOCK;
  while (back < limit && left[l - back - 1] === right[r - back - 1]) back += 1;
  return back;
}

/**
 * Number of lines that end within the first `length` bytes, without the last line of the text: it may have no newline
 * and be longer in another text.
 */
function wholeLines(lines: LineTable, length: number): number {
  return Math.max(firstLineFrom(lines, length + 1) - 1, 0);
}

/** The first line that starts at `position` or after it; `count` if none does. Binary search. */
function firstLineFrom(lines: LineTable, position: number): number {
  let low = 0;
  let high = lines.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines.starts[middle] as number) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
