/** Search boxes of lists: finds words anywhere in a name, in any letter case and either keyboard layout. */
import { foldedName } from './finder/folded-name.js';
import { latinReadings, russianReadings } from './finder/keyboard-layout.js';

export interface Filtered<T> {
  readonly items: readonly T[];
  /** The reading that found the items, when it differs from the typed query. */
  readonly reading: string | undefined;
}

/** A longer query cannot be a name; the limit bounds the work of one request. */
const MAX_QUERY = 200;

/**
 * All words of the query must occur in `textOf(item)`. Other readings are tried only when the query as typed finds
 * nothing.
 */
export function filterByName<T>(items: readonly T[], textOf: (item: T) => string, query: string): Filtered<T> {
  const [typed, ...others] = readingsOf(query);
  if (typed === undefined) return { items, reading: undefined };
  const texts = items.map((item) => foldedName(textOf(item)));
  for (const reading of [typed, ...others]) {
    const words = foldedName(reading)
      .split(' ')
      .filter((word) => word !== '');
    const found = items.filter((_, at) => words.every((word) => (texts[at] as string).includes(word)));
    if (found.length > 0) return { items: found, reading: reading === typed ? undefined : reading };
  }
  return { items: [], reading: undefined };
}

/** The query as typed, then as other keyboard layouts read the same keys. Empty for a query of blanks. */
export function readingsOf(query: string): string[] {
  const typed = query.trim().slice(0, MAX_QUERY);
  return typed === '' ? [] : [typed, ...latinReadings(typed), ...russianReadings(typed)];
}

export { foldedName };
