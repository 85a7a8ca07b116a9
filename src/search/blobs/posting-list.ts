/**
 * The list of the documents with a term, in one of two forms, which its length decides: the ascending numbers as
 * varints (LEB128) of their differences, or, when at least every eighth document has the term, a bit for each document,
 * lowest bit first. So no list has more bytes than a set of bits, and a set of bits is the form in which lists are
 * combined.
 */

import { DamagedFile } from '../../segments/damaged-file.js';

/** Bytes of a set of bits. */
export function bitBytes(documents: number): number {
  return Math.ceil(documents / 8);
}

function isDense(count: number, documents: number): boolean {
  return count * 8 >= documents;
}

/** Most bytes of a varint of 32 bits. */
const MAX_VARINT = 5;

/** Bytes that grow. */
export class ByteWriter {
  bytes = Buffer.allocUnsafe(1 << 16);
  length = 0;

  varint(value: number): void {
    this.reserve(MAX_VARINT);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  reserve(amount: number): void {
    if (this.length + amount <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + amount));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  written(): Buffer {
    return this.bytes.subarray(0, this.length);
  }
}

/** Appends the list of the ascending numbers `values[from, to)`, all below `documents`. */
export function writeList(
  writer: ByteWriter,
  documents: number,
  values: Uint32Array,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  if (isDense(to - from, documents)) {
    const bytes = bitBytes(documents);
    writer.reserve(bytes);
    const start = writer.length;
    writer.bytes.fill(0, start, start + bytes);
    for (let index = from; index < to; index += 1) {
      const value = values[index] as number;
      const at = start + (value >>> 3);
      writer.bytes[at] = (writer.bytes[at] as number) | (1 << (value & 7));
    }
    writer.length += bytes;
    return;
  }
  let previous = 0;
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    writer.varint(value - previous);
    previous = value;
  }
}

/** Sets the bits of a list of `count` documents in `bits`. Throws DamagedFile. */
export function addList(bits: Uint8Array, documents: number, list: Uint8Array, count: number): void {
  if (isDense(count, documents)) {
    if (list.length !== bitBytes(documents)) throw new DamagedFile('a set of bits has another size');
    for (let at = 0; at < list.length; at += 1) bits[at] = (bits[at] as number) | (list[at] as number);
    return;
  }
  let value = 0;
  const reader = new VarintReader(list);
  for (let index = 0; index < count; index += 1) {
    const step = reader.next();
    value += step;
    if (value >= documents || (step === 0 && index > 0)) throw new DamagedFile('a list is out of order');
    bits[value >>> 3] = (bits[value >>> 3] as number) | (1 << (value & 7));
  }
  if (!reader.isAtEnd) throw new DamagedFile('a list is too long');
}

/** Reads varints of at most 32 bits. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Throws DamagedFile. */
  next(): number {
    let value = 0;
    for (let shift = 0; shift < 7 * MAX_VARINT; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new DamagedFile('a number does not end');
  }
}
