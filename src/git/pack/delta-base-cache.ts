/**
 * A cache of objects that may be bases of deltas, by pack and offset. It is one ring of memory in which a new object
 * overwrites the oldest ones. The order is "first in, first out" and not "least recently used", because moving an
 * object on each hit would copy its bytes.
 *
 * The rows of the table are typed arrays, so an entry allocates nothing. The base, the delta and the result of a step
 * lie in one slab: then `copyWithin` can copy between them without a view.
 *
 * An object larger than a sixteenth of the ring is not admitted, so one object never evicts more than that part of the
 * cache. Behind the ring lies scratch memory for one delta.
 */

import type { PackOffset } from './position.js';

const NONE = -1;
const MIN_RING_BYTES = 64 * 1024;
/**
 * Size of an entry that the number of rows is made for. Most trees and small files are larger, so rows rarely run out.
 */
const EXPECTED_ENTRY_BYTES = 512;
const ADMISSION_PARTS = 16;

/** A hash table with chaining: `#heads` has the newest row of each bucket, `#chain` the next row of the same bucket. */
export class DeltaBaseCache {
  /** Ring and scratch. A range that `reserve` or `find` gave is valid until the next `reserve`. */
  readonly slab: Buffer;
  /** Size of the largest object that is admitted. */
  readonly admissionBytes: number;
  /** The scratch is `slab[scratchStart, + scratchBytes)`. The caller may use it from one delta step to the next. */
  readonly scratchStart: number;
  readonly scratchBytes: number;
  hits = 0;
  readonly #ringBytes: number;
  readonly #rows: number;
  readonly #packOf: Float64Array;
  readonly #offsetOf: Float64Array;
  readonly #startOf: Uint32Array;
  readonly #sizeOf: Uint32Array;
  readonly #typeOf: Uint8Array;
  readonly #chain: Int32Array;
  readonly #heads: Int32Array;
  readonly #mask: number;
  /** The rows are a ring as well: `#count` rows from `#oldest` on. Their objects lie in the same order in the slab. */
  #oldest = 0;
  #count = 0;
  /** Position in the slab behind the newest object. */
  #next = 0;

  constructor(sizeBytes: number) {
    this.#ringBytes = Math.max(MIN_RING_BYTES, sizeBytes);
    this.admissionBytes = Math.floor(this.#ringBytes / ADMISSION_PARTS);
    this.scratchStart = this.#ringBytes;
    this.scratchBytes = this.admissionBytes;
    this.slab = Buffer.allocUnsafeSlow(this.#ringBytes + this.scratchBytes);
    this.#rows = Math.ceil(this.#ringBytes / EXPECTED_ENTRY_BYTES);
    this.#packOf = new Float64Array(this.#rows);
    this.#offsetOf = new Float64Array(this.#rows);
    this.#startOf = new Uint32Array(this.#rows);
    this.#sizeOf = new Uint32Array(this.#rows);
    this.#typeOf = new Uint8Array(this.#rows);
    this.#chain = new Int32Array(this.#rows).fill(NONE);
    const heads = 2 ** Math.ceil(Math.log2(this.#rows));
    this.#heads = new Int32Array(heads).fill(NONE);
    this.#mask = heads - 1;
  }

  /** Row of the object at `offset` in the pack `packId`, or -1. The row is valid until the next `reserve`. */
  find(packId: number, offset: PackOffset): number {
    for (let row = this.#heads[this.#hash(packId, offset)] as number; row !== NONE; row = this.#chain[row] as number) {
      if (this.#offsetOf[row] === offset && this.#packOf[row] === packId) return row;
    }
    return NONE;
  }

  startOf(row: number): number {
    return this.#startOf[row] as number;
  }

  sizeOf(row: number): number {
    return this.#sizeOf[row] as number;
  }

  /** Type number of gitformat-pack(5), 1 to 4. */
  typeOf(row: number): number {
    return this.#typeOf[row] as number;
  }

  /**
   * Makes room for `sizeBytes` (at most `admissionBytes`) and one spare byte and returns its position in the slab.
   * Drops the oldest entries. The bytes `[keepStart, + keepSize)`, which are the base in use, stay untouched; a size of
   * 0 keeps nothing. `find` does not see the new object before `commit`.
   */
  reserve(sizeBytes: number, keepStart: number, keepSize: number): number {
    const needed = sizeBytes + 1;
    let start = this.#next;
    // The position moves at most three times: behind the kept range, to the start of the ring, behind the kept range.
    for (let turn = 0; turn < 3; turn += 1) {
      if (start + needed > this.#ringBytes) {
        this.#drop(start, this.#ringBytes);
        start = 0;
      }
      if (keepSize === 0 || start + needed <= keepStart || start >= keepStart + keepSize) break;
      this.#drop(start, keepStart + keepSize);
      start = keepStart + keepSize;
    }
    this.#drop(start, start + needed);
    this.#next = start;
    return start;
  }

  /** Makes the object that was written at the reserved `start` visible to `find`. */
  commit(packId: number, offset: PackOffset, packType: number, start: number, sizeBytes: number): void {
    this.#next = start + sizeBytes;
    if (this.#count === this.#rows) this.#dropOldest();
    const row = (this.#oldest + this.#count) % this.#rows;
    this.#count += 1;
    this.#packOf[row] = packId;
    this.#offsetOf[row] = offset;
    this.#startOf[row] = start;
    this.#sizeOf[row] = sizeBytes;
    this.#typeOf[row] = packType;
    const head = this.#hash(packId, offset);
    this.#chain[row] = this.#heads[head] as number;
    this.#heads[head] = row;
  }

  /**
   * Drops the oldest entries that lie in `[start, end)`. They are neighbours, since rows have the order of the slab.
   */
  #drop(start: number, end: number): void {
    while (this.#count > 0) {
      const at = this.#startOf[this.#oldest] as number;
      if (at < start || at >= end) return;
      this.#dropOldest();
    }
  }

  #dropOldest(): void {
    const row = this.#oldest;
    const head = this.#hash(this.#packOf[row] as number, this.#offsetOf[row] as number);
    let previous = NONE;
    for (let at = this.#heads[head] as number; at !== NONE; at = this.#chain[at] as number) {
      if (at === row) {
        if (previous === NONE) this.#heads[head] = this.#chain[row] as number;
        else this.#chain[previous] = this.#chain[row] as number;
        break;
      }
      previous = at;
    }
    this.#oldest = (this.#oldest + 1) % this.#rows;
    this.#count -= 1;
  }

  #hash(packId: number, offset: number): number {
    // `| 0` takes the low 32 bits of the offset; packs may be larger than 4 GiB, so the high bits are mixed in as well.
    const mixed =
      Math.imul(offset | 0, 0x9e3779b1) ^
      Math.imul((offset / 2 ** 32) | 0, 0x27d4eb2f) ^
      Math.imul(packId | 0, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }
}
