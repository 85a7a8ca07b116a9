/**
 * Gives object ids small numbers in the order of their arrival. An id is 20 bytes in one buffer: no string and no
 * object is allocated for it.
 */
import { OID_BYTES } from '../../git/oid.js';

const EMPTY = -1;
/**
 * Largest part of the slots that is used. At this load linear probing reads 1.8 slots on average when a search succeeds
 * and 3.6 when it fails.
 */
const MAX_LOAD = 0.6;

/** A hash table with open addressing and linear probing: a slot has a number, or EMPTY. */
export class OidInterner {
  #bytes: Buffer;
  #slots: Int32Array;
  #mask: number;
  size = 0;

  constructor(capacity = 1024) {
    let slots = 1024;
    while (slots * MAX_LOAD < capacity) slots *= 2;
    this.#slots = new Int32Array(slots).fill(EMPTY);
    this.#mask = slots - 1;
    this.#bytes = Buffer.allocUnsafe(Math.max(capacity, 16) * OID_BYTES);
  }

  /** The ids in the order of their numbers, 20 bytes each, as a view. The next `intern` may make it out of date. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.size * OID_BYTES);
  }

  /** The number of the id in `bytes[offset, offset + 20)`, or -1. O(1). */
  find(bytes: Uint8Array, offset: number): number {
    return this.#slots[this.#slotOf(bytes, offset)] as number;
  }

  /** The number of the id. A new id gets the number `size`, which then grows. O(1). */
  intern(bytes: Uint8Array, offset: number): number {
    const slot = this.#slotOf(bytes, offset);
    const known = this.#slots[slot] as number;
    if (known !== EMPTY) return known;
    const id = this.size++;
    if (this.size * OID_BYTES > this.#bytes.length) this.#growBytes();
    this.#bytes.set(bytes.subarray(offset, offset + OID_BYTES), id * OID_BYTES);
    this.#slots[slot] = id;
    if (this.size > this.#slots.length * MAX_LOAD) this.#growSlots();
    return id;
  }

  #slotOf(bytes: Uint8Array, offset: number): number {
    const slots = this.#slots;
    const own = this.#bytes;
    // Ids are uniformly distributed, so their first four bytes are the hash.
    let slot = hashAt(bytes, offset) & this.#mask;
    for (;;) {
      const id = slots[slot] as number;
      if (id === EMPTY || sameOid(own, id * OID_BYTES, bytes, offset)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #growBytes(): void {
    const grown = Buffer.allocUnsafe(this.#bytes.length * 2);
    this.#bytes.copy(grown);
    this.#bytes = grown;
  }

  #growSlots(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id += 1) {
      let slot = hashAt(this.#bytes, id * OID_BYTES) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

function hashAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}

function sameOid(a: Uint8Array, aAt: number, b: Uint8Array, bAt: number): boolean {
  for (let i = 0; i < OID_BYTES; i += 1) if (a[aAt + i] !== b[bAt + i]) return false;
  return true;
}
