/** The sources of the palette: commits by a part of their id, pages and settings by their words, files by searching. */
import type { FoundPaths } from '../../../src/shared/finder/find-paths.js';
import { hasAtWordStart } from '../../../src/shared/finder/word-start.js';
import { foldedName, readingsOf } from '../../../src/shared/name-filter.js';
import { finderOf } from '../finder/finder-client.js';

/** Shorter texts are words as often as ids. */
const COMMIT_ID = /^[0-9a-f]{4,40}$/;

/** The commit id in either keyboard layout; undefined when the query cannot be one. */
export function commitIdOf(query: string): string | undefined {
  return readingsOf(query.toLowerCase()).find((reading) => COMMIT_ID.test(reading));
}

/** True when the text is unlikely to be a word; `feed` and `facade` are names too. */
export function isPlainlyId(id: string): boolean {
  return id.length >= 7 || /\d/.test(id);
}

/**
 * For each of `texts`, whether every word of the query begins one of its words: as typed, or else in other keyboard
 * layouts.
 */
export function matchTexts(
  texts: readonly string[],
  query: string,
): { matches: readonly boolean[]; isAsTyped: boolean } {
  const readings = readingsOf(query);
  if (readings.length === 0) return { matches: texts.map(() => true), isAsTyped: true };
  const folded = texts.map(foldedName);
  for (const [at, reading] of readings.entries()) {
    const words = foldedName(reading)
      .split(' ')
      .filter((word) => word !== '');
    const matches = folded.map((text) => words.every((word) => hasAtWordStart(text, word)));
    if (matches.includes(true)) return { matches, isAsTyped: at === 0 };
  }
  return { matches: texts.map(() => false), isAsTyped: false };
}

/** Undefined when the list of files cannot be loaded. `literally` excludes other readings of the query. */
export async function findFiles(
  { listUrl = '', workerUrl }: DOMStringMap,
  query: string,
  literally: boolean,
): Promise<FoundPaths | undefined> {
  const finder = finderOf(listUrl, workerUrl);
  await finder.settled;
  return finder.state === 'ready' ? finder.find(query, literally) : undefined;
}
