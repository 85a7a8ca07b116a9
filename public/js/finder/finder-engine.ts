/** Loads a list of paths once and answers queries over it. Runs in the worker, or in the page where a worker cannot start. */
import { findPaths } from '../../../src/shared/finder/find-paths.js';
import { PathFinder } from '../../../src/shared/finder/fuzzy.js';

/** More would not be read. */
const SHOWN = 50;

/** @typedef {{ kind: 'load', url: string } | { kind: 'find', id: number, query: string, literally: boolean }} FinderRequest */
/** @typedef {import('../../../src/shared/finder/find-paths.js').FoundPaths} FoundPaths */
/** @typedef {{ kind: 'loaded' } | { kind: 'failed' } | { kind: 'found', id: number, found: FoundPaths }} FinderReply */

/** @param {(reply: FinderReply) => void} reply @returns {(request: FinderRequest) => void} */
export function createFinderEngine(reply) {
  /** @type {PathFinder | undefined} */
  let finder;
  return (request) => {
    if (request.kind === 'load') {
      load(request.url)
        .then((paths) => {
          finder = new PathFinder(paths);
          reply({ kind: 'loaded' });
        })
        .catch(() => reply({ kind: 'failed' }));
    } else if (finder) {
      reply({
        kind: 'found',
        id: request.id,
        found: findPaths(finder, request.query, { limit: SHOWN, literally: request.literally }),
      });
    }
  };
}

/** @param {string} url @returns {Promise<string[]>} */
async function load(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}
