/**
 * Decodes the text of commits and tags and splits messages. Sources: git-commit(1) "Discussion"; git-log(1) `%s`, `%b`.
 */
import { isUtf8 } from 'node:buffer';
import { decodeText } from '../text-encoding.js';

/**
 * Decodes text in the encoding of the commit's `encoding` header. When it is absent or unknown, or when the text is not
 * valid in it, the text is decoded as UTF-8 if it is valid UTF-8. Other text is decoded as declared, or else as
 * windows-1252. Never throws.
 */
export function decodeCommitText(bytes: Buffer, encoding = ''): string {
  const declared = isUtf8Name(encoding) ? undefined : decodeText(bytes, encoding);
  if (declared?.includes('\ufffd') === false) return declared;
  return isUtf8(bytes) ? bytes.toString('utf8') : (declared ?? decodeWindows1252(bytes));
}

/** Whether text with this `encoding` header, '' when there is none, is taken for UTF-8. */
export function isUtf8Name(encoding: string): boolean {
  return UTF8.test(encoding.trim());
}

const UTF8 = /^(?:utf-?8)?$/i;

/** The characters 0x80..0x9F of windows-1252. The table is here because some Node versions decode it as Latin-1. */
const AT_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (control) => AT_0X80[control.charCodeAt(0) - 0x80] as string);
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
