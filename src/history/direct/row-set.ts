/** A set of rows with one bit for each row. It grows as needed. */
import type { Row } from './commit-rows.js';

export class RowSet {
  #words = new Uint32Array(256);

  /** Adds a row. Returns false when the set already has it. */
  add(row: Row): boolean {
    const word = row >>> 5;
    if (word >= this.#words.length) {
      const grown = new Uint32Array(Math.max(this.#words.length * 2, word + 1));
      grown.set(this.#words);
      this.#words = grown;
    }
    const bit = 1 << (row & 31);
    if (((this.#words[word] as number) & bit) !== 0) return false;
    this.#words[word] = (this.#words[word] as number) | bit;
    return true;
  }
}
