/**
 * The language of text in a repository, for the `lang` attribute (WCAG 3.1.2). It is detected from letters alone, which
 * is fast enough for every row of a list.
 */

/** BCP 47 language tags. */
export type TextLanguage = 'ru' | 'en';

/** Limits of the letters examined and of the units read; the rest of a longer text is not examined. */
const MAX_LETTERS = 400;
const MAX_UNITS = 4_000;
/** English text may have one accented letter in so many, not counting names. */
const PLAIN_FOR_MARKED = 100;

/**
 * `text` is plain text or HTML. The result is Russian when most letters are Russian and none is Cyrillic of another
 * language; English when most are plain Latin letters (German without umlauts is indistinguishable); otherwise
 * undefined. Text in angle brackets (markup, addresses) and names of entities are skipped. O(1), since only the
 * beginning is read.
 */
export function textLanguage(text: string): TextLanguage | undefined {
  let russian = 0;
  let latin = 0;
  let other = 0;
  /**
   * Accented letters in words without a capital. Capitalised words are often names, which keep their foreign spelling.
   */
  let marked = 0;
  let isOtherCyrillic = false;
  let isInWord = false;
  let isName = false;
  const end = Math.min(text.length, MAX_UNITS);
  const lastClosing = text.lastIndexOf('>', end - 1);
  for (let at = 0; at < end && russian + latin + other < MAX_LETTERS; at += 1) {
    const code = text.charCodeAt(at);
    const isPlain = ((code | 0x20) - 0x61) >>> 0 < 26 && code < 0x80;
    const isMarked = code >= 0xc0 && code <= 0x24f;
    if (isPlain || isMarked) {
      if (!isInWord) isName = isPlain ? code < 0x61 : isCapital(text[at] as string);
      latin += 1;
      if (isMarked && !isName) marked += 1;
    } else if (code === LESS_THAN) {
      if (at < lastClosing && TAG_START.test(text[at + 1] as string)) at = text.indexOf('>', at);
    } else if (code === AMPERSAND) at = entityEnd(text, at);
    else if ((code >= 0x410 && code <= 0x44f) || code === 0x401 || code === 0x451) russian += 1;
    else if (code >= 0x400 && code <= 0x52f) isOtherCyrillic = true;
    else if (isOtherLetter(code)) other += 1;
    isInWord = isPlain || isMarked;
  }
  if (russian > latin + other) return isOtherCyrillic ? undefined : 'ru';
  return latin > russian + other && marked * PLAIN_FOR_MARKED <= latin ? 'en' : undefined;
}

const LESS_THAN = 0x3c;
const AMPERSAND = 0x26;
const TAG_START = /[a-z/!]/i;
const ENTITY = /&(?:[a-z]{2,8}|#\d{1,7}|#x[\da-f]{1,6});/iy;

/** The position of the entity's last unit; `at` when no entity begins there. */
function entityEnd(text: string, at: number): number {
  ENTITY.lastIndex = at;
  return ENTITY.test(text) ? ENTITY.lastIndex - 1 : at;
}

function isCapital(letter: string): boolean {
  return letter !== letter.toLowerCase();
}

/** Letters of Greek, Hebrew, Arabic and later scripts, Han and Hangul; symbols, punctuation and emoji are excluded. */
function isOtherLetter(code: number): boolean {
  return code >= 0x370 && (code < 0x2000 || (code >= 0x3040 && code < 0xd800));
}
