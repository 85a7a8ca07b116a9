/** Where the palette finds things: commits by a part of their id, pages and settings by their words, refs and files by asking. */
import { foldedName, readingsOf } from '../../src/web/name-filter.js';
import { finderOf } from './finder-client.js';

/** @typedef {import('./finder-engine.js').FoundPaths} FoundPaths */
/** @typedef {import('../../src/web/pages/ref-list.js').RefListAnswer} RefListAnswer */

/** Shorter ones would be words as often as ids. */
const COMMIT_ID = /^[0-9a-f]{4,40}$/;

/** The id that is meant, in whichever layout; undefined when it can be none. @param {string} query */
export function commitIdOf(query) {
  return readingsOf(query.toLowerCase()).find((reading) => COMMIT_ID.test(reading));
}

/**
 * Which of `texts` have every word of the query at the beginning of a word of theirs: as typed, or else as other layouts read it.
 * @param {readonly string[]} texts @param {string} query @returns {boolean[]}
 */
export function matchTexts(texts, query) {
  const readings = readingsOf(query);
  if (readings.length === 0) return texts.map(() => true);
  const folded = texts.map((text) => ` ${foldedName(text)}`);
  for (const reading of readings) {
    const words = foldedName(reading).split(' ').filter((word) => word !== '');
    const matches = folded.map((text) => words.every((word) => text.includes(` ${word}`)));
    if (matches.includes(true)) return matches;
  }
  return texts.map(() => false);
}

/** Undefined: no answer. @param {string} url Prefix that the query ends. @param {string} query @param {AbortSignal} signal @returns {Promise<RefListAnswer | undefined>} */
export async function findRefs(url, query, signal) {
  try {
    const response = await fetch(url + encodeURIComponent(query), { signal });
    return response.ok ? await response.json() : undefined;
  } catch {
    // Another letter was typed meanwhile, or the network is away: the palette goes without refs.
    return undefined;
  }
}

/** Undefined: the list of files cannot be had. @param {DOMStringMap} dataset @param {string} query @returns {Promise<FoundPaths | undefined>} */
export async function findFiles({ listUrl = '', workerUrl }, query) {
  const finder = finderOf(listUrl, workerUrl);
  await finder.settled;
  return finder.state === 'ready' ? finder.find(query, false) : undefined;
}
