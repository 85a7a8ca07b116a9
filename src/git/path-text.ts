/**
 * Paths and names as text without loss. git stores bytes. `GitPath` is their text in UTF-8, in which each byte that is
 * not valid UTF-8 becomes one lone surrogate U+DC80..U+DCFF whose low eight bits are the byte. `pathBytes(pathText(b))`
 * equals `b` for every `b`.
 *
 * A path is relative to the root of the repository and separated by `/`, without a leading or trailing slash. The root
 * is ''.
 */
import { isUtf8 } from 'node:buffer';
import { decodeText } from '../encoding/decode.js';
import { guessWords } from '../encoding/words.js';
import { visibleName } from '../shared/visible-text.js';

export type GitPath = string;

/** O(bytes). Valid UTF-8, which nearly every path is, goes through the native decoder. */
export function pathText(bytes: Buffer): GitPath {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      text += String.fromCharCode(0xdc00 | (bytes[at] as number));
      at += 1;
    } else {
      text += bytes.toString('utf8', at, at + length);
      at += length;
    }
  }
  return text;
}

/** Length of the valid UTF-8 sequence at `at`, or 0. */
function sequenceLength(bytes: Buffer, at: number): number {
  const lead = bytes[at] as number;
  const length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

const LONE_BYTE = /[\udc80-\udcff]/;

/** The bytes that git stores for a path. They belong to the caller. */
export function pathBytes(text: GitPath): Buffer {
  if (!LONE_BYTE.test(text)) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  let plain = '';
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code >= 0xdc80 && code <= 0xdcff) {
      parts.push(Buffer.from(plain, 'utf8'), Buffer.of(code & 0xff));
      plain = '';
    } else plain += character;
  }
  parts.push(Buffer.from(plain, 'utf8'));
  return Buffer.concat(parts);
}

/**
 * A path or ref name for display: a name in another encoding than UTF-8 is decoded when its bytes show which one it is,
 * otherwise its bytes become `\xNN`; invisible characters become visible signs. This loses information, so it is not
 * for links or for copying.
 */
export function displayPath(text: GitPath): string {
  return visibleName(LONE_BYTE.test(text) ? text.split('/').map(decodedName).join('/') : text);
}

/** Each name by itself, so that it is the same in a path and in its directory. */
function decodedName(name: GitPath): string {
  const bytes = pathBytes(name);
  if (isUtf8(bytes)) return name;
  const guess = guessWords(bytes);
  return guess.isSure && guess.name !== 'utf-8' ? decodeText(bytes, { override: guess.name }).text : name;
}
