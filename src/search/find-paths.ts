/** A query typed by hand, in whichever keyboard layout, against the paths of a tree. Pure, like fuzzy.ts. */
import type { PathFinder, PathMatch } from './fuzzy.js';
import { latinReadings, russianReadings, withoutLookAlikes } from './keyboard-layout.js';
import { pastedPath } from './pasted-path.js';

export interface FoundPaths {
  /** Best first. */
  readonly matches: readonly PathMatch[];
  /** There are more than the limit. */
  readonly isCut: boolean;
  /** The query that the best match answers: as typed, or as the other keyboard layout reads the same keys. */
  readonly reading: string;
  /** `reading` is not what was typed: say so, and offer the query as it stands. */
  readonly swapped: boolean;
  /** The lines that a pasted path named, for the end of a link: `#L5-L9`. */
  readonly fragment: string;
}

export interface FindOptions {
  readonly limit: number;
  /** Take the query as it stands (the reader insists). */
  readonly literally?: boolean;
}

/**
 * A Cyrillic query may be meant (the tree has Cyrillic names) or be a Latin one in the wrong layout: both are scored and
 * merged. What is pasted with more around the path than the path counts as the path, if it finds nothing as it stands or the path is there. A
 * Latin query is read in the Russian layout, and a Cyrillic one without its look-alikes, only if nothing else is found.
 */
export function findPaths(finder: PathFinder, query: string, { limit, literally = false }: FindOptions): FoundPaths {
  // One more tells whether there are more.
  const found = readPaths(finder, query, { limit: limit + 1, literally });
  return { ...found, matches: found.matches.slice(0, limit), isCut: found.matches.length > limit };
}

function readPaths(finder: PathFinder, query: string, { limit, literally = false }: FindOptions): Omit<FoundPaths, 'isCut'> {
  const typed = finder.find(query, limit);
  if (literally) return { matches: typed, reading: query, swapped: false, fragment: '' };
  const found = merge([{ reading: query, matches: typed }, ...latinReadings(query).map((reading) => ({ reading, matches: finder.find(reading, limit) }))], limit);
  const pasted = pastedPath(query);
  if (pasted !== undefined && found.matches[0]?.path !== query) {
    const ofPath = readPaths(finder, pasted.path, { limit });
    if (found.matches.length === 0 ? ofPath.matches.length > 0 : ofPath.matches[0]?.path === pasted.path) return { ...ofPath, fragment: pasted.fragment };
  }
  if (found.matches.length === 0) {
    const lookAlike = withoutLookAlikes(query);
    for (const reading of [...(lookAlike === undefined ? [] : [lookAlike]), ...russianReadings(query)]) {
      const matches = finder.find(reading, limit);
      if (matches.length > 0) return { matches, reading, swapped: true, fragment: '' };
    }
  }
  return { ...found, swapped: found.reading !== query, fragment: '' };
}

interface Reading {
  readonly reading: string;
  readonly matches: readonly PathMatch[];
}

/** A path that several readings find counts by its best. */
function merge(readings: readonly [Reading, ...Reading[]], limit: number): Reading {
  const best = new Map<string, { match: PathMatch; reading: string }>();
  for (const { reading, matches } of readings) {
    for (const match of matches) {
      if (match.score > (best.get(match.path)?.match.score ?? -Infinity)) best.set(match.path, { match, reading });
    }
  }
  const ordered = [...best.values()].sort((a, b) => b.match.score - a.match.score).slice(0, limit);
  return { reading: ordered[0]?.reading ?? readings[0].reading, matches: ordered.map(({ match }) => match) };
}
