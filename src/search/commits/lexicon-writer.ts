/** Writes the sections of a lexicon from terms in the order of their bytes. */
import { bytesOf } from './words-file.js';

const MAX_VARINT = 5;

export class LexiconWriter {
  readonly #names = new GrowingBytes();
  readonly #lists = new GrowingBytes();
  readonly #nameStarts: number[] = [0];
  readonly #listStarts: number[] = [0];

  /** Terms have their line ends and ascend by their bytes, and so do the positions of each. */
  add(name: Uint8Array, positions: Uint32Array): void {
    this.#names.reserve(name.length);
    this.#names.bytes.set(name, this.#names.length);
    this.#names.length += name.length;
    this.#nameStarts.push(this.#names.length);
    this.#lists.reserve(positions.length * MAX_VARINT);
    let previous = 0;
    for (const position of positions) {
      this.#lists.varint(position - previous);
      previous = position;
    }
    this.#listStarts.push(this.#lists.length);
  }

  *sections(letter: string): Generator<[string, Uint8Array]> {
    yield [`${letter}NAM`, this.#names.bytes.subarray(0, this.#names.length)];
    yield [`${letter}NOF`, bytesOf(Uint32Array.from(this.#nameStarts))];
    yield [`${letter}LST`, this.#lists.bytes.subarray(0, this.#lists.length)];
    yield [`${letter}LOF`, bytesOf(Uint32Array.from(this.#listStarts))];
  }
}

class GrowingBytes {
  bytes = Buffer.allocUnsafe(1 << 16);
  length = 0;

  reserve(amount: number): void {
    if (this.length + amount <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + amount));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }
}
