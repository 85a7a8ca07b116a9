/** Ids by their first digits. Source: gitrevisions(7), "<sha1>"; git-config(1), `core.disambiguate`. */
import { GitError } from '../errors.js';
import type { ObjectLookup } from '../object/object-reader.js';
import type { Oid } from '../oid.js';
import { peelTag } from '../refs/peel.js';

/** What the rest of an expression needs: of several objects only those of that kind count. */
export type IdHint = 'commit' | 'tree' | undefined;

/** Git's own minimum. */
const SHORT_ID = /^[0-9a-f]{4,39}$/;
/** Four digits of ten million objects fit 150 times; more candidates than this help nobody. */
const MAX_CANDIDATES = 1000;
/** Candidates that an error lists. */
const MAX_LISTED = 20;

/** `undefined` when `text` is no beginning of an id or nothing starts so; GitError('ambiguous') with the candidates, sorted. */
export function findShortId(store: ObjectLookup, text: string, hint: IdHint): Oid | undefined {
  const prefix = text.toLowerCase();
  if (!SHORT_ID.test(prefix)) return undefined;
  const found = store.expandPrefix(prefix, MAX_CANDIDATES);
  if (found.length <= 1) return found[0];
  const fitting = hint === undefined ? [] : found.filter((oid) => fits(store, oid, hint));
  if (fitting.length === 1) return fitting[0];
  throw new GitError('ambiguous', { prefix, candidates: (fitting.length > 0 ? fitting : found).slice(0, MAX_LISTED) });
}

function fits(store: ObjectLookup, oid: Oid, hint: 'commit' | 'tree'): boolean {
  try {
    const { type } = peelTag(store, oid);
    return type === 'commit' || type === hint;
  } catch (error) {
    if (error instanceof GitError) return false; // a tag of a missing object fits nothing
    throw error;
  }
}
