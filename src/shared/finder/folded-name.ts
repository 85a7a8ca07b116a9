/** Names in the form in which searches compare them. */

/** Folds differences that readers ignore: letter case, ё and е, kinds of space, composed and decomposed letters. */
export function foldedName(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ');
}
