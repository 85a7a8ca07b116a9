/**
 * Gives the lines of all versions of a file small numbers. Equal lines have the same number, so versions are compared
 * by numbers only, and of a new version only the lines that a similar version does not have are looked up. The bytes of
 * each different line are stored once.
 */
import { splitLines, splitSimilarLines, type LineTable } from '../diff/lines/line-table.js';
import { GitError } from '../git/errors.js';

/** One version of a file. */
export interface Version {
  readonly lines: LineTable;
  /** The number of each line. Numbers can be compared between the versions of one interner. */
  readonly ids: Int32Array;
}

/**
 * Most bytes of different lines of all versions. A real file with a long history has some MB; this limit is for others.
 */
const MAX_LINE_BYTES = 192 << 20;
const FIRST_SLOTS = 1 << 12;
const FIRST_BYTES = 1 << 16;
/** The multiplier of the FNV hash. */
const PRIME = 0x01000193;

/**
 * A hash table with open addressing and linear probing: a slot has a number + 1, or 0 when it is free. At most half of
 * the slots are used, so linear probing reads 1.5 slots on average when a search succeeds and 2.5 when it fails.
 */
export class LineInterner {
  readonly #ignoreWhitespace: boolean;
  /** The number of slots is a power of two and twice the capacity of `#hashes` and `#ends`. */
  #slots = new Int32Array(FIRST_SLOTS);
  #hashes = new Int32Array(FIRST_SLOTS / 2);
  /** End of each line in `#bytes`. A line starts where the previous one ends. */
  #ends = new Uint32Array(FIRST_SLOTS / 2);
  #bytes = Buffer.alloc(FIRST_BYTES);
  #used = 0;
  #size = 0;

  /**
   * With `ignoreWhitespace`, lines are equal when they differ only in spaces, tabs, carriage returns and newlines
   * (git-blame(1), `-w`).
   */
  constructor(ignoreWhitespace: boolean) {
    this.#ignoreWhitespace = ignoreWhitespace;
  }

  /** Number of different lines. Their numbers go from 0 to `size` - 1. */
  get size(): number {
    return this.#size;
  }

  /**
   * The lines of a version and their numbers. The result refers to `bytes`. `near` is a similar version, which saves
   * looking up the lines that both have at their start and end. Throws GitError('too-large').
   */
  read(bytes: Buffer, near?: Version): Version {
    if (near === undefined) {
      const lines = splitLines(bytes);
      const ids = new Int32Array(lines.count);
      this.#number(lines, ids, 0, lines.count);
      return { lines, ids };
    }
    const { lines, prefix, suffix } = splitSimilarLines(bytes, near.lines);
    const ids = new Int32Array(lines.count);
    ids.set(near.ids.subarray(0, prefix));
    ids.set(near.ids.subarray(near.ids.length - suffix), lines.count - suffix);
    this.#number(lines, ids, prefix, lines.count - suffix);
    return { lines, ids };
  }

  #number(lines: LineTable, ids: Int32Array, from: number, to: number): void {
    for (let line = from; line < to; line += 1)
      ids[line] = this.#ignoreWhitespace
        ? this.#idWithoutWhitespace(lines, line)
        : this.#idOf(
            lines.bytes,
            lines.starts[line] as number,
            lines.starts[line + 1] as number,
            lines.hashes[line] as number,
          );
  }

  #idWithoutWhitespace(lines: LineTable, line: number): number {
    const stripped = withoutWhitespace(lines.bytes.subarray(lines.starts[line], lines.starts[line + 1]));
    let hash = 0;
    for (const byte of stripped) hash = Math.imul(hash ^ (byte + 1), PRIME);
    return this.#idOf(stripped, 0, stripped.length, hash ^ (hash >>> 15));
  }

  #idOf(bytes: Buffer, start: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] as number) - 1;
      if (id < 0) return this.#add(bytes, start, end, hash, slot);
      if (this.#hashes[id] === hash && this.#isLine(id, bytes, start, end)) return id;
    }
  }

  #isLine(id: number, bytes: Buffer, start: number, end: number): boolean {
    let at = id === 0 ? 0 : (this.#ends[id - 1] as number);
    if ((this.#ends[id] as number) - at !== end - start) return false;
    const own = this.#bytes;
    for (let other = start; other < end; other += 1) if (own[at++] !== bytes[other]) return false;
    return true;
  }

  #add(bytes: Buffer, start: number, end: number, hash: number, slot: number): number {
    const used = this.#used + end - start;
    if (used > MAX_LINE_BYTES)
      throw new GitError('too-large', {
        detail: 'different lines of a file',
        limitBytes: MAX_LINE_BYTES,
        actualBytes: used,
      });
    if (used > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes], Math.max(used, Math.min(this.#bytes.length * 2, MAX_LINE_BYTES)));
    bytes.copy(this.#bytes, this.#used, start, end);
    this.#used = used;
    const id = this.#size++;
    this.#ends[id] = used;
    this.#hashes[id] = hash;
    this.#slots[slot] = id + 1;
    if (this.#size === this.#hashes.length) this.#grow();
    return id;
  }

  #grow(): void {
    const capacity = this.#hashes.length * 2;
    const hashes = new Int32Array(capacity);
    hashes.set(this.#hashes);
    const ends = new Uint32Array(capacity);
    ends.set(this.#ends);
    const slots = new Int32Array(capacity * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id += 1) {
      let slot = (hashes[id] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#hashes = hashes;
    this.#ends = ends;
    this.#slots = slots;
  }
}

function withoutWhitespace(line: Buffer): Buffer {
  return line.filter((byte) => !isWhitespace(byte)) as Buffer;
}

/** Whether git treats a byte as whitespace: space, tab, newline and carriage return. */
export function isWhitespace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 10 || byte === 13;
}
