/**
 * Builds a segment in memory: each piece of a text adds its terms, and the terms are grouped when all are there. The
 * order of the blobs is that in which they were added.
 */
import { isAscii } from 'node:buffer';
import { OID_BYTES } from '../../git/oid.js';
import type { Sections } from '../../segments/container.js';
import { foldText, LIKE_ASCII } from '../text/fold.js';
import { PIECE_BYTES, piecesOf } from './pieces.js';
import { ANY_WORD, forEachWord, GRAM_LIMIT, GramCollector, termOfDefined } from './terms.js';
import { TermWriter } from './term-writer.js';
import { WordTable } from './word-table.js';

/** Pairs of term and piece that a segment should have at most: 128 MB, and as much again while they are grouped. */
const MAX_PAIRS = 32 << 20;
const MAX_WORDS = 1_500_000;

export class SegmentBuilder {
  readonly #grams = new GramCollector();
  /** Words and defined names. */
  readonly #words = new WordTable();
  readonly #gramCounts = new Uint32Array(GRAM_LIMIT);
  /** Terms of all pieces, one after the other: grams, and `GRAM_LIMIT` plus the numbers of words. */
  #pairs = new Uint32Array(1 << 20);
  #pairCount = 0;
  /** Where the pairs of each piece end. */
  readonly #ends: number[] = [];
  readonly #oids: Buffer[] = [];
  readonly #textBytes: number[] = [];
  /** Pieces up to each blob and with it. */
  readonly #pieceEnds: number[] = [];
  readonly #pieceBytes: number;

  /** Another size of pieces is for tests. */
  constructor(pieceBytes = PIECE_BYTES) {
    this.#pieceBytes = pieceBytes;
  }

  /** Number of blobs. */
  get size(): number {
    return this.#oids.length;
  }

  /** True when no more should be added. */
  get isFull(): boolean {
    return this.#pairCount >= MAX_PAIRS || this.#words.size >= MAX_WORDS;
  }

  /**
   * `oid` has 20 bytes. `text` is UTF-8; undefined for content that is not searched. `defined` are the names that the
   * text defines, which count for its first piece.
   */
  add(oid: Buffer, text: Buffer | undefined, defined: readonly string[] = []): void {
    if (text !== undefined) {
      let names = defined;
      for (const piece of piecesOf(text, this.#pieceBytes)) {
        for (const name of names) this.#addWord(termOfDefined(name), this.#ends.length);
        names = [];
        this.#addTerms(this.#ends.length, piece);
        this.#ends.push(this.#pairCount);
      }
    }
    this.#pieceEnds.push(this.#ends.length);
    this.#oids.push(oid);
    this.#textBytes.push(text?.length ?? 0);
  }

  #addTerms(piece: number, text: Buffer): void {
    const addWord = (term: number): void => this.#addWord(term, piece);
    let folded = text;
    if (!isAscii(text)) {
      const shown = text.toString('utf8');
      folded = Buffer.from(foldText(shown));
      if (LIKE_ASCII.test(shown)) addWord(ANY_WORD);
    }
    this.#grams.collect(folded);
    const { grams, count } = this.#grams;
    this.#reserve(count);
    this.#pairs.set(grams.subarray(0, count), this.#pairCount);
    this.#pairCount += count;
    for (let index = 0; index < count; index += 1) {
      const gram = grams[index] as number;
      this.#gramCounts[gram] = (this.#gramCounts[gram] as number) + 1;
    }
    forEachWord(text, addWord);
  }

  #addWord(term: number, piece: number): void {
    const word = this.#words.numberIfNew(term, piece);
    if (word < 0) return;
    if (this.#pairCount === this.#pairs.length) this.#reserve(1);
    this.#pairs[this.#pairCount++] = GRAM_LIMIT + word;
  }

  #reserve(more: number): void {
    const needed = this.#pairCount + more;
    if (needed <= this.#pairs.length) return;
    const larger = new Uint32Array(Math.max(needed, this.#pairs.length * 2));
    larger.set(this.#pairs.subarray(0, this.#pairCount));
    this.#pairs = larger;
  }

  /** The sections of a segment with all blobs. The builder is of no use afterwards. */
  sections(): Sections {
    const words = this.#words.ordered();
    const { ends, pieces } = this.#grouped(words.numbers);
    const writer = new TermWriter(this.#ends.length);
    const write = (term: number, slot: number, count: number): void => {
      const end = ends[slot] as number;
      writer.add(term, pieces, end - count, end);
    };
    for (let gram = 0; gram < GRAM_LIMIT; gram += 1) {
      const count = this.#gramCounts[gram] as number;
      if (count > 0) write(gram, gram, count);
    }
    for (let index = 0; index < words.numbers.length; index += 1) {
      const word = words.numbers[index] as number;
      write(words.terms[index] as number, GRAM_LIMIT + word, this.#words.countOf(word));
    }
    return new Map<string, Uint8Array>([
      ['BOID', Buffer.concat(this.#oids, this.size * OID_BYTES)],
      ['BLEN', wordBytes(this.#textBytes)],
      ['BEND', wordBytes(this.#pieceEnds)],
      ...writer.sections(),
    ]);
  }

  /**
   * The pieces of each term, in the order in which terms are written. `ends` has the end of each list, by gram or
   * `GRAM_LIMIT` plus number of the word.
   */
  #grouped(wordNumbers: Uint32Array): { ends: Uint32Array; pieces: Uint32Array } {
    const ends = new Uint32Array(GRAM_LIMIT + wordNumbers.length);
    let next = 0;
    for (let gram = 0; gram < GRAM_LIMIT; gram += 1) {
      ends[gram] = next;
      next += this.#gramCounts[gram] as number;
    }
    for (const word of wordNumbers) {
      ends[GRAM_LIMIT + word] = next;
      next += this.#words.countOf(word);
    }
    const pieces = new Uint32Array(next);
    const pairs = this.#pairs;
    let at = 0;
    for (let piece = 0; piece < this.#ends.length; piece += 1) {
      const end = this.#ends[piece] as number;
      for (; at < end; at += 1) {
        const slot = pairs[at] as number;
        const place = ends[slot] as number;
        pieces[place] = piece;
        ends[slot] = place + 1;
      }
    }
    return { ends, pieces };
  }
}

/** The bytes of a section of words. */
export function wordBytes(words: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(words).buffer);
}
