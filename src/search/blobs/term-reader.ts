/**
 * Reads the terms of a segment by position: the first term of each block is in memory, the dictionary and the lists are
 * not. Every value is checked, so damaged bytes give `DamagedFile` and no endless loop.
 */
import type { ContainerFile } from '../../segments/container-file.js';
import { DamagedFile } from '../../segments/damaged-file.js';
import { addList, bitBytes, VarintReader } from './posting-list.js';
import { BLOCK_TERMS, INDEX_WORDS } from './term-writer.js';

/** A term of a segment. `only` is its document when there is one; otherwise its list is `POST` from `from` to `to`. */
export interface FoundTerm {
  readonly count: number;
  readonly only: number;
  readonly from: number;
  readonly to: number;
}

/** A term with the bytes of its list, which are empty when there is one document. */
export interface ListedTerm {
  readonly term: number;
  readonly count: number;
  readonly only: number;
  readonly list: Uint8Array;
}

export class TermReader {
  readonly #file: ContainerFile;
  readonly #documents: number;
  readonly #index: Uint32Array;
  readonly #blocks: number;

  /** Throws DamagedFile. */
  constructor(file: ContainerFile, documents: number) {
    this.#file = file;
    this.#documents = documents;
    this.#index = file.words('TIDX', 0, Math.floor(file.length('TIDX') / 4));
    this.#blocks = this.#index.length / INDEX_WORDS - 1;
    this.#check();
  }

  get blockCount(): number {
    return this.#blocks;
  }

  /** Undefined when no document has the term. */
  find(term: number): FoundTerm | undefined {
    let low = 0;
    let high = this.#blocks;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#index[middle * INDEX_WORDS] as number) <= term) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    let found: FoundTerm | undefined;
    this.#readBlock(low - 1, (candidate, count, only, place) => {
      if (candidate === term) found = { count, only, from: place.from, to: place.to };
      return candidate < term;
    });
    return found;
  }

  /** Sets the bits of the documents with a term in `bits`. */
  add(bits: Uint8Array, { count, only, from, to }: FoundTerm): void {
    if (count === 1) bits[only >>> 3] = (bits[only >>> 3] as number) | (1 << (only & 7));
    else addList(bits, this.#documents, this.#file.bytes('POST', from, to), count);
  }

  /** All terms of a block, in order, with their lists. */
  block(block: number): ListedTerm[] {
    const start = this.#index[block * INDEX_WORDS + 2] as number;
    const lists = this.#file.bytes('POST', start, this.#index[(block + 1) * INDEX_WORDS + 2] as number);
    const terms: ListedTerm[] = [];
    this.#readBlock(block, (term, count, only, { from, to }) => {
      terms.push({ term, count, only, list: lists.subarray(from - start, to - start) });
      return true;
    });
    return terms;
  }

  /** Calls `take` for each term of a block until it returns false. */
  #readBlock(
    block: number,
    take: (term: number, count: number, only: number, place: { from: number; to: number }) => boolean,
  ): void {
    const row = block * INDEX_WORDS;
    const bytes = this.#file.bytes('TDIC', this.#index[row + 1] as number, this.#index[row + 4] as number);
    const end = this.#index[row + 5] as number;
    const reader = new VarintReader(bytes);
    let term = this.#index[row] as number;
    let from = this.#index[row + 2] as number;
    for (let index = 0; index < BLOCK_TERMS && !reader.isAtEnd; index += 1) {
      const step = reader.next();
      if (index > 0 && step === 0) throw new DamagedFile('a term comes twice');
      term += step;
      const count = reader.next();
      const value = reader.next();
      if (count < 1 || count > this.#documents || (count === 1 && value >= this.#documents))
        throw new DamagedFile('a term has a wrong number of documents');
      const to = count === 1 ? from : from + value;
      if (to > end) throw new DamagedFile('a list lies outside of its block');
      if (!take(term, count, count === 1 ? value : 0, { from, to })) return;
      from = to;
    }
    if (!reader.isAtEnd || from !== end) throw new DamagedFile('a block has another size than its terms');
  }

  #check(): void {
    const index = this.#index;
    if (!Number.isInteger(this.#blocks) || this.#blocks < 0) throw new DamagedFile('TIDX has a wrong size');
    for (let row = 0; row < this.#blocks * INDEX_WORDS; row += INDEX_WORDS) {
      const isLast = row === (this.#blocks - 1) * INDEX_WORDS;
      const areTermsOrdered = isLast || (index[row] as number) < (index[row + INDEX_WORDS] as number);
      const arePlacesOrdered =
        (index[row + 1] as number) < (index[row + 4] as number) &&
        (index[row + 2] as number) <= (index[row + 5] as number);
      if (!areTermsOrdered || !arePlacesOrdered) throw new DamagedFile('TIDX is out of order');
    }
    const end = this.#blocks * INDEX_WORDS;
    if (index[end + 1] !== this.#file.length('TDIC') || index[end + 2] !== this.#file.length('POST'))
      throw new DamagedFile('TIDX does not end where its sections do');
  }
}

/** Appends the numbers of the documents with a term to `target` from `at` on, ascending, each with `base` added. */
export function readListed(
  { count, only, list }: ListedTerm,
  { documents, base }: { readonly documents: number; readonly base: number },
  target: Uint32Array,
  at: number,
): void {
  if (count === 1) {
    target[at] = base + only;
    return;
  }
  const bits = new Uint8Array(bitBytes(documents));
  addList(bits, documents, list, count);
  let next = at;
  for (let index = 0; index < bits.length; index += 1)
    for (let rest = bits[index] as number; rest !== 0; rest &= rest - 1)
      target[next++] = base + index * 8 + (31 - Math.clz32(rest & -rest));
  if (next - at !== count) throw new DamagedFile('a list has another number of documents');
}
