/**
 * Decodes the text of commits and tags and splits messages. Sources: git-commit(1) "Discussion"; git-log(1) `%s`, `%b`.
 */
import { isUtf8 } from 'node:buffer';
import { decodeText as decodeWords } from '../../encoding/decode.js';
import { guessWords, wordsText } from '../../encoding/words.js';
import { decodeText, isKnownEncoding } from '../text-encoding.js';
import { parseHeaderBlock } from './object-header.js';

/** Gives the text of bytes that are not UTF-8 and whose encoding is not declared. */
export type UndeclaredDecoder = (bytes: Buffer) => string;

/**
 * Decodes text in the encoding of the commit's `encoding` header. When it is absent or unknown, or when the text is not
 * valid in it, the text is decoded as UTF-8 if it is valid UTF-8. Other text is decoded as declared, or else as
 * `undeclared` does. Never throws.
 */
export function decodeCommitText(bytes: Buffer, encoding = '', undeclared: UndeclaredDecoder = wordsText): string {
  const declared = isUtf8Name(encoding) ? undefined : decodeText(bytes, encoding);
  if (declared?.includes('\ufffd') === false) return declared;
  return isUtf8(bytes) ? bytes.toString('utf8') : (declared ?? undeclared(bytes));
}

/**
 * Decodes all undeclared text of one commit or tag alike: in `encoding` (a name of the encoding table), or in the one
 * that is guessed from all of it at the first use.
 */
export function undeclaredDecoder(object: Buffer, encoding?: string): UndeclaredDecoder {
  let name = encoding;
  return (bytes) => {
    name ??= guessWords(undeclaredWords(object) ?? bytes).name;
    return decodeWords(bytes, { override: name }).text;
  };
}

const WORD_FIELDS: ReadonlySet<string> = new Set(['author', 'committer', 'tag', 'tagger']);

/**
 * The names and the message of a commit or tag as far as they are not UTF-8, one below the other; undefined when there
 * are none, as nearly always, and when their encoding is declared.
 */
export function undeclaredWords(object: Buffer): Buffer | undefined {
  if (isUtf8(object)) return undefined;
  const { fields, message } = parseHeaderBlock(object);
  const declared = fields.find(({ keyword }) => keyword === 'encoding')?.value.toString('latin1') ?? '';
  if (!isUtf8Name(declared) && isKnownEncoding(declared)) return undefined;
  const texts = fields.filter(({ keyword }) => WORD_FIELDS.has(keyword)).map(({ value }) => value);
  const words = [...texts, message].filter((text) => !isUtf8(text));
  return words.length === 0 ? undefined : Buffer.concat(words.flatMap((text) => [text, NEWLINE]));
}

const NEWLINE = Buffer.from('\n');

/** Whether text with this `encoding` header, '' when there is none, is taken for UTF-8. */
export function isUtf8Name(encoding: string): boolean {
  return UTF8.test(encoding.trim());
}

const UTF8 = /^(?:utf-?8)?$/i;

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
