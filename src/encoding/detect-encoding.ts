/**
 * Detects the encoding of bytes. In order: byte order mark; UTF-16 without a mark; valid UTF-8 (native check); UTF-8
 * with a few invalid bytes; isolated accented letters (Windows-1252); Russian by its words (cyrillic-score); jschardet
 * for the rest. Only lines with bytes above ASCII are examined, so that one name at the end of a long file is enough.
 * jschardet (8 MB, 110 ms at its first call) is loaded only for the last step: call this in a worker thread.
 */
import { isUtf8 } from 'node:buffer';
import { createRequire } from 'node:module';
import type * as Jschardet from 'jschardet';
import { CYRILLIC_THRESHOLD, guessCyrillic } from './cyrillic-score.js';
import { encodingNamed, findEncoding, type Encoding } from './encoding.js';

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /**
   * `certain`: a byte order mark or valid UTF-8. `likely`: the bytes fit well. `guess`: the best of poor candidates.
   */
  readonly confidence: 'certain' | 'likely' | 'guess';
  /** Length of the byte order mark: 0, 2 or 3 bytes. */
  readonly bomBytes: number;
}

/** The limit of git (buffer_is_binary): a NUL in these first bytes means binary. */
const BINARY_SAMPLE_BYTES = 8000;
/** More text with high bytes does not improve detection, and jschardet takes about 1 ms for each KB. */
const DETECTOR_SAMPLE_BYTES = 64 * 1024;
/** The Cyrillic score reads each letter six times; this much Russian text has some hundred words. */
export const CYRILLIC_SAMPLE_BYTES = 8 * 1024;
/** With at least this share of well-formed UTF-8 sequences among all high characters the text is damaged UTF-8. */
const DAMAGED_UTF8_SHARE = 0.5;

/** The allowed answers of jschardet; without this list it takes Latin-1 names for CP850 or ISO-8859-16. */
const DETECTOR_NAMES = [
  'windows-1251',
  'koi8-r',
  'ibm866',
  'windows-1252',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
];

/**
 * `truncated` means that `bytes` is only the beginning of the content, so that an incomplete character at its end is no
 * error. Never throws; an empty buffer is UTF-8.
 */
export function detectEncoding(bytes: Uint8Array, options: { truncated?: boolean } = {}): DetectedEncoding {
  const marked = byteOrderMark(bytes);
  if (marked !== undefined) return marked;
  // Must precede the check for UTF-8, because ASCII text in UTF-16 with its NULs is valid UTF-8 too.
  const wide = unmarkedUtf16(bytes);
  if (wide !== undefined) return found(wide, 'likely');
  if (isUtf8(bytes) || (options.truncated === true && isUtf8(withoutCutCharacter(bytes))))
    return found('utf-8', 'certain');
  const sample = highLines(bytes);
  if (damagedUtf8(sample)) return found('utf-8', 'likely');
  if (!hasHighRun(sample)) return found('windows-1252', 'guess');
  const cyrillic = guessCyrillic(sample.subarray(0, CYRILLIC_SAMPLE_BYTES));
  if (cyrillic.score > CYRILLIC_THRESHOLD) return found(cyrillic.name, 'likely');
  return detectorAnswer(sample);
}

/**
 * True when the content must not be shown as text. The rule of git (a NUL byte in the first 8000 means binary), except
 * that UTF-16, with or without a byte order mark, is text. `bytes` may be the whole content or its first 8000 bytes.
 */
export function isBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, BINARY_SAMPLE_BYTES);
  if (!sample.includes(0)) return false;
  return byteOrderMark(bytes) === undefined && unmarkedUtf16(bytes) === undefined;
}

function found(name: string, confidence: DetectedEncoding['confidence'], bomBytes = 0): DetectedEncoding {
  return { encoding: encodingNamed(name), confidence, bomBytes };
}

function byteOrderMark(bytes: Uint8Array): DetectedEncoding | undefined {
  const [first, second, third, fourth] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return found('utf-8', 'certain', 3);
  // FF FE 00 00 is UTF-32, which has no decoder here (and is binary because of its NULs).
  if (first === 0xff && second === 0xfe && !(third === 0 && fourth === 0)) return found('utf-16le', 'certain', 2);
  if (first === 0xfe && second === 0xff) return found('utf-16be', 'certain', 2);
  return undefined;
}

