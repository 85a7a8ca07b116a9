/** Branches, tags and repositories by a part of their name, from the server, and the addresses of pages at refs. */
import { withRef } from '../../../src/shared/ref-template.js';

/** @typedef {import('../../../src/web/pages/refs/ref-list.js').RefListAnswer} RefListAnswer */
/** @typedef {import('../../../src/web/pages/site/repo-list.js').RepoListAnswer} RepoListAnswer */

/** A word is typed faster than the server need be asked. */
const TYPING_PAUSE_MS = 90;

/**
 * `url`: prefix that the query ends. Undefined: no answer, or it is no longer wanted.
 * @template T
 * @typedef {(url: string, query: string, signal: AbortSignal) => Promise<T | undefined>} Ask
 */

/** @type {Ask<RefListAnswer>} */
export const findRefs = ask;
/** @type {Ask<RepoListAnswer>} */
export const findRepositories = ask;

/** @param {string} url @param {string} query @param {AbortSignal} signal */
async function ask(url, query, signal) {
  await new Promise((resolve) => {
    setTimeout(resolve, TYPING_PAUSE_MS);
  });
  if (signal.aborted) return undefined;
  try {
    const response = await fetch(url + encodeURIComponent(query), { signal });
    return response.ok ? await response.json() : undefined;
  } catch {
    // Another letter was typed meanwhile, or the network is away: who asked goes without them.
    return undefined;
  }
}

/** @param {DOMStringMap} dataset The addresses of a page at whichever ref. @param {RefListAnswer['refs'][number]} ref */
export function refUrl({ branchUrl = '', tagUrl = '' }, { kind, address }) {
  return withRef(kind === 'tag' ? tagUrl : branchUrl, address);
}
