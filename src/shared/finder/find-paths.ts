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

/** PATH_MAX: nothing longer is a path, and each reading of it takes time. */
const MAX_TEXT = 4_096;

/**
 * A Cyrillic query may be meant (the tree has Cyrillic names) or be a Latin one in the wrong layout: both are scored and
 * merged. What is pasted with more around the path than the path counts as the path if it finds nothing as it stands; if the path is there, it
 * comes first. A Latin query is read in the Russian layout, and a Cyrillic one without its look-alikes, only if nothing else is found.
 */
export function findPaths(finder: PathFinder, query: string, { limit, literally = false }: FindOptions): FoundPaths {
  const text = query.slice(0, MAX_TEXT);
  // One more tells whether there are more.
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

/** `found`, or else what rarer readings find. */
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

/** A path that several readings find counts by its best. Undefined: none of them finds anything. */
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
