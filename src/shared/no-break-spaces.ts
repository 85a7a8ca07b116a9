/** No-break spaces, where a line must not end. */

const NO_BREAK = '\u00a0';

/**
 * Joins a number (with or without a point) to the next word: «3 дня», «2020 г.», "24. März". For texts that `Intl` has
 * formatted.
 */
export function noBreakSpaces(text: string): string {
  return text.replace(/(\d\.?) (?=\p{L})/gu, `$1${NO_BREAK}`);
}

/**
 * For a text of a language whose placeholders are not filled yet. Joins a counted number to its word, a dash to the
 * word before it, and a Cyrillic word of one letter (or a preposition of two) to the next word, since in Russian short
 * prepositions and conjunctions must not end a line («к файлу»). Translators need not type invisible characters.
 */
export function noBreakSpacesInTemplate(text: string): string {
  return text
    .replace(/(\{\{count, number\}\}|\{count\}) (?=\p{L})/gu, `$1${NO_BREAK}`)
    .replaceAll(' — ', `${NO_BREAK}— `)
    .replace(/(?<![\p{L}\p{N}])(\p{Script=Cyrillic}|на|по|из|от|до|за) (?=\S)/giu, `$1${NO_BREAK}`);
}
