/** Starts of words in names and paths. */

const PARTS = /[\s/_.-]/;

export function isWordStart(text: string, at: number): boolean {
  return at === 0 || PARTS.test(text.charAt(at - 1));
}

/** `main` is at the start of a word in `vfio_main.c`, `ain` is not. */
export function hasAtWordStart(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) if (isWordStart(text, at)) return true;
  return false;
}
