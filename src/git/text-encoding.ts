/**
 * Text in the encodings that git knows by iconv's names: the `encoding` header of commits and tags, the attribute
 * `working-tree-encoding`. iconv-lite has the tables of iconv. TextDecoder follows the WHATWG Encoding Standard, which
 * gives some of these names another meaning.
 */
import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Longest name that is looked up. */
const MAX_NAME = 40;
/** Names that iconv-lite knows and that are not encodings of text. */
const NO_TEXT = /^(?:base64|hex|binary)$/i;
/** Korean, under a name that iconv has and iconv-lite does not. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([['uhc', 'cp949']]);
/** iconv-lite has no encoder for it. */
const ISO_2022_JP = /^iso-?2022-?jp$/i;

/** Names of the Japanese encodings as the standard has them. Those of Windows (`CP932`) are not among them. */
const JAPANESE = /^(?:s-?jis|shift[-_]?jis|euc-?jp|ujis|iso-?2022-?jp)$/i;
const SHIFT_JIS = /^(?:s-?jis|shift[-_]?jis)$/i;
/** Characters that Windows has where the Japanese standard has others: the wave dash, the minus sign and others. */
const SIGNS: Signs = { windows: '～∥－￠￡￢', standard: '〜‖−¢£¬' };
/** In Shift JIS of the standard, 0x5C is the yen sign and 0x7E the overline. */
const SHIFT_JIS_SIGNS: Signs = { windows: SIGNS.windows + '\\~＼', standard: SIGNS.standard + '¥‾\\' };

interface Signs {
  readonly windows: string;
  readonly standard: string;
}

const REPLACEMENT = '\ufffd';

/** The text, with U+FFFD for bytes that mean nothing in the encoding; undefined when its name is unknown. */
export function decodeText(bytes: Buffer, encoding: string): string | undefined {
  const name = knownName(encoding);
  if (name === undefined) return undefined;
  const text = ISO_2022_JP.test(name)
    ? new TextDecoder(name).decode(bytes)
    : iconv.decode(bytes, name, { stripBOM: false });
  const signs = signsOf(name);
  return signs === undefined ? text : withSigns(text, signs.windows, signs.standard);
}

/** Like `decodeText`, but undefined also when some bytes mean nothing in the encoding. iconv, too, refuses such text. */
export function decodeExactly(bytes: Buffer, encoding: string): string | undefined {
  const text = decodeText(bytes, encoding);
  return text?.includes(REPLACEMENT) === true ? undefined : text;
}

/** Bytes that are UTF-8 in another encoding; undefined when it is unknown or does not have all of their characters. */
export function encodeText(utf8: Buffer, encoding: string): Buffer | undefined {
  const marked = MARKED.exec(encoding.trim())?.[1];
  // Git's own names: the mark that tells the order of bytes stands before the text.
  if (marked !== undefined) return encodeText(Buffer.concat([BYTE_ORDER_MARK, utf8]), `utf-16${marked}`);
  const name = knownName(encoding);
  if (name === undefined || ISO_2022_JP.test(name) || !isUtf8(utf8)) return undefined;
  const text = utf8.toString('utf8');
  if (UNICODE.test(name)) return iconv.encode(text, name, { addBOM: UNORDERED.test(name) });
  const signs = signsOf(name);
  const bytes = iconv.encode(signs === undefined ? text : withSigns(text, signs.standard, signs.windows), name);
  return decodeText(bytes, name) === text ? bytes : undefined;
}

const MARKED = /^utf-?16(le|be)-bom$/i;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** These have all characters. Without an order of bytes in the name iconv, too, writes a mark. */
const UNICODE = /^utf-?(?:8|16|32)/i;
const UNORDERED = /^utf-?(?:16|32)$/i;

/** Whether `decodeText` knows the name. */
export function isKnownEncoding(encoding: string): boolean {
  return knownName(encoding) !== undefined;
}

function knownName(encoding: string): string | undefined {
  const trimmed = encoding.trim();
  const name = OTHER_NAMES.get(trimmed.toLowerCase()) ?? trimmed;
  if (name === '' || name.length > MAX_NAME || NO_TEXT.test(name)) return undefined;
  return ISO_2022_JP.test(name) || iconv.encodingExists(name) ? name : undefined;
}

function signsOf(name: string): Signs | undefined {
  return SHIFT_JIS.test(name) ? SHIFT_JIS_SIGNS : JAPANESE.test(name) ? SIGNS : undefined;
}

function withSigns(text: string, from: string, to: string): string {
  return text.replace(SOME_SIGN, (sign) => {
    const at = from.indexOf(sign);
    return at < 0 ? sign : (to[at] as string);
  });
}

const SOME_SIGN = /[～∥－￠￡￢＼〜‖−¢£¬¥‾\\~]/g;
