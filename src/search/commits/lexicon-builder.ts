/** Builds a lexicon: terms with the positions of the commits that have them. FORMAT.md describes its sections. */
import { PostingArena } from './posting-arena.js';
import { bytesOf } from './words-file.js';

const NEWLINE = 10;
const HASH_START = 0x811c_9dc5 | 0;
const HASH_FACTOR = 0x0100_0193;

/** FNV-1a, one byte at a time, so that a scanner can hash a term while it finds the end. */
export const startOfHash = HASH_START;
export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, HASH_FACTOR);
}

export class LexiconBuilder {
  /** The terms one after the other, each with a line end. */
  #names = Buffer.allocUnsafe(1 << 16);
  #starts = new Uint32Array(1_025);
  #hashes = new Int32Array(1_024);
  #count = 0;
  /** Numbers of terms plus 1 by hash, with open addressing; 0 is free. */
  #table = new Uint32Array(4_096);
  readonly #lists = new PostingArena();

  /** Memory of the lexicon, in bytes. */
  get bytes(): number {
    return this.#names.length + this.#lists.bytes + this.#table.length * 4;
  }

  /** Adds a term, whose `hash` is that of its bytes. It has no line end. Positions must not descend. */
  add(term: Uint8Array, length: number, hash: number, position: number): void {
    this.#lists.add(this.#numberOf(term, length, hash), position);
  }

  /** As `add`, for text. */
  addText(text: string, position: number): void {
    const term = Buffer.from(text);
    let hash = startOfHash;
    for (const byte of term) hash = hashByte(hash, byte);
    this.add(term, term.length, hash, position);
  }

  #numberOf(term: Uint8Array, length: number, hash: number): number {
    const mask = this.#table.length - 1;
    // The low bits of this hash are the weak ones.
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let found = this.#table[slot] as number; found !== 0; found = this.#table[slot] as number) {
      if (this.#hashes[found - 1] === hash && this.#isTerm(found - 1, term, length)) return found - 1;
      slot = (slot + 1) & mask;
    }
    this.#table[slot] = this.#count + 1;
    this.#append(term, length, hash);
    if (this.#count * 2 > this.#table.length) this.#rehash();
    return this.#count - 1;
  }

  #isTerm(number: number, term: Uint8Array, length: number): boolean {
    const start = this.#starts[number] as number;
    if ((this.#starts[number + 1] as number) - start - 1 !== length) return false;
    for (let i = 0; i < length; i += 1) if (this.#names[start + i] !== term[i]) return false;
    return true;
  }

  #append(term: Uint8Array, length: number, hash: number): void {
    const start = this.#starts[this.#count] as number;
    const end = start + length + 1;
    if (end > this.#names.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#names.length * 2, end));
      this.#names.copy(larger, 0, 0, start);
      this.#names = larger;
    }
    for (let i = 0; i < length; i += 1) this.#names[start + i] = term[i] as number;
    this.#names[end - 1] = NEWLINE;
    if (this.#count === this.#hashes.length) {
      const hashes = new Int32Array(this.#count * 2);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
      const starts = new Uint32Array(this.#count * 2 + 1);
      starts.set(this.#starts);
      this.#starts = starts;
    }
    this.#hashes[this.#count] = hash;
    this.#count += 1;
    this.#starts[this.#count] = end;
  }

  #rehash(): void {
    const mask = this.#table.length * 2 - 1;
    this.#table = new Uint32Array(mask + 1);
    for (let number = 0; number < this.#count; number += 1) {
      const hash = this.#hashes[number] as number;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask;
      this.#table[slot] = number + 1;
    }
  }

  /** The four sections of the lexicon, whose tags begin with `letter`. */
  *sections(letter: string): Generator<[string, Uint8Array]> {
    const order = this.#sorted();
    const count = this.#count;
    const names = Buffer.allocUnsafe(this.#starts[count] as number);
    const nameStarts = new Uint32Array(count + 1);
    const listStarts = new Uint32Array(count + 1);
    const lists = Buffer.allocUnsafe(this.#lists.bytes);
    let [name, list] = [0, 0];
    for (let row = 0; row < count; row += 1) {
      const number = order[row] as number;
      name += this.#names.copy(names, name, this.#starts[number], this.#starts[number + 1]);
      list = this.#lists.copy(number, lists, list);
      nameStarts[row + 1] = name;
      listStarts[row + 1] = list;
    }
    yield [`${letter}NAM`, names];
    yield [`${letter}NOF`, bytesOf(nameStarts)];
    yield [`${letter}LST`, lists.subarray(0, list)];
    yield [`${letter}LOF`, bytesOf(listStarts)];
  }

  /** Numbers of terms in the order of their bytes. */
  #sorted(): Uint32Array {
    const names = this.#names;
    const starts = this.#starts;
    // The first six bytes of nearly all terms decide, as one number.
    const keys = new Float64Array(this.#count);
    for (let number = 0; number < this.#count; number += 1) {
      const [start, end] = [starts[number] as number, starts[number + 1] as number];
      let key = 0;
      for (let i = start; i < start + 6; i += 1) key = key * 256 + (i < end ? (names[i] as number) : 0);
      keys[number] = key;
    }
    return Uint32Array.from({ length: this.#count }, (_, number) => number).sort(
      (one, other) =>
        (keys[one] as number) - (keys[other] as number) ||
        names.compare(names, starts[other], starts[other + 1], starts[one], starts[one + 1]),
    );
  }
}
