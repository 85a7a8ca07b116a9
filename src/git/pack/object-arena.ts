/**
 * Memory for results. Small objects share an arena, for a Buffer of its own costs a microsecond; large ones stand
 * alone.
 */

const ARENA_BYTES = 32 * 1024;
const SHARED_BELOW_BYTES = 4 * 1024;

export class ObjectArena {
  /** Memory of the latest `take`, which begins at `start` and has one spare byte behind its end, as inflating wants. */
  memory: Buffer = Buffer.alloc(0);
  start = 0;
  #arena = Buffer.allocUnsafeSlow(ARENA_BYTES);
  #used = 0;

  /** A buffer of `sizeBytes`, not zeroed, owned by the caller. */
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

  /** Lets go of the memory of a large object. */
  forget(): void {
    this.memory = this.#arena;
  }
}
