/**
 * A table of commits in columns of numbers. The first look-up of an id makes its row, whose number never changes.
 * Loading the commit fills the columns. About 90 bytes for each commit.
 */
import { OID_BYTES, oidFromBytes, type Oid } from '../../git/oid.js';

/** Number of a row in one `CommitRows`. */
export type Row = number;

const FIRST_CAPACITY = 1024;
const NOT_LOADED = -1;

export class CommitRows {
  count = 0;
  #capacity = FIRST_CAPACITY;
  oids = Buffer.alloc(FIRST_CAPACITY * OID_BYTES);
  trees = Buffer.alloc(FIRST_CAPACITY * OID_BYTES);
  times = new Float64Array(FIRST_CAPACITY);
  generations = new Float64Array(FIRST_CAPACITY);
  /** Position in the commit-graph + 1; 0 when unknown. */
  graphPositions = new Int32Array(FIRST_CAPACITY);
  #parentStarts = new Int32Array(FIRST_CAPACITY);
  #parentCounts = new Int32Array(FIRST_CAPACITY).fill(NOT_LOADED);
  #parents = new Int32Array(FIRST_CAPACITY * 2);
  #parentsUsed = 0;
  /**
   * Hash table with open addressing and linear probing. A slot has a row + 1, or 0 when it is free. The number of slots
   * is a power of two and twice the capacity. At most half of them are used, so a search reads 1.5 slots on average
   * when it succeeds and 2.5 when it fails. The hash is four bytes of the id, which is uniform.
   */
  #slots = new Int32Array(FIRST_CAPACITY * 2);

  /** Row of the id in `bytes[offset, offset + 20)`. Makes the row when there is none. O(1). */
  rowAt(bytes: Buffer, offset: number): Row {
    const mask = this.#slots.length - 1;
    for (let slot = bytes.readInt32LE(offset) & mask; ; slot = (slot + 1) & mask) {
      const row = (this.#slots[slot] as number) - 1;
      if (row < 0) {
        if (this.count < this.#capacity) return this.#add(bytes, offset, slot);
        this.#grow();
        return this.rowAt(bytes, offset);
      }
      if (this.oids.compare(bytes, offset, offset + OID_BYTES, row * OID_BYTES, (row + 1) * OID_BYTES) === 0)
        return row;
    }
  }

  oid(row: Row): Oid {
    return oidFromBytes(this.oids, row * OID_BYTES);
  }

  isLoaded(row: Row): boolean {
    return this.#parentCounts[row] !== NOT_LOADED;
  }

  /** Stores copies of the parents' rows, which marks the row as loaded. */
  setParents(row: Row, parents: readonly Row[]): void {
    if (this.#parentsUsed + parents.length > this.#parents.length) {
      const grown = new Int32Array(Math.max(this.#parents.length * 2, this.#parentsUsed + parents.length));
      grown.set(this.#parents);
      this.#parents = grown;
    }
    this.#parentStarts[row] = this.#parentsUsed;
    for (const parent of parents) this.#parents[this.#parentsUsed++] = parent;
    this.#parentCounts[row] = parents.length;
  }

  /** Only for a loaded row. */
  parentCount(row: Row): number {
    return this.#parentCounts[row] as number;
  }

  /** Parent number `n`, counted from 0. Only for a loaded row. */
  parent(row: Row, n: number): Row {
    return this.#parents[(this.#parentStarts[row] as number) + n] as number;
  }

  #add(bytes: Buffer, offset: number, slot: number): Row {
    const row = this.count++;
    this.#slots[slot] = row + 1;
    bytes.copy(this.oids, row * OID_BYTES, offset, offset + OID_BYTES);
    return row;
  }

  #grow(): void {
    this.#capacity *= 2;
    const capacity = this.#capacity;
    this.oids = Buffer.concat([this.oids], capacity * OID_BYTES);
    this.trees = Buffer.concat([this.trees], capacity * OID_BYTES);
    this.times = grownFloats(this.times, capacity);
    this.generations = grownFloats(this.generations, capacity);
    this.graphPositions = grownInts(this.graphPositions, capacity, 0);
    this.#parentStarts = grownInts(this.#parentStarts, capacity, 0);
    this.#parentCounts = grownInts(this.#parentCounts, capacity, NOT_LOADED);
    this.#slots = new Int32Array(capacity * 2);
    const mask = this.#slots.length - 1;
    for (let row = 0; row < this.count; row += 1) {
      let slot = this.oids.readInt32LE(row * OID_BYTES) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = row + 1;
    }
  }
}

function grownFloats(values: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(capacity);
  grown.set(values);
  return grown;
}

function grownInts(values: Int32Array<ArrayBuffer>, capacity: number, fill: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(capacity).fill(fill);
  grown.set(values);
  return grown;
}
