/**
 * Memory for objects that are handed to callers. Small objects share an arena, because allocating a Buffer takes about
 * a microsecond; a large object has a Buffer of its own, so that it does not keep other objects alive.
 */

const ARENA_BYTES = 32 * 1024;
const SHARED_BELOW_BYTES = 4 * 1024;

export class ObjectArena {
  /** Memory of the latest `take`: it begins at `start` and has one spare byte behind its end, which inflating needs. */
  memory: Buffer = Buffer.alloc(0);
  start = 0;
  #arena = Buffer.allocUnsafeSlow(ARENA_BYTES);
  #used = 0;

  /** A buffer of `sizeBytes` bytes, not zeroed. It belongs to the caller. */
  take(sizeBytes: number): Buffer {
    if (sizeBytes >= SHARED_BELOW_BYTES) {
      this.memory = Buffer.allocUnsafeSlow(sizeBytes + 1);
      this.start = 0;
      return this.memory.subarray(0, sizeBytes);
    }
    if (this.#used + sizeBytes + 1 > ARENA_BYTES) {
      this.#arena = Buffer.allocUnsafeSlow(ARENA_BYTES);
      this.#used = 0;
    }
    this.memory = this.#arena;
    this.start = this.#used;
    this.#used = this.start + sizeBytes + 1;
    return this.#arena.subarray(this.start, this.start + sizeBytes);
  }

  /** Drops the reference to the memory of a large object, so that it can be freed together with the caller's buffer. */
  forget(): void {
    this.memory = this.#arena;
  }
}
