/**
 * The words of a segment that is being built: a hash table with open addressing. What is known of a word lies in one
 * row, because a look-up then touches one line of the processor's cache.
 */

/** Columns of a row: the term, the number of the word, its last document + 1, the number of its documents. */
const ROW = 4;
const NUMBER = 1;
const LAST = 2;
const COUNT = 3;
const EMPTY = 0;
const FIRST_ROWS = 1 << 16;

export class WordTable {
  #rows = new Uint32Array(FIRST_ROWS * ROW);
  #mask = FIRST_ROWS - 1;
  /** The row of each word. */
  #rowOf = new Uint32Array(FIRST_ROWS);
  size = 0;

  /** The number of the word with this term, or -1 when the document has been counted for it before. */
  numberIfNew(term: number, document: number): number {
    const rows = this.#rows;
    let slot = term & this.#mask;
    while (rows[slot * ROW] !== EMPTY && rows[slot * ROW] !== term) slot = (slot + 1) & this.#mask;
    const row = slot * ROW;
    if (rows[row] === EMPTY) {
      if (this.size * 2 > this.#mask) {
        this.#grow();
        return this.numberIfNew(term, document);
      }
      rows[row] = term;
      rows[row + NUMBER] = this.size;
      this.#rowOf[this.size] = row;
      this.size += 1;
    } else if (rows[row + LAST] === document + 1) return -1;
    rows[row + LAST] = document + 1;
    rows[row + COUNT] = (rows[row + COUNT] as number) + 1;
    return rows[row + NUMBER] as number;
  }

  /** Number of documents with a word. */
  countOf(word: number): number {
    return this.#rows[(this.#rowOf[word] as number) + COUNT] as number;
  }

  /** All words in the order of their terms. */
  ordered(): { terms: Uint32Array; numbers: Uint32Array } {
    // A double holds a term of 32 bits above a number of 21 bits exactly, and doubles are sorted without a callback.
    const shift = 2 ** 21;
    const sortable = new Float64Array(this.size);
    for (let word = 0; word < this.size; word += 1)
      sortable[word] = (this.#rows[this.#rowOf[word] as number] as number) * shift + (word % shift);
    sortable.sort();
    return this.#unpack(sortable, shift);
  }

  #unpack(sorted: Float64Array, shift: number): { terms: Uint32Array; numbers: Uint32Array } {
    const terms = new Uint32Array(this.size);
    const numbers = new Uint32Array(this.size);
    for (let index = 0; index < this.size; index += 1) {
      const value = sorted[index] as number;
      const term = Math.floor(value / shift);
      terms[index] = term;
      numbers[index] = value - term * shift;
    }
    return { terms, numbers };
  }

  #grow(): void {
    const old = this.#rows;
    const size = (this.#mask + 1) * 2;
    const rows = new Uint32Array(size * ROW);
    const rowOf = new Uint32Array(size);
    this.#mask = size - 1;
    for (let from = 0; from < old.length; from += ROW) {
      const term = old[from] as number;
      if (term === EMPTY) continue;
      let slot = term & this.#mask;
      while (rows[slot * ROW] !== EMPTY) slot = (slot + 1) & this.#mask;
      rows.set(old.subarray(from, from + ROW), slot * ROW);
      rowOf[old[from + NUMBER] as number] = slot * ROW;
    }
    this.#rows = rows;
    this.#rowOf = rowOf;
  }
}