/** Removes an incomplete UTF-8 sequence at the end of the sample. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0xc2) return bytes.subarray(0, bytes.length - back);
    if (byte < 0x80) break;
  }
  return bytes;
}

/**
 * Considers only bytes with NULs, since every real text contains ASCII. The content is text when nearly all 16-bit
 * units are ASCII or Cyrillic and none is a control character; tables of small numbers fail this test.
 */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, BINARY_SAMPLE_BYTES) & ~1;
  if (length < 4 || (bytes.length < BINARY_SAMPLE_BYTES && bytes.length % 2 === 1)) return undefined;
  if (!bytes.subarray(0, length).includes(0)) return undefined;
  if (looksWide(bytes, length, 1)) return 'utf-16le';
  return looksWide(bytes, length, 0) ? 'utf-16be' : undefined;
}

const USUAL_UNITS_SHARE = 0.7;

function looksWide(bytes: Uint8Array, length: number, highAt: 0 | 1): boolean {
  let usual = 0;
  for (let at = 0; at < length; at += 2) {
    const high = bytes[at + highAt] as number;
    const low = bytes[at + 1 - highAt] as number;
    if (high === 0) {
      if (low < 0x20 && low !== 0x09 && low !== 0x0a && low !== 0x0c && low !== 0x0d) return false;
      if (low < 0x7f) usual += 1;
    } else if (high === 0x04) usual += 1;
  }
  return usual / (length / 2) >= USUAL_UNITS_SHARE;
}

/**
 * The lines that contain a byte above ASCII, joined, up to the sample size; of a very long line only the part around
 * the byte is used.
 */
export function highLines(bytes: Uint8Array): Uint8Array {
  const sample = new Uint8Array(Math.min(bytes.length, DETECTOR_SAMPLE_BYTES));
  let used = 0;
  let lineStart = 0;
  for (let at = 0; at < bytes.length && used < sample.length; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x0a) lineStart = at + 1;
    else if (byte >= 0x80) {
      const from = Math.max(lineStart, at - LINE_CONTEXT_BYTES);
      const newline = bytes.indexOf(0x0a, at);
      const to = newline === -1 ? bytes.length : newline + 1;
      const part = bytes.subarray(from, Math.min(to, from + sample.length - used));
      sample.set(part, used);
      used += part.length;
      at = to - 1;
      lineStart = to;
    }
  }
  return sample.subarray(0, used);
}

/** Contains enough words before the first high byte of a very long line. */
const LINE_CONTEXT_BYTES = 1024;

/**
 * True when most characters above ASCII are complete UTF-8 sequences: UTF-8 with some U+FFFD is then the best reading.
 */
export function damagedUtf8(sample: Uint8Array): boolean {
  let whole = 0;
  let bad = 0;
  for (const character of new TextDecoder('utf-8').decode(sample)) {
    if (character === '\ufffd') bad += 1;
    else if (character > '\u007f') whole += 1;
  }
  return whole > 0 && whole / (whole + bad) >= DAMAGED_UTF8_SHARE;
}

/**
 * True for two adjacent bytes above ASCII: these occur in every Cyrillic or East Asian text, but seldom in Western
 * names.
 */
export function hasHighRun(sample: Uint8Array): boolean {
  for (let at = 1; at < sample.length; at += 1) {
    if ((sample[at] as number) >= 0x80 && (sample[at - 1] as number) >= 0x80) return true;
  }
  return false;
}

const require = createRequire(import.meta.url);

function detectorAnswer(sample: Uint8Array): DetectedEncoding {
  const { detect } = require('jschardet') as typeof Jschardet;
  const answer = detect(sample, { detectEncodings: DETECTOR_NAMES });
  const encoding = answer.encoding === null ? undefined : findEncoding(answer.encoding);
  // The Cyrillic score has already rejected Cyrillic; when jschardet still reports it, it has seen symbols and not
  // words.
  if (encoding === undefined || /^(?:windows-1251|koi8|ibm866|x-mac|iso-8859)/.test(encoding.name))
    return found('windows-1252', 'guess');
  return { encoding, confidence: encoding.name === 'windows-1252' ? 'guess' : 'likely', bomBytes: 0 };
}
