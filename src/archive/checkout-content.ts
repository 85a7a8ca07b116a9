/**
 * A blob as it stands in an archive: with the line ends, ids and encoding that the attributes of its path ask for
 * (gitattributes(5), `text`, `eol`, `ident`, `working-tree-encoding`), and with `$Format:...$` filled in
 * (`export-subst`). Filters are not applied: they need programs and settings of the machine.
 */
import type { AttributeValue } from '../git/attributes/attribute-file.js';
import type { Oid } from '../git/oid.js';
import { encodeText } from '../git/text-encoding.js';
import type { CommitFormat } from './commit-format.js';

const EXPORT_SUBST = 'export-subst';
const ENCODING = 'working-tree-encoding';
export const CONTENT_ATTRIBUTES = [EXPORT_SUBST, ENCODING, 'text', 'crlf', 'eol', 'ident'] as const;

const IDENT = /\$Id(?:\$|:([^\n$]*)\$)/g;
const LONE_NEWLINE = /(?<!\r)\n/g;
const FORMAT_START = Buffer.from('$Format:');
const DOLLAR = 0x24;

export function checkoutContent(
  bytes: Buffer,
  values: ReadonlyMap<string, AttributeValue>,
  { oid, format }: { readonly oid: Oid; readonly format: CommitFormat },
): Buffer {
  let content = bytes;
  if (values.get('ident') === true) content = withIds(content, oid);
  if (wantsCarriageReturns(content, values))
    content = Buffer.from(content.toString('latin1').replace(LONE_NEWLINE, '\r\n'), 'latin1');
  const encoding = values.get(ENCODING);
  if (typeof encoding === 'string' && content.length > 0) content = encodeText(content, encoding) ?? content;
  return values.get(EXPORT_SUBST) === true ? withFormats(content, format) : content;
}

/** Fills in `$Id$`. An id with spaces inside is from another program and stays unchanged. */
function withIds(bytes: Buffer, oid: Oid): Buffer {
  if (!bytes.includes('$Id')) return bytes;
  const text = bytes.toString('latin1').replace(IDENT, (found, inner: string | undefined) => {
    const space = inner?.indexOf(' ', 1) ?? -1;
    return inner !== undefined && space >= 1 && space < inner.length - 1 ? found : `$Id: ${oid} $`;
  });
  return Buffer.from(text, 'latin1');
}

type TextKind = 'text' | 'auto' | 'as-stored';

function textKind(values: ReadonlyMap<string, AttributeValue>): TextKind | undefined {
  for (const name of ['text', 'crlf'] as const) {
    const value = values.get(name);
    if (value === true) return 'text';
    if (value === false) return 'as-stored';
    if (value === 'auto') return 'auto';
    if (value === 'input') return 'text';
  }
  return undefined;
}

function wantsCarriageReturns(bytes: Buffer, values: ReadonlyMap<string, AttributeValue>): boolean {
  if (values.get('eol') !== 'crlf') return false;
  const kind = textKind(values);
  return kind === 'auto' ? isPlainText(bytes) : kind !== 'as-stored';
}

/** git's test for text: no carriage return, no NUL, and few other control characters. */
function isPlainText(bytes: Buffer): boolean {
  let printable = 0;
  let controls = 0;
  for (const byte of bytes) {
    if (byte === 0 || byte === 0x0d) return false;
    if (byte === 0x0a) continue;
    if (byte === 0x7f || (byte < 0x20 && byte !== 0x08 && byte !== 0x09 && byte !== 0x0c && byte !== 0x1b))
      controls += 1;
    else printable += 1;
  }
  // The end-of-file character of old systems is allowed.
  if (bytes.at(-1) === 0x1a) controls -= 1;
  return Math.floor(printable / 128) >= controls;
}

function withFormats(bytes: Buffer, format: CommitFormat): Buffer {
  const pieces: Buffer[] = [];
  let at = 0;
  for (;;) {
    const start = bytes.indexOf(FORMAT_START, at);
    const end = start < 0 ? -1 : bytes.indexOf(DOLLAR, start + FORMAT_START.length);
    if (end < 0) break;
    pieces.push(bytes.subarray(at, start), format.expand(bytes.subarray(start + FORMAT_START.length, end)));
    at = end + 1;
  }
  return pieces.length === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(at)]);
}
