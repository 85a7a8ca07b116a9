/**
 * The terms of a text, as numbers of 32 bits. There are three kinds:
 *
 * - A gram is three bytes in sequence of one line, of the folded text in UTF-8. A byte has 7 bits here: an upper-case
 *   letter is not in a folded text, so that the codes of these letters, and of unused control characters, stand for
 *   bytes above ASCII. Several of these have one code, which only makes the index find more.
 * - A word is a longest run of ASCII letters, digits and `_` that does not begin with a digit, in lower case. Its number
 *   is a hash with the highest bit set. Equal numbers of different words only make the index find more.
 * - A defined name is one that the text defines, as it is spelled. Its number is a hash between grams and words.
 */

const GRAM_BITS = 21;
/** All grams are below this number, and defined names and words above. */
export const GRAM_LIMIT = 1 << GRAM_BITS;
export const GRAM_BYTES = 3;
/** The term of texts in which a word may be found that they do not have: see `LIKE_ASCII`. */
export const ANY_WORD = 0x8000_0000;
const WORD_FLAG = 0x8000_0000;

const NEWLINE = 10;
/** Codes that no byte of a folded text has: control characters, then A to Z. */
const FREE_CODES = [...range(1, 8), ...range(14, 31), ...range(65, 90)];
const LEADING_CODES = 8;

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The code of each byte. Upper case has that of lower case, so that ASCII texts need no folding before. */
const CODES = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 65 && byte <= 90) return byte + 32;
  if (byte < 0x80) return byte;
  const trailing = FREE_CODES.length - LEADING_CODES;
  const free = byte < 0xc0 ? (byte & 0x3f) % trailing : trailing + (byte % LEADING_CODES);
  return FREE_CODES[free] as number;
});

/** The lower-case form of the bytes of words, 0 for all others. */
const WORD_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9_]/.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
});
const DIGIT_0 = 48;
const DIGIT_9 = 57;

/** FNV-1a. */
const HASH_START = 0x811c_9dc5;
const HASH_FACTOR = 0x0100_0193;

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d);
  return (half ^ (half >>> 13)) >>> 0;
}

function wordTerm(hash: number): number {
  return (mixed(hash) | WORD_FLAG) >>> 0;
}

/** The term of texts that define `name`, which may have any characters. */
export function termOfDefined(name: string): number {
  let hash = HASH_START;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), HASH_FACTOR);
  return GRAM_LIMIT + (mixed(hash) % (WORD_FLAG - GRAM_LIMIT));
}

/** The term of a word of ASCII letters, digits and `_` that does not begin with a digit. */
export function termOfWord(word: string): number {
  let hash = HASH_START;
  for (let at = 0; at < word.length; at += 1)
    hash = Math.imul(hash ^ (WORD_BYTES[word.charCodeAt(at)] as number), HASH_FACTOR);
  return wordTerm(hash);
}

/** Collects different numbers below `GRAM_LIMIT`; reused from text to text. */
export class GramCollector {
  /** The grams of the last text are the first `count` of these, in no order. */
  grams = new Uint32Array(1 << 14);
  count = 0;
  readonly #seen = new Int32Array(GRAM_LIMIT / 32);

  /** `text` is UTF-8, folded unless it is ASCII. */
  collect(text: Uint8Array): void {
    this.#reset(text.length);
    const seen = this.#seen;
    const { grams } = this;
    let count = 0;
    let gram = 0;
    let length = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = CODES[text[at] as number] as number;
      if (code === NEWLINE) {
        length = 0;
        continue;
      }
      gram = ((gram << 7) | code) & (GRAM_LIMIT - 1);
      length += 1;
      if (length < GRAM_BYTES) continue;
      const word = seen[gram >>> 5] as number;
      const bit = 1 << (gram & 31);
      if ((word & bit) !== 0) continue;
      seen[gram >>> 5] = word | bit;
      grams[count++] = gram;
    }
    this.count = count;
  }

  /** Forgets the last text. */
  #reset(most: number): void {
    for (let index = 0; index < this.count; index += 1) this.#seen[(this.grams[index] as number) >>> 5] = 0;
    this.count = 0;
    if (this.grams.length < most) this.grams = new Uint32Array(most * 2);
  }
}

/** Calls `take` for each word of a text in UTF-8, also for those that come again. */
export function forEachWord(text: Uint8Array, take: (term: number) => void): void {
  let hash = HASH_START;
  let isInWord = false;
  let isNumber = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = WORD_BYTES[text[at] as number] as number;
    if (byte !== 0) {
      if (!isInWord) {
        isInWord = true;
        isNumber = byte >= DIGIT_0 && byte <= DIGIT_9;
      }
      hash = Math.imul(hash ^ byte, HASH_FACTOR);
    } else if (isInWord) {
      if (!isNumber) take(wordTerm(hash));
      hash = HASH_START;
      isInWord = false;
    }
  }
  if (isInWord && !isNumber) take(wordTerm(hash));
}
