/**
 * Text typed in the wrong keyboard layout: the Russian ЙЦУКЕН and the Latin QWERTY share their keys, so «вкшмукы» is
 * `drivers`. Pure: the server and the browser's bundle both use it.
 */

/** The same keys in both layouts, first without Shift and then with it. */
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюё' + 'ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ';
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~';
/** Letters that the Ukrainian layout has on keys where the Russian one has others. */
const UKRAINIAN = 'іїєІЇЄ';
const UKRAINIAN_LATIN = 's]\'S}"';
/**
 * Characters that both layouts have, on different keys. They are ambiguous: the point in «вкшмукы.с» may be the slash
 * key or a real point. `/` and `?` are not listed: in the Russian layout they have other keys, so they are meant as
 * typed.
 */
const RUSSIAN_SIGNS = '.,"№;:';
const LATIN_SIGNS = '/?@#$^';

function table(from: string, to: string): ReadonlyMap<string, string> {
  return new Map([...from].map((sign, at) => [sign, to[at] as string]));
}

const LETTERS_TO_LATIN = table(RUSSIAN + UKRAINIAN, LATIN + UKRAINIAN_LATIN);
const SIGNS_TO_LATIN = table(RUSSIAN_SIGNS, LATIN_SIGNS);
const LETTERS_TO_RUSSIAN = table(LATIN, RUSSIAN);

const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN_LETTER = /[A-Za-z]/;

function replaced(text: string, ...tables: ReadonlyMap<string, string>[]): string {
  let result = '';
  for (const sign of text) result += tables.map((map) => map.get(sign)).find((found) => found !== undefined) ?? sign;
  return result;
}

export function hasCyrillic(text: string): boolean {
  return CYRILLIC.test(text);
}

/** `language` is a BCP 47 tag. */
export function isWrittenInCyrillic(language: string): boolean {
  return new Intl.Locale(language).maximize().script === 'Cyrl';
}

/**
 * Readings of the same keys in the Latin layout, the likeliest first: with the ambiguous characters read as keys
 * («вкшмукы.машщ» is `drivers/vfio`), then with them unchanged. Empty when `text` has no Cyrillic letter.
 */
export function latinReadings(text: string): string[] {
  if (!hasCyrillic(text)) return [];
  const composed = text.normalize('NFC');
  return [...new Set([replaced(composed, LETTERS_TO_LATIN, SIGNS_TO_LATIN), replaced(composed, LETTERS_TO_LATIN)])];
}

/**
 * The reading of the same keys in the Russian layout (`Ljrevtynfwbz` is «Документация»); none when `text` has no Latin
 * letter.
 */
export function russianReadings(text: string): string[] {
  return LATIN_LETTER.test(text) ? [replaced(text, LETTERS_TO_RUSSIAN)] : [];
}

/** Cyrillic letters that look like Latin ones; a pasted path may contain them unnoticed. */
const LOOK_ALIKES = table('асеорхуіјѕАВЕКМНОРСТХІЈЅ', 'aceopxyijsABEKMHOPCTXIJS');

/** Returns `text` with look-alikes made Latin, or undefined when it has none or other Cyrillic letters remain. */
export function withoutLookAlikes(text: string): string | undefined {
  const folded = replaced(text, LOOK_ALIKES);
  return folded !== text && !hasCyrillic(folded) ? folded : undefined;
}

/** A name in git as typed, then its likely corrections: with look-alikes made Latin, and in the Latin layout. */
export function nameReadings(name: string): string[] {
  const folded = withoutLookAlikes(name);
  return [...new Set([name, ...(folded === undefined ? [] : [folded]), ...latinReadings(name)])];
}

/** The properties of a KeyboardEvent that identify the intended key. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
}

/**
 * The Latin character to compare single-key shortcuts with, in lower case; undefined for every other key. An ASCII
 * character counts as the layout gives it (Dvorak, AZERTY). A letter of another script is identified by its key (`е` on
 * KeyT is `t`). The slash key types «.» and «,» in the Russian layout and counts as `/` and `?` when the layout is
 * Cyrillic (the Turkish layout has «.» on that key as well, where it is meant).
 */
export function shortcutSign({ key, code, shiftKey }: KeyPress, isCyrillicLayout: boolean): string | undefined {
  if ([...key].length !== 1) return undefined;
  if (isCyrillicLayout && code === 'Slash' && /[.,]/.test(key)) return shiftKey ? '?' : '/';
  if (/^[!-~]$/.test(key)) return key.toLowerCase();
  return /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key)
    ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase()
    : undefined;
}
