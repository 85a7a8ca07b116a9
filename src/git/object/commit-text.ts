/** Bytes of a commit or tag as text, and the two halves of a message. Source: git-commit(1) "Discussion", gitformat `%s` and `%b`. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Names that `i18n.commitEncoding` takes from iconv and that the WHATWG Encoding Standard spells otherwise. */
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

/** An encoding label longer than this is no label. */
const MAX_LABEL = 40;

/** Decodes by the commit's `encoding` header; without one (or with an unknown one) as UTF-8, else as windows-1252. Never throws. */
export function decodeCommitText(bytes: Buffer, encoding?: string): string {
  const label = encoding?.trim().toLowerCase() ?? '';
  if (LATIN1.test(label)) return bytes.toString('latin1');
  if (WINDOWS_1252.test(label)) return decodeWindows1252(bytes);
  const declared = label === '' || UTF8.test(label) ? undefined : decoderFor(label);
  if (declared !== undefined) return declared.decode(bytes);
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeWindows1252(bytes);
}

const UTF8 = /^utf-?8$/;
/** The Encoding Standard reads this label as windows-1252; git's iconv, and so we, as what it says. */
const LATIN1 = /^(?:iso-?8859-?1|latin-?1)$/;
const WINDOWS_1252 = /^(?:windows-|cp)1252$/;

/** What windows-1252 has at 0x80..0x9F. Some Node releases decode that encoding as Latin-1, so the table is ours. */
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
    if (error instanceof RangeError) return undefined; // a label that this runtime does not know
    throw error;
  }
}

const LEADING_BLANK_LINES = /^(?:[ \t\r]*\n)+/;
const BLANK_LINE = /^[ \t\r]*$/;

/** `git log --format=%s`: the first paragraph, its lines joined by a space. */
export function summaryOf(message: string): string {
  return splitMessage(message).summary;
}

/** `git log --format=%b`: what follows the first paragraph and its blank lines, as written. */
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
