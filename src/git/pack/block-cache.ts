/**
 * A cache of file blocks in one slab of memory. One cache in a thread serves all files of all repositories, so memory
 * is bounded whatever their number and size. The operating system makes the slab's pages resident only when they are
 * used.
 *
 * Eviction follows the clock algorithm, an approximation of "least recently used": a hit sets a bit, and the hand
 * clears bits as it passes and evicts the first block whose bit is clear.
 *
 * Each block in the slab is followed by the first 32 bytes of the next block. Therefore a record of at most 32 bytes
 * (an oid, a fanout word, an entry header) that starts in a block can be read from it without a second look-up.
 */
import { readSync } from 'node:fs';
import { corrupt } from './corrupt.js';

export const BLOCK_BYTES = 8 * 1024;
/** Number of bytes behind the end of a block that are valid as well. */
export const BLOCK_OVERLAP = 32;
const STRIDE = BLOCK_BYTES + BLOCK_OVERLAP;
const MIN_SLOTS = 16;
const NONE = -1;

/**
 * A hash table with chaining: `#heads` has the first slot of each bucket, `#chain` the next slot of the same bucket.
 */
export class BlockCache {
  /** All blocks. A position that `pin` returned is valid until the next `pin` of any file of this cache. */
  readonly slab: Buffer;
  hits = 0;
  misses = 0;
  readonly #slots: number;
  readonly #fileOf: Float64Array;
  readonly #blockOf: Float64Array;
  readonly #used: Uint8Array;
  readonly #chain: Int32Array;
  readonly #heads: Int32Array;
  readonly #mask: number;
  #hand = 0;
  #filled = 0;
  #nextFileId = 1;

  constructor(sizeBytes: number) {
    this.#slots = Math.max(MIN_SLOTS, Math.floor(sizeBytes / STRIDE));
    this.slab = Buffer.allocUnsafeSlow(this.#slots * STRIDE);
    this.#fileOf = new Float64Array(this.#slots);
    this.#blockOf = new Float64Array(this.#slots);
    this.#used = new Uint8Array(this.#slots);
    this.#chain = new Int32Array(this.#slots).fill(NONE);
    // At least two buckets for each slot: most chains then have one slot.
    const heads = 2 ** Math.ceil(Math.log2(this.#slots * 2));
    this.#heads = new Int32Array(heads).fill(NONE);
    this.#mask = heads - 1;
  }

  /** A number that this cache gives only once. Blocks of a closed file are therefore never found again and age out. */
  newFileId(): number {
    return this.#nextFileId++;
  }

  /**
   * Position in `slab` of the first byte of block number `block`, which is read when it is absent. Bytes past the end
   * of the file are 0. `name` is for errors. Throws corrupt when the file cannot be read.
   */
  pin(fileId: number, fd: number, block: number, name: string): number {
    const head = this.#hash(fileId, block);
    for (let slot = this.#heads[head] as number; slot !== NONE; slot = this.#chain[slot] as number) {
      if (this.#blockOf[slot] === block && this.#fileOf[slot] === fileId) {
        this.#used[slot] = 1;
        this.hits += 1;
        return slot * STRIDE;
      }
    }
    this.misses += 1;
    const slot = this.#free();
    const start = slot * STRIDE;
    readFully(fd, this.slab, start, STRIDE, block * BLOCK_BYTES, name);
    this.#fileOf[slot] = fileId;
    this.#blockOf[slot] = block;
    this.#used[slot] = 1;
    this.#chain[slot] = this.#heads[head] as number;
    this.#heads[head] = slot;
    return start;
  }

  /** Whether `position`, which an earlier `pin` returned, still holds this block. Counts as a use. */
  holds(position: number, fileId: number, block: number): boolean {
    const slot = position / STRIDE;
    if (this.#fileOf[slot] !== fileId || this.#blockOf[slot] !== block) return false;
    this.#used[slot] = 1;
    return true;
  }

  #hash(fileId: number, block: number): number {
    const mixed = Math.imul(block | 0, 0x9e3779b1) ^ Math.imul(fileId | 0, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #free(): number {
    if (this.#filled < this.#slots) return this.#filled++;
    while (this.#used[this.#hand] === 1) {
      this.#used[this.#hand] = 0;
      this.#hand = (this.#hand + 1) % this.#slots;
    }
    const slot = this.#hand;
    this.#hand = (this.#hand + 1) % this.#slots;
    this.#unlink(slot);
    return slot;
  }

  /** Removes a slot from its bucket. A slot whose read failed is in no bucket, and then there is nothing to remove. */
  #unlink(slot: number): void {
    const head = this.#hash(this.#fileOf[slot] as number, this.#blockOf[slot] as number);
    let previous = NONE;
    for (let at = this.#heads[head] as number; at !== NONE; at = this.#chain[at] as number) {
      if (at === slot) {
        const next = this.#chain[slot] as number;
        if (previous === NONE) this.#heads[head] = next;
        else this.#chain[previous] = next;
        break;
      }
      previous = at;
    }
    this.#fileOf[slot] = 0;
    this.#blockOf[slot] = NONE;
  }
}

/**
 * Fills `target[start, start + length)` from the file at `offset`, with zeros past its end. Returns how many bytes the
 * file had. Throws corrupt when the file cannot be read.
 */
export function readFully(
  fd: number,
  target: Buffer,
  start: number,
  length: number,
  offset: number,
  name: string,
): number {
  let done = 0;
  try {
    while (done < length) {
      const got = readSync(fd, target, start + done, length - done, offset + done);
      if (got === 0) break;
      done += got;
    }
  } catch (cause) {
    throw corrupt(name, `cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`, offset, cause);
  }
  if (done < length) target.fill(0, start + done, start + length);
  return done;
}
