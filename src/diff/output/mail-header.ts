/**
 * The header lines of a mail as `git format-patch` writes them: encoded words of RFC 2047 for text that is not ASCII,
 * quoted names of RFC 5322 (822), folding. All text is bytes, so that invalid UTF-8 is written as git writes it.
 */
import { sequenceLength } from '../lines/utf8-sequence.js';

/** RFC 2047 section 2: no encoded line is longer. */
const MAX_ENCODED_LINE = 76;
/** RFC 5322 section 2.1.1: the width to fold at. */
const MAX_PLAIN_LINE = 78;
const CHARSET = 'UTF-8';
const WORD_START = `=?${CHARSET}?q?`;
const WORD_END = '?=';
const ESCAPE = 27;
const TAB = 9;
const NEWLINE = 10;

/** `From: Name <address>` and a newline. */
export function fromLine(name: Buffer, address: Buffer): Buffer {
  let width = MAX_PLAIN_LINE;
  let text = 'From: ';
  if (needsEncoding(name)) {
    text += encodedWords(name, text.length, true);
    width = MAX_ENCODED_LINE;
  } else
    text += folded(SPECIALS.test(name.toString('latin1')) ? quotedString(name) : name.toString('latin1'), text.length);
  const lastLine = text.length - 1 - text.lastIndexOf('\n');
  if (width < lastLine + ' <>'.length + address.length) text += '\n';
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.from(' <'), address, Buffer.from('>\n')]);
}

/** Which mail of how many, from 1. */
export interface SeriesNumber {
  readonly number: number;
  readonly total: number;
}

/** `Subject: [PATCH] title` and a newline, in a series of several `[PATCH 02/12]`. `title` is one line. */
export function subjectLine(title: Buffer, series?: SeriesNumber): Buffer {
  const total = String(series?.total ?? 1);
  const start =
    series === undefined || series.total === 1
      ? 'Subject: [PATCH] '
      : `Subject: [PATCH ${String(series.number).padStart(total.length, '0')}/${total}] `;
  const text = needsEncoding(title)
    ? encodedWords(title, start.length, false)
    : folded(title.toString('latin1'), start.length);
  return Buffer.from(`${start}${text}\n`, 'latin1');
}

/** True for bytes above 127 and the escape that starts terminal sequences. */
export function isUnsafeByte(byte: number): boolean {
  return byte > 127 || byte === ESCAPE;
}

function needsEncoding(bytes: Buffer): boolean {
  return bytes.some((byte) => isUnsafeByte(byte) || byte === NEWLINE) || bytes.includes('=?');
}

/** RFC 5322 section 3.2.3: names with one of these stand in quotes. */
const SPECIALS = /[()<>[\]:;@,."\\]/;

function quotedString(name: Buffer): string {
  return `"${name.toString('latin1').replace(/["\\]/g, '\\$&')}"`;
}

/** RFC 2047 section 5 (3): a character is never parted between two words. */
function encodedWords(bytes: Buffer, column: number, inAddress: boolean): string {
  let text = WORD_START;
  let width = column + WORD_START.length;
  for (let at = 0; at < bytes.length;) {
    const length = Math.max(sequenceLength(bytes, at), 1);
    const plain = length === 1 && isPlainInWord(bytes[at] as number, inAddress);
    const encodedWidth = plain ? 1 : 3 * length;
    if (width + encodedWidth + WORD_END.length > MAX_ENCODED_LINE) {
      text += `${WORD_END}\n ${WORD_START}`;
      width = WORD_START.length + 1;
    }
    for (let i = at; i < at + length; i += 1) {
      const byte = bytes[i] as number;
      text += plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }
    width += encodedWidth;
    at += length;
  }
  return text + WORD_END;
}

const PLAIN_IN_ADDRESS = /^[A-Za-z0-9!*+\-/]$/;
const PLAIN_IN_SUBJECT = /^[!-<>@-^`-~]$/;

function isPlainInWord(byte: number, inAddress: boolean): boolean {
  const character = String.fromCharCode(byte);
  return inAddress ? PLAIN_IN_ADDRESS.test(character) : PLAIN_IN_SUBJECT.test(character);
}

/** Breaks at spaces so that no line is wider than MAX_PLAIN_LINE where it can be helped; lines go on with one space. */
function folded(text: string, column: number): string {
  let done = '';
  let width = column;
  /** Start of the word (with the space before it) that is not yet written. */
  let pending = 0;
  let atLineStart = false;
  for (let at = 0; ;) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code !== 0 && !isSpace(code)) {
      // In git a control character has the width -1.
      width += code < 32 || code === 127 ? -1 : 1;
      at += 1;
    } else if (width <= MAX_PLAIN_LINE || atLineStart) {
      done += (atLineStart && at > pending ? ' ' : '') + text.slice(pending, at);
      if (code === 0) return done;
      atLineStart = false;
      pending = at++;
      width = (code === TAB ? width | 7 : width) + 1;
    } else {
      done += '\n';
      if (isSpace(text.charCodeAt(pending))) pending += 1;
      at = pending;
      atLineStart = true;
      width = 1;
    }
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === TAB || code === NEWLINE || code === 13;
}
