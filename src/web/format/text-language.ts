/** The language of what people wrote into a repository, as a page has to say it (WCAG 3.1.2). Told by letters alone: cheap enough for every row of a list. */

/** Tags of BCP 47. */
export type TextLanguage = 'ru' | 'en';

/** Letters looked at: a longer text does not change its language. */
const MAX_LETTERS = 400;

/**
 * Text or HTML. Most letters are Russian, and none is Cyrillic of another language: Russian; most are Latin: English; else nothing is
 * said. What stands in angle brackets is markup or an address, and no language. O(n).
 */
export function textLanguage(text: string): TextLanguage | undefined {
  let russian = 0;
  let latin = 0;
  let other = 0;
  let isOtherCyrillic = false;
  for (let at = 0; at < text.length && russian + latin + other < MAX_LETTERS; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) {
      if (code === LESS_THAN) at = Math.max(at, text.indexOf('>', at));
      else if (((code | 0x20) - 0x61) >>> 0 < 26) latin += 1;
    } else if ((code >= 0x410 && code <= 0x44f) || code === 0x401 || code === 0x451) russian += 1;
    else if (code >= 0x400 && code <= 0x52f) isOtherCyrillic = true;
    else if (code >= 0xc0 && code <= 0x24f) latin += 1;
    else if (isOtherLetter(code)) other += 1;
  }
  if (russian > latin + other) return isOtherCyrillic ? undefined : 'ru';
  return latin > russian + other ? 'en' : undefined;
}

const LESS_THAN = 0x3c;

/** Greek, Hebrew, Arabic and the scripts after them, Han, Hangul; signs, punctuation and emoji are none. */
function isOtherLetter(code: number): boolean {
  return code >= 0x370 && (code < 0x2000 || (code >= 0x3040 && code < 0xd800));
}
