/**
 * The list of one path: ascending values `position * 2 + flag`. The flag means that another parent of a merge has the
 * same entry.
 *
 * The encoding starts with one skip entry of 8 bytes (first value, byte offset) for each block except the first.
 * Varints follow: the first value of the first block, and then, block by block, the differences `(position - previous
 * position) * 2 + flag`. The first value of a later block is only in its skip entry. Varints are LEB128. A search reads
 * O(log blocks) skip entries and one block. FORMAT.md has the details.
 */

export const BLOCK = 64;
const SKIP_BYTES = 8;
/** Most bytes of the varint of a 32-bit value. */
const MAX_VARINT = 5;

/** Bytes that a list of `count` values takes at least. */
export function leastListBytes(count: number): number {
  if (count === 0) return 0;
  const skips = Math.ceil(count / BLOCK) - 1;
  return skips * SKIP_BYTES + count - skips;
}

/** Writes lists one after the other into a buffer that grows. */
export class PostingWriter {
  bytes = Buffer.allocUnsafe(1 << 16);
  length = 0;

  /** Appends the list `values[from, to)`, which is not empty. */
  write(values: Uint32Array, from: number, to: number): void {
    const blocks = Math.ceil((to - from) / BLOCK);
    this.#reserve((blocks - 1) * SKIP_BYTES + (to - from) * MAX_VARINT);
    const skips = this.length;
    this.length += (blocks - 1) * SKIP_BYTES;
    const start = this.length;
    let previous = 0;
    for (let i = from; i < to; i += 1) {
      const value = values[i] as number;
      const index = i - from;
      if (index > 0 && index % BLOCK === 0) {
        const skip = skips + (index / BLOCK - 1) * SKIP_BYTES;
        this.bytes.writeUInt32LE(value, skip);
        this.bytes.writeUInt32LE(this.length - start, skip + 4);
      } else this.#varint(value - (previous & ~1));
      previous = value;
    }
  }

  #varint(value: number): void {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  #reserve(amount: number): void {
    if (this.length + amount <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + amount));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

/** The result of a search that finds no value. */
export const NO_VALUE = -1;

/** Reads lists from the bytes of a segment. */
export class PostingReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /**
   * In the list of `count` values at `offset`, the greatest value whose position is at most `position`, or NO_VALUE.
   */
  findAtMost(offset: number, count: number, position: number): number {
    if (count === 0) return NO_VALUE;
    const limit = position * 2 + 1;
    const skipCount = Math.ceil(count / BLOCK) - 1;
    const bytes = this.#bytes;
    let low = 0;
    let high = skipCount;
    // Find the last block whose first value is within the limit. Block 0 has no skip entry.
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (bytes.readUInt32LE(offset + (middle - 1) * SKIP_BYTES) <= limit) low = middle;
      else high = middle - 1;
    }
    const start = offset + skipCount * SKIP_BYTES;
    let value: number;
    if (low === 0) {
      this.#at = start;
      value = this.#varint();
      if (value > limit) return NO_VALUE;
    } else {
      const skip = offset + (low - 1) * SKIP_BYTES;
      value = bytes.readUInt32LE(skip);
      this.#at = start + bytes.readUInt32LE(skip + 4);
    }
    for (let left = Math.min(BLOCK, count - low * BLOCK) - 1; left > 0; left -= 1) {
      const next = value - (value & 1) + this.#varint();
      if (next > limit) break;
      value = next;
    }
    return value;
  }

  /** Writes all values of a list, ascending, to `target` from `at` on. */
  readAll(offset: number, count: number, target: Uint32Array, at: number): void {
    const skipCount = count === 0 ? 0 : Math.ceil(count / BLOCK) - 1;
    this.#at = offset + skipCount * SKIP_BYTES;
    let value = 0;
    for (let i = 0; i < count; i += 1) {
      if (i > 0 && i % BLOCK === 0) value = this.#bytes.readUInt32LE(offset + (i / BLOCK - 1) * SKIP_BYTES);
      else value = value - (value & 1) + this.#varint();
      target[at + i] = value;
    }
  }

  #varint(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++] as number;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[this.#at++] as number;
      value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }
}
