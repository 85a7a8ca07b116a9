/**
 * A sorted table of object ids with its fanout of 256 entries, as in pack indexes and in the multi-pack-index:
 * gitformat-pack(5), "pack-*.idx files" and "multi-pack-index".
 *
 * Ids are uniformly distributed, so an interpolation search finds one with about one block read. After a few steps the
 * search becomes a binary one, which bounds the cost for a table that a hostile repository made non-uniform.
 */
import { OID_BYTES, type Oid, oidFromBytes } from '../oid.js';
import { corrupt } from './corrupt.js';
import { type ByteSource, uint32At } from './byte-source.js';
import { type IndexPosition, indexPosition } from './position.js';

export const FANOUT_BYTES = 256 * 4;
/** Interpolation ends after this many steps: the ids are then not uniform enough for it to help. */
const INTERPOLATION_STEPS = 6;
/** So few rows are probably in one block, and a binary search in it needs no read. */
const NEAR_ROWS = 8;
const KEY_RANGE = 2 ** 32;

export class OidTable {
  readonly count: number;
  readonly #source: ByteSource;
  readonly #fanout: Uint32Array;
  readonly #start: number;
  readonly #stride: number;

  /**
   * Reads and checks the fanout at `fanoutOffset`. The id of a row lies at `start + row * stride`; the caller checks
   * that the file is long enough for `count` rows. Throws corrupt.
   */
  constructor(source: ByteSource, fanoutOffset: number, start: number, stride: number) {
    this.#source = source;
    this.#start = start;
    this.#stride = stride;
    this.#fanout = new Uint32Array(256);
    let previous = 0;
    for (let byte = 0; byte < 256; byte += 1) {
      const upTo = uint32At(source.bytes, source.pin(fanoutOffset + byte * 4));
      if (upTo < previous)
        throw corrupt(source.name, `fanout falls from ${previous} to ${upTo}`, fanoutOffset + byte * 4);
      this.#fanout[byte] = previous = upTo;
    }
    this.count = previous;
  }

  /**
   * Row of the id at `oid[at, at + 20)`, which is an `IndexPosition`, or `-1 - row` where `row` is the place at which it
   * would be inserted. O(log log n) block reads, no allocation.
   */
  find(oid: Uint8Array, at: number): number {
    const source = this.#source;
    const first = oid[at] as number;
    let low = first === 0 ? 0 : (this.#fanout[first - 1] as number);
    let high = this.#fanout[first] as number;
    const key = keyAt(oid, at + 1);
    let lowKey = 0;
    let highKey = KEY_RANGE;
    for (let step = 0; low < high; step += 1) {
      const rows = high - low;
      let row: number;
      if (step < INTERPOLATION_STEPS && rows > NEAR_ROWS && highKey > lowKey) {
        row = low + Math.floor(((key - lowKey) / (highKey - lowKey)) * rows);
        if (row >= high) row = high - 1;
        else if (row < low) row = low;
      } else row = low + Math.floor(rows / 2);
      const position = source.pin(this.#start + row * this.#stride);
      const order = compareOid(oid, at, source.bytes, position);
      if (order === 0) return row;
      if (order < 0) {
        high = row;
        highKey = keyAt(source.bytes, position + 1);
      } else {
        low = row + 1;
        lowKey = keyAt(source.bytes, position + 1);
      }
    }
    return -1 - low;
  }

  /** Id of row `row`, 0 <= row < count. */
  oidAt(row: IndexPosition): Oid {
    return oidFromBytes(this.#source.bytes, this.#source.pin(this.#start + row * this.#stride));
  }

  /**
   * Length in hex digits of the longest prefix that `oid` shares with another id of the table: one of its neighbours in
   * the sorted order. 0 when there is none.
   */
  commonDigits(oid: Oid, oidBytes: Uint8Array): number {
    const found = this.find(oidBytes, 0);
    const before = (found < 0 ? -1 - found : found) - 1;
    const after = found < 0 ? -1 - found : found + 1;
    return Math.max(
      before >= 0 ? sharedDigits(oid, this.oidAt(indexPosition(before))) : 0,
      after < this.count ? sharedDigits(oid, this.oidAt(indexPosition(after))) : 0,
    );
  }

  /** Adds the ids that begin with `prefix` (at least one hex digit) to `into`, in order, until it has `limit` ids. */
  collectPrefix(prefix: string, into: Set<Oid>, limit: number): void {
    const lowest = Buffer.from(prefix.padEnd(OID_BYTES * 2, '0'), 'hex');
    const found = this.find(lowest, 0);
    for (let row = found < 0 ? -1 - found : found; row < this.count && into.size < limit; row += 1) {
      const oid = this.oidAt(indexPosition(row));
      if (!oid.startsWith(prefix)) return;
      into.add(oid);
    }
  }

  /** Every id in order. */
  *oids(): Generator<Oid> {
    for (let row = 0; row < this.count; row += 1) yield this.oidAt(indexPosition(row));
  }
}

/** Number of leading digits that two ids have in common. */
export function sharedDigits(left: string, right: string): number {
  let digits = 0;
  while (digits < left.length && left.charCodeAt(digits) === right.charCodeAt(digits)) digits += 1;
  return digits;
}

/** The four bytes at `at` as a number, big-endian: the digits of an id that interpolation compares. */
function keyAt(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number)) >>>
    0
  );
}

/** Order of two ids: negative, 0, positive. */
function compareOid(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  for (let index = 0; index < OID_BYTES; index += 1) {
    const difference = (left[leftAt + index] as number) - (right[rightAt + index] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
