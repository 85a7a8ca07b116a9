/**
 * The form of texts and queries in the index. Texts that a search may regard as equal have equal forms: letters that
 * differ in case (Unicode's simple case folding, as in RE2), and `ё` and `е`. The form of a whole is that of its parts,
 * so a text that contains a query also has its form. Further letters may coincide, since a found text is always read.
 */

/** Twice in lower case, because some letters have no upper case of one letter: `ẞ`, `ß` and `ss` become `ss`. */
export function foldText(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('ё', 'е');
}

/**
 * The letters above ASCII that a search without regard to case takes for `s` and `k`. So a word of ASCII letters can be
 * found in a text that has no such word.
 */
export const LIKE_ASCII = /[\u017f\u212a]/;
