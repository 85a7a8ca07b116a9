/**
 * The encoding of people's words: messages, names of people and of files. They are short, so their bytes alone often do
 * not decide; then hints do. The rules are those for files without jschardet, which takes 110 ms to load: fit for the
 * server's thread. Text that is UTF-8 is never asked about here.
 */
import { isUtf8 } from 'node:buffer';
import { CYRILLIC_THRESHOLD, guessCyrillic } from './cyrillic-score.js';
import { decodeText } from './decode.js';
import { CYRILLIC_SAMPLE_BYTES, damagedUtf8, hasHighRun, highLines } from './detect-encoding.js';
import { findEncoding } from './encoding.js';

export interface WordsGuess {
  /** Name in the encoding table. */
  readonly name: string;
  /** False when words of the same people could show that it is another one. */
  readonly isSure: boolean;
}

/** So many letters of Russian are told from other readings by their frequencies. */
const SURE_LETTERS = 5;
/** The best reading scores so much more than any other. */
const SURE_LEAD = 0.3;

/**
 * Guesses the encoding of `words`, which are not UTF-8. `configured` is the encoding that the repository names for its
 * commits (`i18n.commitEncoding`); it counts where the bytes do not decide. At most 0.3 ms.
 */
export function guessWords(words: Uint8Array, configured?: string): WordsGuess {
  const sample = highLines(words).subarray(0, CYRILLIC_SAMPLE_BYTES);
  if (damagedUtf8(sample)) return { name: 'utf-8', isSure: true };
  const isRun = hasHighRun(sample);
  const { name, score, letters, lead } = guessCyrillic(sample);
  const isCyrillic = isRun && score > CYRILLIC_THRESHOLD;
  if (isCyrillic && letters >= SURE_LETTERS && lead >= SURE_LEAD) return { name, isSure: true };
  if (configured !== undefined && canBe(words, configured)) return { name: configured, isSure: true };
  if (isCyrillic) return { name, isSure: false };
  return { name: 'windows-1252', isSure: !isRun && isInsideLatinWords(sample) };
}

/** Whether all bytes mean something in the encoding and its name is in the table. UTF-8 and UTF-16 are told before. */
export function canBe(words: Uint8Array, encoding: string): boolean {
  const found = findEncoding(encoding);
  return found !== undefined && !found.name.startsWith('utf-') && !decodeText(words, { override: encoding }).lossy;
}

/** Text in UTF-8, or else as guessed from itself. */
export function wordsText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeText(bytes, { override: guessWords(bytes).name }).text;
}

/** Each byte above ASCII stands beside a Latin letter, as in `José`. */
function isInsideLatinWords(sample: Uint8Array): boolean {
  return sample.every((byte, at) => byte < 0x80 || isLatin(sample[at - 1]) || isLatin(sample[at + 1]));
}

function isLatin(byte: number | undefined): boolean {
  const lower = (byte ?? 0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
