/**
 * Percent encoding of path segments. Names in git may contain bytes that are not UTF-8 (`%FF`), so each segment is
 * decoded by itself into lossless path text (git/path-text.ts); `/` is the only separator.
 */
import type { GitPath } from '../../git/path-text.js';
import { pathBytes, pathText } from '../../git/path-text.js';

/** Thrown for a target with malformed percent escapes. */
export class BadEscapeError extends Error {
  override readonly name = 'BadEscapeError';
}

const HEX_PAIR = /^[0-9a-fA-F]{2}$/;

/** Decodes one segment. Throws BadEscapeError when `%` is not followed by two hex digits. */
export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  const bytes: number[] = [];
  const raw = Buffer.from(segment, 'utf8');
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] as number;
    if (byte !== 0x25) {
      bytes.push(byte);
      continue;
    }
    const digits = raw.toString('latin1', at + 1, at + 3);
    if (!HEX_PAIR.test(digits)) throw new BadEscapeError(segment);
    bytes.push(Number.parseInt(digits, 16));
    at += 2;
  }
  return pathText(Buffer.from(bytes));
}

/** The decoded segments of a path. Empty segments and a trailing slash are ignored. Throws BadEscapeError. */
export function decodePath(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);
}

const KEPT_SIGNS = String.raw`A-Za-z0-9\-._~!$'()*+,;=:@`;
const KEPT = new RegExp(`[${KEPT_SIGNS}]`);
const ALL_KEPT = new RegExp(`^[${KEPT_SIGNS}]*$`);
const PATH_KEPT = new RegExp(`^[${KEPT_SIGNS}/]*$`);

/** The inverse of `decodeSegment`: escapes every byte except unreserved and harmless characters. */
export function encodeSegment(text: string): string {
  if (ALL_KEPT.test(text)) return text;
  let encoded = '';
  for (const byte of pathBytes(text)) {
    const character = String.fromCharCode(byte);
    encoded += byte < 0x80 && KEPT.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

export function encodePath(path: GitPath): string {
  return PATH_KEPT.test(path) ? path : path.split('/').map(encodeSegment).join('/');
}
