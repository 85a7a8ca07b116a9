/** Finds paths of a tree for a typed query, whichever keyboard layout it was typed in. Pure, like fuzzy.ts. */
import type { PathFinder, PathMatch } from './fuzzy.js';
import { latinReadings, russianReadings, withoutLookAlikes } from './keyboard-layout.js';
import { pastedPath } from './pasted-path.js';

export interface FoundPaths {
  /** Ordered from the best match to the worst. */
  readonly matches: readonly PathMatch[];
  /** True when there are more matches than the limit. */
  readonly isCut: boolean;
  /** The reading that found the best match: the query as typed, or as the other keyboard layout reads the same keys. */
  readonly reading: string;
  /** True when `reading` differs from the typed query: the page says so and offers to search for the query as typed. */
  readonly swapped: boolean;
  /** The line range of a pasted path as the fragment of a link, such as `#L5-L9`; else empty. */
  readonly fragment: string;
}

export interface FindOptions {
  readonly limit: number;
  /** Search only for the query as typed; the reader has asked for that. */
  readonly literally?: boolean;
}

/** PATH_MAX of Linux: longer text cannot be a path, and every reading of it takes time. */
const MAX_TEXT = 4_096;

/**
 * A Cyrillic query may be meant as typed (the tree may have Cyrillic names) or be Latin text in the wrong layout: both
 * readings are scored and their results merged. For a query that looks like a path copied with other text around it,
 * the path alone is searched when the whole query finds nothing; a file of exactly that path comes first. A Latin query
 * is read in the Russian layout, and a Cyrillic query with its look-alike letters made Latin, only if nothing else is
 * found.
 */
export function findPaths(finder: PathFinder, query: string, { limit, literally = false }: FindOptions): FoundPaths {
  const text = query.slice(0, MAX_TEXT);
  // One match more than the limit shows that there are more.
  const found = literally
    ? { ...nothingFor(text), matches: finder.find(text, limit + 1) }
    : readPaths(finder, text, limit + 1);
  return { ...found, matches: found.matches.slice(0, limit), isCut: found.matches.length > limit };
}

type ReadPaths = Omit<FoundPaths, 'isCut'>;

function readPaths(finder: PathFinder, query: string, limit: number): ReadPaths {
  const found = inEitherLayout(finder, query, limit);
  const pasted = found.matches[0]?.path === query ? undefined : pastedPath(query);
  if (pasted !== undefined) {
    const { path, fragment } = pasted;
    const ofPath = orRarer(finder, path, limit, inEitherLayout(finder, path, limit));
    const [best] = ofPath.matches;
    if (best !== undefined && found.matches.length === 0) return { ...ofPath, fragment };
    if (best?.path === path)
      return {
        ...found,
        fragment,
        matches: [best, ...found.matches.filter((match) => match.path !== path)].slice(0, limit),
      };
  }
  return orRarer(finder, query, limit, found);
}

function inEitherLayout(finder: PathFinder, query: string, limit: number): ReadPaths {
  const found = merge(
    [query, ...latinReadings(query)].map((reading) => ({ reading, matches: finder.find(reading, limit) })),
    limit,
  );
  return found === undefined ? nothingFor(query) : { ...found, swapped: found.reading !== query, fragment: '' };
}

/** Returns `found` unless it is empty; then the result of the less likely readings. */
function orRarer(finder: PathFinder, query: string, limit: number, found: ReadPaths): ReadPaths {
  if (found.matches.length > 0) return found;
  const lookAlike = withoutLookAlikes(query);
  for (const reading of [...(lookAlike === undefined ? [] : [lookAlike]), ...russianReadings(query)]) {
    const matches = finder.find(reading, limit);
    if (matches.length > 0) return { matches, reading, swapped: true, fragment: '' };
  }
  return found;
}

function nothingFor(query: string): ReadPaths {
  return { matches: [], reading: query, swapped: false, fragment: '' };
}

interface Reading {
  readonly reading: string;
  readonly matches: readonly PathMatch[];
}

/** A path that several readings find keeps its best score. Undefined when none of the readings finds anything. */
function merge(readings: readonly Reading[], limit: number): Reading | undefined {
  const best = new Map<string, { match: PathMatch; reading: string }>();
  for (const { reading, matches } of readings) {
    for (const match of matches) {
      if (match.score > (best.get(match.path)?.match.score ?? -Infinity)) best.set(match.path, { match, reading });
    }
  }
  const ordered = [...best.values()].sort((a, b) => b.match.score - a.match.score).slice(0, limit);
  return ordered[0] === undefined
    ? undefined
    : { reading: ordered[0].reading, matches: ordered.map(({ match }) => match) };
}
