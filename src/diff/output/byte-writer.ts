/** Collects bytes in one growing buffer. */

const FIRST_CAPACITY = 16 * 1024;

export class ByteWriter {
  length = 0;
  #bytes = Buffer.allocUnsafe(FIRST_CAPACITY);

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  ascii(text: string): void {
    this.#reserve(text.length);
    this.length += this.#bytes.write(text, this.length, 'latin1');
  }

  bytes(source: Uint8Array, start = 0, end = source.length): void {
    const count = end - start;
    this.#reserve(count);
    const target = this.#bytes;
    let at = this.length;
    // Most runs are short, and a loop is faster for them than the call.
    if (count < 48) for (let i = start; i < end; i += 1) target[at++] = source[i] as number;
    else target.set(source.subarray(start, end), at);
    this.length += count;
  }

  /** All bytes as a view. The writer must not be used afterwards. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.length);
  }

  #reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
