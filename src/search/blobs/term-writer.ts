/** Writes the terms of a segment with their lists. FORMAT.md describes the sections. */
import type { Sections } from '../../segments/container.js';
import { ByteWriter, writeList } from './posting-list.js';

/** Terms of one block of the dictionary. A look-up reads and decodes one block. */
export const BLOCK_TERMS = 128;
/** Words of `TIDX` for each block: first term, place in `TDIC`, place in `POST`. */
export const INDEX_WORDS = 3;

export class TermWriter {
  readonly #documents: number;
  readonly #dictionary = new ByteWriter();
  readonly #lists = new ByteWriter();
  readonly #index: number[] = [];
  #terms = 0;
  #previous = 0;

  constructor(documents: number) {
    this.#documents = documents;
  }

  /** Appends a term, greater than all before, with the ascending numbers `values[from, to)` of its documents. */
  add(term: number, values: Uint32Array, from: number, to: number): void {
    if (this.#terms % BLOCK_TERMS === 0) {
      this.#index.push(term, this.#dictionary.length, this.#lists.length);
      this.#previous = term;
    }
    this.#terms += 1;
    this.#dictionary.varint(term - this.#previous);
    this.#previous = term;
    this.#dictionary.varint(to - from);
    if (to - from === 1) {
      this.#dictionary.varint(values[from] as number);
      return;
    }
    const start = this.#lists.length;
    writeList(this.#lists, this.#documents, values, { from, to });
    this.#dictionary.varint(this.#lists.length - start);
  }

  sections(): Sections {
    this.#index.push(0, this.#dictionary.length, this.#lists.length);
    const index = Uint32Array.from(this.#index);
    return new Map<string, Uint8Array>([
      ['TIDX', new Uint8Array(index.buffer)],
      ['TDIC', this.#dictionary.written()],
      ['POST', this.#lists.written()],
    ]);
  }
}
