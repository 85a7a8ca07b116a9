/** A lexicon in a file: terms in the order of their bytes, and the positions of the commits that have each. */
import type { ContainerFile } from '../../segments/container-file.js';
import { DamagedFile } from '../../segments/damaged-file.js';

/** Terms whose places are read at once. */
const WINDOW = 1 << 14;
/** Lists so near to each other are read at once. */
const GAP_BYTES = 1 << 12;
/** The bytes of lists that are read at once, unless one list is longer. */
const READ_BYTES = 1 << 20;

/** Takes positions, such as a set of them. */
export interface PositionTarget {
  add(position: number): void;
}

/** Terms `from` to `to` - 1. */
export interface TermRange {
  readonly from: number;
  readonly to: number;
}

interface LexiconEntry {
  /** With its line end. */
  readonly name: Buffer;
  readonly positions: readonly number[];
}

/** All methods throw DamagedFile, or the error of the system when the file cannot be read. */
export class Lexicon {
  /** Number of terms. */
  readonly size: number;
  readonly #file: ContainerFile;
  readonly #names: string;
  readonly #nameStarts: string;
  readonly #lists: string;
  readonly #listStarts: string;

  /** `letter`: the beginning of the tags of the sections. */
  constructor(file: ContainerFile, letter: string) {
    this.#file = file;
    this.#names = `${letter}NAM`;
    this.#nameStarts = `${letter}NOF`;
    this.#lists = `${letter}LST`;
    this.#listStarts = `${letter}LOF`;
    this.size = file.length(this.#nameStarts) / 4 - 1;
    if (!Number.isInteger(this.size) || this.size < 0 || file.length(this.#listStarts) !== (this.size + 1) * 4)
      throw new DamagedFile(`lexicon ${letter}: tables of different lengths`);
  }

  /** All terms. Only for lexicons that are small. */
  terms(): string[] {
    const bytes = this.#file.bytes(this.#names, 0, this.#file.length(this.#names));
    const terms = bytes.toString('utf8').split('\n').slice(0, -1);
    if (terms.length !== this.size) throw new DamagedFile('a term without a place');
    return terms;
  }

  /** O(log size) reads. */
  exact(term: string): TermRange {
    const name = Buffer.from(`${term}\n`);
    const from = this.#firstWhere((bytes) => bytes.compare(name) >= 0);
    return { from, to: from < this.size && this.#nameAt(from).equals(name) ? from + 1 : from };
  }

  /** The terms that begin with `prefix`. O(log size) reads. */
  withPrefix(prefix: string): TermRange {
    const start = Buffer.from(prefix);
    return {
      from: this.#firstWhere((bytes) => bytes.compare(start) >= 0),
      to: this.#firstWhere((bytes) => bytes.subarray(0, start.length).compare(start) > 0),
    };
  }

  /**
   * Numbers of the terms that begin with `key` and contain `text` after it, ascending. With a line end as its last
   * character the text ends the terms. Reads the names of all terms with the key.
   */
  containing(text: string, key = ''): number[] {
    const { from, to } = key === '' ? { from: 0, to: this.size } : this.withPrefix(key);
    const wanted = Buffer.from(text);
    const found: number[] = [];
    for (let first = from; first < to; first += WINDOW) {
      const last = Math.min(to, first + WINDOW);
      const starts = this.#file.words(this.#nameStarts, first, last + 1);
      const base = starts[0] as number;
      const names = this.#file.bytes(this.#names, base, starts[last - first] as number);
      let row = 0;
      for (let at = names.indexOf(wanted); at >= 0;) {
        row = lastAtMost(starts, row, base + at);
        const rest = (starts[row] as number) - base + key.length;
        if (at >= rest) {
          found.push(first + row);
          row += 1;
          at = names.indexOf(wanted, (starts[row] as number) - base);
        } else at = names.indexOf(wanted, rest);
      }
    }
    return found;
  }

  /** Adds the commits of the terms to `target`, where position 0 of the lists is `base`. */
  addPositions(terms: TermRange | readonly number[], target: PositionTarget, base: number): void {
    const numbers = 'from' in terms ? undefined : terms;
    const count = numbers === undefined ? (terms as TermRange).to - (terms as TermRange).from : numbers.length;
    const numberAt = (i: number): number => numbers?.[i] ?? (terms as TermRange).from + i;
    for (let i = 0; i < count;) {
      const first = numberAt(i);
      let end = i + 1;
      while (end < count && numberAt(end) - first < WINDOW) end += 1;
      const starts = this.#file.words(this.#listStarts, first, numberAt(end - 1) + 2);
      this.#addLists(
        Array.from({ length: end - i }, (_, row) => numberAt(i + row) - first),
        starts,
        (bytes, from, to) => addList(bytes, from, to, target, base),
      );
      i = end;
    }
  }

  /** Visits the lists of `rows`, reading neighbours together. */
  #addLists(
    rows: readonly number[],
    starts: Uint32Array,
    visit: (bytes: Buffer, from: number, to: number) => void,
  ): void {
    for (let i = 0; i < rows.length;) {
      const from = starts[rows[i] as number] as number;
      let to = starts[(rows[i] as number) + 1] as number;
      let next = i + 1;
      for (; next < rows.length; next += 1) {
        const start = starts[rows[next] as number] as number;
        const end = starts[(rows[next] as number) + 1] as number;
        if (start - to > GAP_BYTES || end - from > READ_BYTES) break;
        to = end;
      }
      const bytes = this.#file.bytes(this.#lists, from, to);
      for (; i < next; i += 1) {
        const row = rows[i] as number;
        visit(bytes, (starts[row] as number) - from, (starts[row + 1] as number) - from);
      }
    }
  }

  /** The terms, each with its line end, and their positions. For merging. */
  *entries(): Generator<LexiconEntry, undefined> {
    for (let first = 0; first < this.size; first += WINDOW) {
      const last = Math.min(this.size, first + WINDOW);
      const starts = this.#file.words(this.#nameStarts, first, last + 1);
      const base = starts[0] as number;
      const names = this.#file.bytes(this.#names, base, starts[last - first] as number);
      const listStarts = this.#file.words(this.#listStarts, first, last + 1);
      const listBase = listStarts[0] as number;
      const lists = this.#file.bytes(this.#lists, listBase, listStarts[last - first] as number);
      for (let row = 0; row < last - first; row += 1)
        yield {
          name: names.subarray((starts[row] as number) - base, (starts[row + 1] as number) - base),
          positions: positionsIn(
            lists.subarray((listStarts[row] as number) - listBase, (listStarts[row + 1] as number) - listBase),
          ),
        };
    }
    return undefined;
  }

  #firstWhere(isAtOrAfter: (name: Buffer) => boolean): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAtOrAfter(this.#nameAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A term with its line end. */
  #nameAt(number: number): Buffer {
    const [start = 0, end = 0] = this.#file.words(this.#nameStarts, number, number + 2);
    return this.#file.bytes(this.#names, start, end);
  }
}

/** The last index from `low` on whose value is at most `wanted`. */
function lastAtMost(values: Uint32Array, low: number, wanted: number): number {
  let [first, last] = [low, values.length - 2];
  while (first < last) {
    const middle = (first + last + 1) >>> 1;
    if ((values[middle] as number) <= wanted) first = middle;
    else last = middle - 1;
  }
  return first;
}

function addList(bytes: Buffer, from: number, to: number, target: PositionTarget, base: number): void {
  let position = base;
  for (let at = from; at < to;) {
    let byte = bytes[at++] as number;
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = bytes[at++] ?? 0;
      value |= (byte & 0x7f) << shift;
    }
    position += value;
    target.add(position);
  }
}

function positionsIn(bytes: Buffer): number[] {
  const positions: number[] = [];
  addList(bytes, 0, bytes.length, { add: (position) => positions.push(position) }, 0);
  return positions;
}
