/** Where a line must not end: no-break spaces. */

const NO_BREAK = '\u00a0';

/** A number (or its dot) and the word after it: «3 дня», «2020 г.», "24. März". For texts that `Intl` has made. */
export function heldTogether(words: string): string {
  return words.replace(/(\d\.?) (?=\p{L})/gu, `$1${NO_BREAK}`);
}

/**
 * A text of a language, whose places are not filled yet. Held together are a counted number and its word, a dash and the word before
 * it, a Cyrillic word of one letter (or a preposition of two) and the next one («к файлу»: short prepositions and conjunctions never end a line).
 * Those who write texts need not type what cannot be seen.
 */
export function heldText(text: string): string {
  return text
    .replace(/(\{\{count, number\}\}|\{count\}) (?=\p{L})/gu, `$1${NO_BREAK}`)
    .replaceAll(' — ', `${NO_BREAK}— `)
    .replace(/(?<![\p{L}\p{N}])(\p{Script=Cyrillic}|на|по|из|от|до|за) (?=\S)/giu, `$1${NO_BREAK}`);
}
