/** All tags, the newest version first. */
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import { compareVersions, versionKey } from '../../../shared/version-order.js';

/** A snapshot never changes, and sorting ten thousand names takes tens of milliseconds. */
const orderedTagsBySnapshot = new WeakMap<RefSnapshot, readonly Ref[]>();

export function orderedTags(snapshot: RefSnapshot): readonly Ref[] {
  let ordered = orderedTagsBySnapshot.get(snapshot);
  if (ordered === undefined) {
    const keyed = snapshot.tags.map((tag) => ({ tag, key: versionKey(tag.short.toWellFormed()) }));
    ordered = keyed.sort((a, b) => compareVersions(b.key, a.key)).map(({ tag }) => tag);
    orderedTagsBySnapshot.set(snapshot, ordered);
  }
  return ordered;
}
