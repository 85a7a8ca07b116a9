/**
 * Finds branches, tags and repositories by a part of their name on the server, and builds addresses of pages at refs.
 */
import type { ListedRef, PeopleListAnswer, RefListAnswer, RepoListAnswer } from '../../../src/shared/answers.js';
import { withRef } from '../../../src/shared/ref-template.js';

/** Requests wait for this pause, since words are typed faster than requests are useful. */
const TYPING_PAUSE_MS = 90;

/** `url` is a prefix that the query completes. Undefined when there is no answer or it is no longer wanted. */
type Ask<Answer> = (url: string, query: string, signal: AbortSignal) => Promise<Answer | undefined>;

export const findRefs: Ask<RefListAnswer> = ask;
export const findRepositories: Ask<RepoListAnswer> = ask;
export const findPeople: Ask<PeopleListAnswer> = ask;

async function ask<Answer>(url: string, query: string, signal: AbortSignal): Promise<Answer | undefined> {
  await new Promise((resolve) => {
    setTimeout(resolve, TYPING_PAUSE_MS);
  });
  if (signal.aborted) return undefined;
  try {
    const response = await fetch(url + encodeURIComponent(query), { signal });
    return response.ok ? ((await response.json()) as Answer) : undefined;
  } catch {
    // Another letter was typed meanwhile, or there is no network; the caller continues without these results.
    return undefined;
  }
}

/** `dataset` contains the addresses of a page at any branch and any tag. */
export function refUrl({ branchUrl = '', tagUrl = '' }: DOMStringMap, { kind, address }: ListedRef): string {
  return withRef(kind === 'tag' ? tagUrl : branchUrl, address);
}
