/** Finds a few branches and tags by a part of their name, for lists that are updated at every key press. */
import { displayPath } from '../../../git/path-text.js';
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import type { ListedRef } from '../../../shared/answers.js';
import { isWordStart } from '../../../shared/finder/word-start.js';
import { foldedName, readingsOf } from '../../../shared/name-filter.js';
import { orderedTags } from '../../parts/refs/ordered-tags.js';

export interface FoundRefs {
  /** Best first: exact names, then prefixes, then prefixes of a word, then other matches; branches before tags. */
  readonly refs: readonly FoundRef[];
  /** The reading in the other keyboard layout, when only that was found. */
  readonly reading: string | undefined;
}

export interface FoundRef {
  readonly kind: ListedRef['kind'];
  readonly ref: Ref;
}

interface NamedRef extends FoundRef {
  readonly folded: string;
}

const RANKS = 4;

/** A snapshot never changes, and folding ten thousand names takes some milliseconds. */
const namedRefsBySnapshot = new WeakMap<RefSnapshot, readonly NamedRef[]>();

function namedRefs(snapshot: RefSnapshot): readonly NamedRef[] {
  let named = namedRefsBySnapshot.get(snapshot);
  if (named === undefined) {
    const of = (kind: ListedRef['kind'], ref: Ref): NamedRef => ({
      kind,
      ref,
      folded: foldedName(displayPath(ref.short)),
    });
    named = [
      ...snapshot.branches.map((ref) => of('branch', ref)),
      ...orderedTags(snapshot).map((ref) => of('tag', ref)),
    ];
    namedRefsBySnapshot.set(snapshot, named);
  }
  return named;
}

/**
 * All words of the query must occur in a name. Empty for an empty query. O(refs), about a millisecond for ten thousand.
 */
export function searchRefs(snapshot: RefSnapshot, query: string, limit: number): FoundRefs {
  const refs = namedRefs(snapshot);
  const [typed, ...others] = readingsOf(query);
  for (const reading of typed === undefined ? [] : [typed, ...others]) {
    const found = best(refs, foldedName(reading).trim(), limit);
    if (found.length > 0) return { refs: found, reading: reading === typed ? undefined : reading };
  }
  return { refs: [], reading: undefined };
}

function best(refs: readonly NamedRef[], query: string, limit: number): NamedRef[] {
  const words = query.split(' ');
  const ranked = Array.from({ length: RANKS }, (): NamedRef[] => []);
  for (const ref of refs) {
    if (!words.every((word) => ref.folded.includes(word))) continue;
    const list = ranked[rankOf(ref.folded, query)];
    if (list !== undefined && list.length < limit) list.push(ref);
  }
  return ranked.flat().slice(0, limit);
}

function rankOf(name: string, query: string): number {
  if (name === query) return 0;
  const at = name.indexOf(query);
  if (at === 0) return 1;
  return at > 0 && isWordStart(name, at) ? 2 : 3;
}
