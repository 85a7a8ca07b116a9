/**
 * Gives paths small numbers while an index is built. A path is the number of its directory and its own name in bytes.
 * The root has the number 0. A path gets its number at its first appearance, so a directory has a lower number than its
 * entries.
 */
import { GitError } from '../../git/errors.js';

const EMPTY = -1;
/**
 * Largest part of the slots that is used. At this load linear probing reads 1.5 slots on average when a search succeeds
 * and 2.5 when it fails.
 */
const MAX_LOAD = 0.5;
export const ROOT_PATH = 0;
/**
 * Most paths, about 60 bytes each. The largest repositories have had a few million; hostile trees can have any number.
 */
const MAX_PATHS = 8_000_000;

/** A hash table with open addressing and linear probing: a slot has a number, or EMPTY. */
export class PathInterner {
  #slots = new Int32Array(1 << 14).fill(EMPTY);
  #mask = this.#slots.length - 1;
  #hashes = new Uint32Array(1 << 12);
  #parents = new Uint32Array(1 << 12);
  /** End of each name in `#names`. A name starts where the previous one ends. */
  #ends = new Uint32Array(1 << 12);
  #names = Buffer.allocUnsafe(1 << 16);
  size = 1;

  /**
   * The number of the entry with the name `bytes[start, end)` in the directory `parent`. Throws GitError('too-large')
   * when there are too many paths. O(length of the name).
   */
  intern(parent: number, bytes: Uint8Array, start: number, end: number): number {
    const hash = hashName(parent, bytes, start, end);
    let slot = hash & this.#mask;
    for (;;) {
      const id = this.#slots[slot] as number;
      if (id === EMPTY) break;
      if (this.#hashes[id] === hash && this.#parents[id] === parent && this.#nameEquals(id, bytes, start, end))
        return id;
      slot = (slot + 1) & this.#mask;
    }
    const id = this.#append(hash, parent, bytes, start, end);
    this.#slots[slot] = id;
    if (this.size > this.#slots.length * MAX_LOAD) this.#growSlots();
    return id;
  }

  parentOf(id: number): number {
    return this.#parents[id] as number;
  }

  /** The name as a view, which is valid until the next `intern`. */
  nameOf(id: number): Buffer {
    return this.#names.subarray(this.#ends[id - 1], this.#ends[id]);
  }

  #nameEquals(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    let at = this.#ends[id - 1] as number;
    if ((this.#ends[id] as number) - at !== end - start) return false;
    for (let i = start; i < end; i += 1) if (this.#names[at++] !== bytes[i]) return false;
    return true;
  }

  #append(hash: number, parent: number, bytes: Uint8Array, start: number, end: number): number {
    if (this.size > MAX_PATHS)
      throw new GitError('too-large', { detail: 'paths', limitBytes: MAX_PATHS, actualBytes: this.size });
    const id = this.size++;
    if (id >= this.#parents.length) this.#growRows();
    const nameStart = this.#ends[id - 1] as number;
    const nameEnd = nameStart + end - start;
    while (nameEnd > this.#names.length)
      this.#names = Buffer.concat([this.#names, Buffer.allocUnsafe(this.#names.length)]);
    this.#names.set(bytes.subarray(start, end), nameStart);
    this.#hashes[id] = hash;
    this.#parents[id] = parent;
    this.#ends[id] = nameEnd;
    return id;
  }

  #growRows(): void {
    this.#hashes = grown(this.#hashes);
    this.#parents = grown(this.#parents);
    this.#ends = grown(this.#ends);
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    this.#mask = this.#slots.length - 1;
    for (let id = 1; id < this.size; id += 1) {
      let slot = (this.#hashes[id] as number) & this.#mask;
      while (this.#slots[slot] !== EMPTY) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = id;
    }
  }
}

/** FNV-1a of the number of the directory and the name. */
function hashName(parent: number, bytes: Uint8Array, start: number, end: number): number {
  let hash = Math.imul(0x811c9dc5 ^ parent, 0x01000193);
  hash = Math.imul(hash ^ (parent >>> 8), 0x01000193);
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  hash ^= hash >>> 15;
  return hash >>> 0;
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
