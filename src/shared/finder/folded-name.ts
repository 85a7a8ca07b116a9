/** Names as searches compare them. */

/** What people hold for the same: letter case, ё and е, kinds of space, composed and decomposed letters. */
export function foldedName(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replace(/\s+/g, ' ');
}
