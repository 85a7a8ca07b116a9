/** Branches and tags by a part of their name, from the server, and the addresses of pages at them. */
import { withRef } from '../../src/web/refs/ref-template.js';

/** @typedef {import('../../src/web/pages/ref-list.js').RefListAnswer} RefListAnswer */

/** A word is typed faster than the server need be asked. */
const TYPING_PAUSE_MS = 90;

/** Undefined: no answer, or it is no longer wanted. @param {string} url Prefix that the query ends. @param {string} query @param {AbortSignal} signal @returns {Promise<RefListAnswer | undefined>} */
export async function findRefs(url, query, signal) {
  await new Promise((resolve) => { setTimeout(resolve, TYPING_PAUSE_MS); });
  if (signal.aborted) return undefined;
  try {
    const response = await fetch(url + encodeURIComponent(query), { signal });
    return response.ok ? await response.json() : undefined;
  } catch {
    // Another letter was typed meanwhile, or the network is away: what asked goes without them.
    return undefined;
  }
}

/** @param {DOMStringMap} dataset The addresses of a page at whichever ref. @param {RefListAnswer['refs'][number]} ref */
export function refUrl({ branchUrl = '', tagUrl = '' }, { kind, address }) {
  return withRef(kind === 'tag' ? tagUrl : branchUrl, address);
}
