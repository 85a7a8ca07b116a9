/** Branches, tags and repositories by a part of their name, from the server, and the addresses of pages at refs. */
import type { ListedRef, RefListAnswer, RepoListAnswer } from '../../../src/shared/answers.js';
import { withRef } from '../../../src/shared/ref-template.js';

/** A word is typed faster than the server need be asked. */
const TYPING_PAUSE_MS = 90;

/** `url`: prefix that the query ends. Undefined: no answer, or it is no longer wanted. */
type Ask<Answer> = (url: string, query: string, signal: AbortSignal) => Promise<Answer | undefined>;

export const findRefs: Ask<RefListAnswer> = ask;
export const findRepositories: Ask<RepoListAnswer> = ask;

async function ask<Answer>(url: string, query: string, signal: AbortSignal): Promise<Answer | undefined> {
  await new Promise((resolve) => {
    setTimeout(resolve, TYPING_PAUSE_MS);
  });
  if (signal.aborted) return undefined;
  try {
    const response = await fetch(url + encodeURIComponent(query), { signal });
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch {
    // Another letter was typed meanwhile, or the network is away: who asked goes without them.
    return undefined;
  }
}

/** The dataset has the addresses of a page at whichever ref. */
export function refUrl({ branchUrl = '', tagUrl = '' }: DOMStringMap, { kind, address }: ListedRef): string {
  return withRef(kind === 'tag' ? tagUrl : branchUrl, address);
}
