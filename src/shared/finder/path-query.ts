/** The words of a path query in the layout in which fuzzy.ts compares letters. */

/** More letters would not narrow the result and would slow every keystroke down. */
export const MAX_QUERY_LENGTH = 100;

/** Each word is a separate search over all paths. */
const MAX_WORDS = 8;

/** Words are searched for independently, in any order. */
export interface QueryWord {
  readonly units: Uint16Array;
  readonly folded: Uint16Array;
  /** 1 where only the same unit matches, without folding. */
  readonly exact: Uint8Array;
  readonly mask: number;
}

const foldCache = new Map<number, number>();

/** Lower case without diacritics. Maps one UTF-16 unit to one unit. */
export function fold(unit: number): number {
  if (unit < 0x80) return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
  const known = foldCache.get(unit);
  if (known !== undefined) return known;
  const lower = String.fromCharCode(unit).normalize('NFD').toLowerCase();
  const folded = unit === 0xa0 ? 0x20 : lower.charCodeAt(0);
  foldCache.set(unit, folded);
  return folded;
}

/** One bit for each unit that occurs; units share 32 bits. A path that lacks a bit of a word cannot match it. */
export function maskOf(folded: Uint16Array, from: number, to: number): number {
  let mask = 0;
  for (let at = from; at < to; at += 1) mask |= 1 << ((folded[at] as number) & 31);
  return mask;
}

const COMBINING = /\p{M}/gu;

/**
 * Empty for a query of blanks. Repeated words are dropped. An upper-case ASCII letter matches only itself, unless case
 * is ignored.
 */
export function queryWords(text: string, ignoreCase: boolean): QueryWord[] {
  const kept = text.normalize('NFC').replace(COMBINING, '');
  let left = MAX_QUERY_LENGTH;
  return [...new Set(kept.split(/\s+/u))]
    .filter((whole) => whole !== '')
    .slice(0, MAX_WORDS)
    .flatMap((whole) => {
      const word = whole.slice(0, left);
      left -= word.length;
      return word === '' ? [] : [wordOf(word, ignoreCase)];
    });
}

function wordOf(word: string, ignoreCase: boolean): QueryWord {
  const units = new Uint16Array(word.length);
  for (let at = 0; at < word.length; at += 1) units[at] = word.charCodeAt(at);
  const folded = units.map(fold);
  const exact = Uint8Array.from(units, (unit, at) => (!ignoreCase && unit !== folded[at] && unit < 0x80 ? 1 : 0));
  return { units, folded, exact, mask: maskOf(folded, 0, folded.length) };
}
