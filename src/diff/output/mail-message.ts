/** The part of a mail that is made from the commit: author, date, subject, body. In UTF-8 when git converts it. */
import { isUtf8Name } from '../../git/object/commit-text.js';
import { decodeExactly } from '../../git/text-encoding.js';
import { parseHeaderBlock } from '../../git/object/object-header.js';
import { fromLine, isUnsafeByte, subjectLine, type SeriesNumber } from './mail-header.js';

const MIME = 'MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n';

/**
 * From the `From:` line to the end of the body, as `git format-patch` writes it. `commit` is the commit object's
 * content.
 */
export function mailMessage(commit: Buffer, series?: SeriesNumber): Buffer {
  const { fields, message: stored } = parseHeaderBlock(commit);
  const field = (keyword: string): Buffer | undefined =>
    fields.find((candidate) => candidate.keyword === keyword)?.value;
  const [author, message] = inUtf8([field('author') ?? EMPTY, stored], field('encoding')?.toString('latin1'));
  const { title, body } = splitMessage(message);
  const parts = [...authorLines(author), subjectLine(title, series)];
  if (message.some(isUnsafeByte)) parts.push(Buffer.from(MIME));
  const header = Buffer.concat(parts).toString('latin1');
  // Git takes space off the end of the whole: without a body this reaches into the header (the space after an empty
  // subject).
  return Buffer.from(body === '' ? `${trimEnd(header)}\n\n` : `${header}\n${body}\n`, 'latin1');
}

const EMPTY = Buffer.alloc(0);

/** Git converts a commit as a whole, and not at all when some of it is not valid in the encoding that it declares. */
function inUtf8(texts: readonly [Buffer, Buffer], encoding = ''): readonly [Buffer, Buffer] {
  if (isUtf8Name(encoding)) return texts;
  const [author, message] = texts.map((text) => decodeExactly(text, encoding));
  return author === undefined || message === undefined ? texts : [Buffer.from(author), Buffer.from(message)];
}

/**
 * The first paragraph on one line; the rest (each character one byte), lines without trailing space, without empty
 * lines at its start and end.
 */
function splitMessage(message: Buffer): { title: Buffer; body: string } {
  const lines = message.toString('latin1').split('\n').map(trimEnd);
  let at = 0;
  while (at < lines.length && lines[at] === '') at += 1;
  const start = at;
  while (at < lines.length && lines[at] !== '') at += 1;
  const title = lines.slice(start, at).join(' ');
  while (at < lines.length && lines[at] === '') at += 1;
  return { title: Buffer.from(title, 'latin1'), body: trimEnd(lines.slice(at).join('\n')) };
}

const SPACES = ' \t\n\r';

/**
 * Only what git takes for space: no form feed, no U+00A0. A loop, as a regular expression would be quadratic on hostile
 * lines.
 */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACES.includes(text[end - 1] as string)) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** `From:` and `Date:`; nothing when the author line has no address, as git has it. */
function authorLines(author: Buffer): Buffer[] {
  const open = author.indexOf('<');
  const close = open < 0 ? -1 : author.indexOf('>', open);
  if (close < 0) return [];
  const name = trimEnd(author.toString('latin1', 0, open));
  const date = DATE.exec(author.toString('latin1', author.lastIndexOf('>') + 1));
  return [
    fromLine(Buffer.from(name, 'latin1'), author.subarray(open + 1, close)),
    Buffer.from(`Date: ${mailDate(Number(date?.[1] ?? 0), date?.[2] ?? '+0000')}\n`),
  ];
}

/** Without a zone git does not trust the number either. */
const DATE = /^[ \t]*(\d+)[ \t]+([+-]\d+)/;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MAX_ZONE = 0x7fffffff;
/** What a Date holds. */
const MAX_SECONDS = 8.64e12;

/** RFC 5322 section 3.3, the day without a leading zero. `zone` as written in the commit. */
export function mailDate(seconds: number, zone: string): string {
  const offset = Math.abs(Number(zone)) >= MAX_ZONE ? 0 : Number(zone);
  const minutes = Math.trunc(offset / 100) * 60 + (offset % 100);
  const known = Math.abs(seconds) + Math.abs(minutes) * 60 <= MAX_SECONDS;
  const local = new Date(known ? (seconds + minutes * 60) * 1000 : 0);
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const day = `${DAYS[local.getUTCDay()] as string}, ${String(local.getUTCDate())} ${MONTHS[local.getUTCMonth()] as string} ${String(local.getUTCFullYear())}`;
  const shown = known ? offset : 0;
  return `${day} ${time} ${shown < 0 ? '-' : '+'}${String(Math.abs(shown)).padStart(4, '0')}`;
}
