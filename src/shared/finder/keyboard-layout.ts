/**
 * Text typed with the wrong keyboard layout: the Russian ЙЦУКЕН and the Latin QWERTY share their keys, so «вкшмукы» is
 * `drivers`. Pure: the server and the browser's bundle both use it.
 */

/** Keys in the same places of both layouts, unshifted then shifted. */
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюё' + 'ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ';
const LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~';
/** Letters that the Ukrainian layout has in place of Russian ones. */
const UKRAINIAN = 'іїєІЇЄ';
const UKRAINIAN_LATIN = 's]\'S}"';
/**
 * Signs that both layouts have, on different keys. Ambiguous: in «вкшмукы.с» the point may be the slash key, or a point
 * that was meant. `/` and `?` are not here: who presses Shift and a third key for them in the Russian layout means them.
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

/** `language`: a tag (BCP 47). */
export function isWrittenInCyrillic(language: string): boolean {
  return new Intl.Locale(language).maximize().script === 'Cyrl';
}

/**
 * What the keys give in the Latin layout, the likeliest first: first with the ambiguous signs read as keys
 * («вкшмукы.машщ» -> `drivers/vfio`), then with them as they stand. Empty when `text` has no Cyrillic letter.
 */
export function latinReadings(text: string): string[] {
  if (!hasCyrillic(text)) return [];
  const composed = text.normalize('NFC');
  return [...new Set([replaced(composed, LETTERS_TO_LATIN, SIGNS_TO_LATIN), replaced(composed, LETTERS_TO_LATIN)])];
}

/** What the keys give in the Russian layout (`Ljrevtynfwbz` -> «Документация»); none when `text` has no Latin letter. */
export function russianReadings(text: string): string[] {
  return LATIN_LETTER.test(text) ? [replaced(text, LETTERS_TO_RUSSIAN)] : [];
}

/** Cyrillic letters that look like Latin ones: a pasted path may hold them unseen. */
const LOOK_ALIKES = table('асеорхуіјѕАВЕКМНОРСТХІЈЅ', 'aceopxyijsABEKMHOPCTXIJS');

/** `text` with look-alikes made Latin, or undefined when Cyrillic letters without a Latin twin remain (or there are none). */
export function withoutLookAlikes(text: string): string | undefined {
  const folded = replaced(text, LOOK_ALIKES);
  return folded !== text && !hasCyrillic(folded) ? folded : undefined;
}

/** A name of git's as it stands, then what it may have been meant to be: pasted with look-alikes, typed in the other layout. */
export function nameReadings(name: string): string[] {
  const folded = withoutLookAlikes(name);
  return [...new Set([name, ...(folded === undefined ? [] : [folded]), ...latinReadings(name)])];
}

/** The parts of a KeyboardEvent that tell which key was meant. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
}

/**
 * The Latin sign that a single-key shortcut is compared with, letters in lower case; undefined for every other key.
 * What the layout gives counts when it is ASCII (Dvorak and AZERTY mean it); a letter of another script is taken by the
 * place of its key (`е` on KeyT is `t`). The slash key types «.» and «,» in the Russian layout: it means `/` and `?` when
 * the layout is Cyrillic (in the Turkish one it types «.» too, and means it).
 */
export function shortcutSign({ key, code, shiftKey }: KeyPress, isCyrillicLayout: boolean): string | undefined {
  if ([...key].length !== 1) return undefined;
  if (isCyrillicLayout && code === 'Slash' && /[.,]/.test(key)) return shiftKey ? '?' : '/';
  if (/^[!-~]$/.test(key)) return key.toLowerCase();
  return /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key)
    ? /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase()
    : undefined;
}
