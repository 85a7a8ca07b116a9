/**
 * Bases of deltas, kept in one ring of memory: a new one takes the place of the oldest. Key is (pack file, offset),
 * held in typed arrays; nothing is allocated an entry, and base, delta and result of a delta step lie in one slab.
 * Objects above a sixteenth of the ring are not admitted. Behind the ring lies scratch room for one delta.
 */

const NONE = -1;
const MIN_RING_BYTES = 64 * 1024;
/** Expected size of an entry, for the number of rows: trees and small files are larger. */
const EXPECTED_ENTRY_BYTES = 512;
const ADMISSION_PARTS = 16;

export class DeltaBaseCache {
  /** Ring and scratch. Ranges given by `reserve` and `find` hold until the next `reserve`. */
  readonly slab: Buffer;
  /** Largest object that is admitted, in bytes. */
  readonly admissionBytes: number;
  /** The scratch is `slab[scratchStart, + scratchBytes)`, free for the caller between two steps. */
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
  /** Rows are a ring too: `#count` rows from `#oldest` on, in the order of the slab. */
  #oldest = 0;
  #count = 0;
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

  /** Row of the object at `offset` of pack `packId`, or -1. A row is valid until the next `reserve`. */
  find(packId: number, offset: number): number {
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

  /** Pack type number, 1..4. */
  typeOf(row: number): number {
    return this.#typeOf[row] as number;
  }

  /**
   * Room for `sizeBytes` (at most `admissionBytes`) and one spare byte; its position in the slab. Drops the oldest
   * entries, yet leaves the bytes `[keepStart, + keepSize)` alone: they are the base in use. Nothing is found there
   * until `commit`.
   */
  reserve(sizeBytes: number, keepStart: number, keepSize: number): number {
    const needed = sizeBytes + 1;
    let start = this.#next;
    // At most: past the kept range, around the end, past the kept range again.
    for (let turn = 0; turn < 3; turn++) {
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

  /** Makes what was written at the reserved `start` findable. */
  commit(packId: number, offset: number, packType: number, start: number, sizeBytes: number): void {
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

  /** Drops the oldest entries as long as they lie in `[start, end)`; rows stand in slab order from `#next` on. */
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
    const mixed =
      Math.imul(offset | 0, 0x9e3779b1) ^
      Math.imul((offset / 2 ** 32) | 0, 0x27d4eb2f) ^
      Math.imul(packId | 0, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }
}
