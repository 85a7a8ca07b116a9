/** A no-break space between a number (or its dot) and the word after it: «3 дня», «2020 г.», "24. März". For texts that `Intl` has made. */
export function heldTogether(words: string): string {
  return words.replace(/(\d\.?) (?=\p{L})/gu, '$1\u00a0');
}
