/** A growing set of rows, one bit each. */
import type { Row } from './commit-rows.js';

export class RowSet {
  #words = new Uint32Array(256);

  /** False when the row was there already. */
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
