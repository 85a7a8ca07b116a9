/** Bytes of a file or a message to text. The only decoder for views, diffs, blame, search and READMEs. */
import { isUtf8 } from 'node:buffer';
import { detectEncoding, type DetectedEncoding } from './detect-encoding.js';
import { findEncoding, type Encoding } from './encoding.js';

export { detectEncoding, isBinary, type DetectedEncoding } from './detect-encoding.js';
export { ENCODINGS, findEncoding } from './encoding.js';

export interface DecodedText {
  /** Without the byte order mark; line ends as in the file. */
  readonly text: string;
  /** The name for people: `UTF-8`, `Windows-1251`, `KOI8-R`, `UTF-16LE`. */
  readonly encoding: string;
  /** The name in the encoding table, for links: `utf-8`, `koi8-r`. */
  readonly encodingName: string;
  readonly hadBom: boolean;
  /** `chosen` when `override` names the encoding. */
  readonly confidence: DetectedEncoding['confidence'] | 'chosen';
  /** True when some bytes are invalid in this encoding; they are U+FFFD in `text`. */
  readonly lossy: boolean;
}

export interface DecodeOptions {
  /**
   * Name of an encoding in any usual spelling (`?encoding=`, the `encoding` header of a commit); unknown names are
   * ignored.
   */
  readonly override?: string | undefined;
  /**
   * True when `bytes` is only the beginning of the content: an incomplete character at its end is dropped, not
   * replaced.
   */
  readonly truncated?: boolean;
}

/**
 * Never throws. `override` has priority over everything, including a byte order mark. O(n); bytes that are not UTF-8
 * need detection (see detect-encoding), so call this in a worker thread.
 */
export function decodeText(bytes: Uint8Array, options: DecodeOptions = {}): DecodedText {
  const chosen = options.override === undefined ? undefined : findEncoding(options.override);
  const truncated = options.truncated === true;
  if (chosen !== undefined) return decodeAs(bytes, chosen, 'chosen', truncated);
  const detected = detectEncoding(bytes, { truncated });
  return decodeAs(bytes, detected.encoding, detected.confidence, truncated);
}

function decodeAs(
  bytes: Uint8Array,
  encoding: Encoding,
  confidence: DecodedText['confidence'],
  truncated: boolean,
): DecodedText {
  const { text, lossy } = decodeBytes(bytes, encoding, truncated);
  const hadBom = hasBom(bytes, encoding.name);
  return { text, encoding: encoding.label, encodingName: encoding.name, hadBom, confidence, lossy };
}

function hasBom(bytes: Uint8Array, name: string): boolean {
  if (name === 'utf-8') return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (name === 'utf-16le') return bytes[0] === 0xff && bytes[1] === 0xfe;
  return name === 'utf-16be' && bytes[0] === 0xfe && bytes[1] === 0xff;
}

function decodeBytes(bytes: Uint8Array, encoding: Encoding, truncated: boolean): { text: string; lossy: boolean } {
  if (encoding.name === 'utf-8' && isUtf8(bytes)) return { text: new TextDecoder().decode(bytes), lossy: false };
  const stream = truncated; // Holds an incomplete character back instead of reporting it.
  try {
    return {
      text: afterDecoder(new TextDecoder(encoding.decoder, { fatal: true }).decode(bytes, { stream }), encoding),
      lossy: false,
    };
  } catch {
    // Some bytes are invalid in this encoding: decode again with U+FFFD in their places.
    return { text: afterDecoder(new TextDecoder(encoding.decoder).decode(bytes, { stream }), encoding), lossy: true };
  }
}

/** Windows-1252 at 0x80..0x9F; five of the 32 positions are control characters there too. */
const C1_OF_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node 20 decodes Windows-1252 as Latin-1 and leaves C1 controls in place of the characters that it should produce. */
function afterDecoder(text: string, encoding: Encoding): string {
  if (encoding.decoder !== 'windows-1252') return text;
  return text.replace(/[\u0080-\u009f]/g, (control) => C1_OF_1252[control.charCodeAt(0) - 0x80] as string);
}

export type LineEnding = 'LF' | 'CRLF' | 'CR' | 'mixed';

export interface LineEndings {
  /** Undefined when the text has no line end. */
  readonly kind: LineEnding | undefined;
  /** True when the text is not empty and its last line has no line end (`\ No newline at end of file`). */
  readonly missingFinalNewline: boolean;
}

/** O(n). CR LF counts as one line end; `mixed` when there is more than one kind. */
export function lineEndings(text: string): LineEndings {
  let crlf = 0;
  let lf = 0;
  let cr = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (at > 0 && text.charCodeAt(at - 1) === 0x0d) crlf += 1;
    else lf += 1;
  }
  for (let at = text.indexOf('\r'); at !== -1; at = text.indexOf('\r', at + 1))
    if (text.charCodeAt(at + 1) !== 0x0a) cr += 1;
  const kinds = Number(crlf > 0) + Number(lf > 0) + Number(cr > 0);
  const kind = kinds > 1 ? 'mixed' : crlf > 0 ? 'CRLF' : lf > 0 ? 'LF' : cr > 0 ? 'CR' : undefined;
  return { kind, missingFinalNewline: text !== '' && !text.endsWith('\n') && !text.endsWith('\r') };
}
