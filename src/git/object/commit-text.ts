/** Bytes of a commit or tag as text, and the two halves of a message. Source: git-commit(1) "Discussion", gitformat `%s` and `%b`. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';

/** Names that `i18n.commitEncoding` takes from iconv and that the WHATWG Encoding Standard spells otherwise. */
const ICONV_NAMES: Readonly<Record<string, string>> = {
  cp932: 'shift_jis', cp936: 'gbk', cp949: 'euc-kr', cp950: 'big5', cp1125: 'ibm866',
  eucjp: 'euc-jp', euckr: 'euc-kr', koi8r: 'koi8-r', koi8u: 'koi8-u', utf: 'utf-8',
};

/** An encoding label longer than this is no label; it also bounds the cache of decoders. */
const MAX_LABEL = 40;

/** Decodes by the commit's `encoding` header; without one (or with an unknown one) as UTF-8, else as windows-1252. Never throws. */
export function decodeCommitText(bytes: Buffer, encoding?: string): string {
  const declared = encoding === undefined ? undefined : decoderFor(encoding);
  if (declared !== undefined) return declared.decode(bytes);
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return WINDOWS_1252.decode(bytes);
}

const WINDOWS_1252 = new TextDecoder('windows-1252');

/** `undefined` for UTF-8 too: its plain reading has the better fallback. */
function decoderFor(label: string): TextDecoder | undefined {
  const name = label.trim().toLowerCase();
  if (name.length > MAX_LABEL || name === 'utf-8' || name === 'utf8') return undefined;
  try {
    return new TextDecoder(ICONV_NAMES[name] ?? name);
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
