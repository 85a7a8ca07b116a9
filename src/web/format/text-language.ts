/** The language of what people wrote into a repository, as a page has to say it (WCAG 3.1.2). Told by letters alone: cheap enough for every row of a list. */

/** Tags of BCP 47. */
export type TextLanguage = 'ru' | 'en';

/** Letters looked at, and units passed on the way to them: a longer text does not change its language. */
const MAX_LETTERS = 400;
const MAX_UNITS = 4_000;
/** In English one letter in so many may have a mark, outside of names. */
const PLAIN_FOR_MARKED = 100;

/**
 * Text or HTML. Most letters are Russian, and none is Cyrillic of another language: Russian; most are plain Latin: English (as good a
 * guess as letters allow; German without umlauts is taken for it); else nothing is said. What stands in angle brackets is markup or an
 * address, and no language, and neither is the name of an entity. O(1): the beginning tells.
 */
export function textLanguage(text: string): TextLanguage | undefined {
  let russian = 0;
  let latin = 0;
  let other = 0;
  /** Letters with a mark, of words without a capital: names are spelt as they are at home. */
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

/** Its last unit; `at` where none begins. */
function entityEnd(text: string, at: number): number {
  ENTITY.lastIndex = at;
  return ENTITY.test(text) ? ENTITY.lastIndex - 1 : at;
}

function isCapital(letter: string): boolean {
  return letter !== letter.toLowerCase();
}

/** Greek, Hebrew, Arabic and the scripts after them, Han, Hangul; signs, punctuation and emoji are none. */
function isOtherLetter(code: number): boolean {
  return code >= 0x370 && (code < 0x2000 || (code >= 0x3040 && code < 0xd800));
}
