/** All tags, the newest version first. */
import type { Ref, RefSnapshot } from '../../git/refs/ref-snapshot.js';
import { compareVersions } from './version-order.js';

/** A snapshot never changes, and sorting a thousand names takes milliseconds. */
const known = new WeakMap<RefSnapshot, readonly Ref[]>();

export function orderedTags(snapshot: RefSnapshot): readonly Ref[] {
  let ordered = known.get(snapshot);
  if (ordered === undefined) {
    ordered = [...snapshot.tags].sort((a, b) => compareVersions(b.short.toWellFormed(), a.short.toWellFormed()));
    known.set(snapshot, ordered);
  }
  return ordered;
}
