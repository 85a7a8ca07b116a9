/**
 * Decodes the text of commits and tags and splits messages. Sources: git-commit(1) "Discussion"; git-log(1) `%s`, `%b`.
 */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** iconv names, which `i18n.commitEncoding` uses, that have another label in the WHATWG Encoding Standard. */
const ICONV_NAMES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  cp1125: 'ibm866',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
};

/** Longest label of an encoding that is looked up. */
const MAX_LABEL = 40;

/**
 * Decodes text in the encoding of the commit's `encoding` header. When it is absent or unknown, the text is decoded as
 * UTF-8 if it is valid UTF-8, and as windows-1252 if not. Never throws.
 */
export function decodeCommitText(bytes: Buffer, encoding?: string): string {
  const label = encoding?.trim().toLowerCase() ?? '';
  if (LATIN1.test(label)) return bytes.toString('latin1');
  if (WINDOWS_1252.test(label)) return decodeWindows1252(bytes);
  const declared = label === '' || UTF8.test(label) ? undefined : decoderFor(label);
  if (declared !== undefined) return declared.decode(bytes);
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeWindows1252(bytes);
}

const UTF8 = /^utf-?8$/;
/** The Encoding Standard makes these labels mean windows-1252. In iconv, and therefore here, they mean ISO 8859-1. */
const LATIN1 = /^(?:iso-?8859-?1|latin-?1)$/;
const WINDOWS_1252 = /^(?:windows-|cp)1252$/;

/** The characters 0x80..0x9F of windows-1252. The table is here because some Node versions decode it as Latin-1. */
const AT_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (control) => AT_0X80[control.charCodeAt(0) - 0x80] as string);
}

function decoderFor(label: string): TextDecoder | undefined {
  if (label.length > MAX_LABEL) return undefined;
  try {
    return new TextDecoder(ICONV_NAMES[label] ?? label);
  } catch (error) {
    if (error instanceof RangeError) return undefined; // This version of Node does not know the label.
    throw error;
  }
}

const LEADING_BLANK_LINES = /^(?:[ \t\r]*\n)+/;
const BLANK_LINE = /^[ \t\r]*$/;

/** The first paragraph with its lines joined by spaces, as `git log --format=%s` prints it. */
export function summaryOf(message: string): string {
  return splitMessage(message).summary;
}

/** The rest of the message after the first paragraph and blank lines, unchanged, as `git log --format=%b` prints it. */
export function bodyOf(message: string): string {
  return splitMessage(message).body;
}

/** O(length of the message). */
function splitMessage(message: string): { summary: string; body: string } {
  const text = message.replace(LEADING_BLANK_LINES, '');
  const lines: string[] = [];
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end);
    at = end + 1;
    if (BLANK_LINE.test(line)) break;
    lines.push(line.replace(/[ \t\r]+$/, ''));
  }
  return { summary: lines.join(' '), body: text.slice(at).replace(LEADING_BLANK_LINES, '') };
}
