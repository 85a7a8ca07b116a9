/** Where the palette finds things: commits by a part of their id, pages and settings by their words, files by asking. */
import { hasAtWordStart } from '../../../src/shared/finder/word-start.js';
import { foldedName, readingsOf } from '../../../src/shared/name-filter.js';
import { finderOf } from '../finder/finder-client.js';

/** @typedef {import('../finder/finder-engine.js').FoundPaths} FoundPaths */

/** Shorter ones would be words as often as ids. */
const COMMIT_ID = /^[0-9a-f]{4,40}$/;

/** The id that is meant, in whichever layout; undefined when it can be none. @param {string} query */
export function commitIdOf(query) {
  return readingsOf(query.toLowerCase()).find((reading) => COMMIT_ID.test(reading));
}

/** Is it hardly a word? `feed` and `facade` are names as well. @param {string} id */
export function isPlainlyId(id) {
  return id.length >= 7 || /\d/.test(id);
}

/**
 * Which of `texts` have every word of the query at the beginning of a word of theirs: as typed, or else as other layouts read it.
 * @param {readonly string[]} texts @param {string} query @returns {{ matches: readonly boolean[], isAsTyped: boolean }}
 */
export function matchTexts(texts, query) {
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

/** Undefined: the list of files cannot be had. @param {DOMStringMap} dataset @param {string} query @param {boolean} literally No other reading. @returns {Promise<FoundPaths | undefined>} */
export async function findFiles({ listUrl = '', workerUrl }, query, literally) {
  const finder = finderOf(listUrl, workerUrl);
  await finder.settled;
  return finder.state === 'ready' ? finder.find(query, literally) : undefined;
}
