/** Resolves short ids. Sources: gitrevisions(7), "<sha1>"; git-config(1), `core.disambiguate`. */
import { GitError } from '../errors.js';
import type { Oid } from '../oid.js';
import { peelObject, type RevisionReader } from './revision-reader.js';

/**
 * The type that the rest of an expression needs. If several objects match a short id, those that lead to this type are
 * preferred; a commit also leads to a tree.
 */
export type IdHint = 'commit' | 'tree' | undefined;

/** git requires at least four digits. */
const SHORT_ID = /^[0-9a-f]{4,39}$/;
/** Most candidates that an error lists. */
const MAX_LISTED = 20;

/**
 * The object whose id starts with `text`; `undefined` when `text` is not a short id or no object matches. Throws
 * GitError('ambiguous') with the sorted candidates.
 */
export async function findShortId(reader: RevisionReader, text: string, hint: IdHint): Promise<Oid | undefined> {
  const prefix = text.toLowerCase();
  if (!SHORT_ID.test(prefix)) return undefined;
  const found = await reader.expandOid(prefix);
  if (found.length <= 1) return found[0];
  const fitting: Oid[] = [];
  if (hint !== undefined) for (const oid of found) if (await fits(reader, oid, hint)) fitting.push(oid);
  if (fitting.length === 1) return fitting[0];
  throw new GitError('ambiguous', { prefix, candidates: (fitting.length > 0 ? fitting : found).slice(0, MAX_LISTED) });
}

async function fits(reader: RevisionReader, oid: Oid, hint: 'commit' | 'tree'): Promise<boolean> {
  try {
    const { type } = await peelObject(reader, oid);
    return type === 'commit' || type === hint;
  } catch (error) {
    if (error instanceof GitError) return false; // A tag of a missing object has no type.
    throw error;
  }
}
