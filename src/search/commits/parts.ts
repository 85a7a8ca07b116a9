/**
 * The parts of folded text that the index of commit words lists: runs of letters and digits, and runs of signs. Spaces
 * and line ends only part them. So every text that is searched for has a part, and a text of one part is in a line if
 * and only if it is in one part of the line.
 */

const PARTS = /[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]+/gu;

/** `text` as `foldedText` returns it. */
export function partsOf(text: string): string[] {
  return text.match(PARTS) ?? [];
}

export const SPACE = 0;
const SIGN = 1;
const WORD = 2;

/** The kind of each ASCII character, as `partsOf` divides them. */
export const ASCII_KIND = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return SPACE;
  return /\w/.test(character) ? WORD : SIGN;
});

/** Lower case for each ASCII character. */
export const ASCII_LOWER = Uint8Array.from({ length: 128 }, (_, code) =>
  String.fromCharCode(code).toLowerCase().charCodeAt(0),
);

const OTHER_KEYS: ReadonlySet<string> = new Set([
  'bug',
  'bugzilla',
  'cc',
  'change-id',
  'closes',
  'fixes',
  'link',
  'refs',
  'resolves',
  'see-also',
]);
const BY = /^[a-z][a-z-]{0,28}-by$/;
/** No key that is listed is longer. */
export const MAX_KEY = 32;

/**
 * Whether lines that begin with `key` and a colon are listed as trailers: git-interpret-trailers(1). `key` is in lower
 * case. Lines with other keys, such as the subsystem of a summary, are found by their words.
 */
export function isTrailerKey(key: string): boolean {
  return OTHER_KEYS.has(key) || BY.test(key);
}

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

const TRAILER = /^([a-z][a-z-]*):(.*)$/;

/** The trailers among the lines of a folded message, wherever they are in it. */
export function trailersOf(message: string): Trailer[] {
  return message.split('\n').flatMap((line) => {
    const [, key = '', value = ''] = TRAILER.exec(line) ?? [];
    return isTrailerKey(key) ? [{ key, value }] : [];
  });
}
