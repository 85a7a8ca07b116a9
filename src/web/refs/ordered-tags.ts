/** All tags, the newest version first. */
import { displayPath } from '../../git/path-text.js';
import type { Ref, RefSnapshot } from '../../git/refs/ref-snapshot.js';
import { compareVersions } from './version-order.js';

/** A snapshot never changes, and sorting a thousand names takes milliseconds. */
const known = new WeakMap<RefSnapshot, readonly Ref[]>();

export function orderedTags(snapshot: RefSnapshot): readonly Ref[] {
  let ordered = known.get(snapshot);
  if (ordered === undefined) {
    ordered = [...snapshot.tags].sort((a, b) => compareVersions(displayPath(b.short), displayPath(a.short)));
    known.set(snapshot, ordered);
  }
  return ordered;
}
