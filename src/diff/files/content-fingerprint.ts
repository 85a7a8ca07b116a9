/**
 * Estimates how much of one file is in another one, as git does for renames. A file is divided into spans (a line, or
 * 64 bytes of a longer line), spans with equal hashes count as equal, and the equal spans are counted in bytes. The
 * hash has few values, so the estimate depends on it. It is git's hash, so that the similarity percentages are equal to
 * git's.
 */
import { isBinary } from './binary.js';

export interface ContentFingerprint {
  readonly sizeBytes: number;
  /** Hashes of the spans, ascending, each once. */
  readonly hashes: Int32Array;
  /** For each hash, the number of bytes in the spans that have it. */
  readonly byteCounts: Int32Array;
}

/** The number of values that a span's hash can take. */
const HASH_VALUES = 107_927;
const MAX_SPAN_BYTES = 64;
const SECOND_HALF_WEIGHT = 97;
const NEWLINE = 10;
const RETURN = 13;

/** Number of bytes for each hash while a file is read. All are 0 between calls; a thread reads one file at a time. */
const tally = new Int32Array(HASH_VALUES);

/**
 * The hash is a 64-bit register in two halves, which rotates left by seven bits for each byte. In text, a carriage
 * return before a newline is ignored. git up to 2.43 ignores a last line without a newline that is shorter than a span;
 * later versions count it (`countUnfinished`). O(bytes).
 */
export function fingerprint(bytes: Buffer, countUnfinished: boolean): ContentFingerprint {
  const text = !isBinary(bytes);
  const seen: number[] = [];
  const { length } = bytes;
  let low = 0;
  let high = 0;
  let count = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at] as number;
    const skipped = text && byte === RETURN && bytes[at + 1] === NEWLINE;
    if (!skipped) {
      const turnedLow = ((low << 7) ^ (high >>> 25)) + byte;
      high = (high << 7) ^ (low >>> 25);
      low = turnedLow | 0;
      count += 1;
    }
    const unfinished = count > 0 && at === length - 1 && countUnfinished;
    if ((skipped || (count < MAX_SPAN_BYTES && byte !== NEWLINE)) && !unfinished) continue;
    const hash = ((low + Math.imul(high, SECOND_HALF_WEIGHT)) >>> 0) % HASH_VALUES;
    if (tally[hash] === 0) seen.push(hash);
    (tally[hash] as number) += count;
    low = 0;
    high = 0;
    count = 0;
  }
  const hashes = Int32Array.from(seen).sort();
  const byteCounts = new Int32Array(hashes.length);
  for (let i = 0; i < hashes.length; i += 1) {
    byteCounts[i] = tally[hashes[i] as number] as number;
    tally[hashes[i] as number] = 0;
  }
  return { sizeBytes: length, hashes, byteCounts };
}

/** Number of bytes of `left` that are in `right` as well. O(spans). */
export function sharedBytes(left: ContentFingerprint, right: ContentFingerprint): number {
  let shared = 0;
  let j = 0;
  const count = right.hashes.length;
  for (let i = 0; i < left.hashes.length; i += 1) {
    const hash = left.hashes[i] as number;
    while (j < count && (right.hashes[j] as number) < hash) j += 1;
    if (j === count) break;
    if (right.hashes[j] === hash) shared += Math.min(left.byteCounts[i] as number, right.byteCounts[j] as number);
  }
  return shared;
}
