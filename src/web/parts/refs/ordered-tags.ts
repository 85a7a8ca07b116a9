/** All tags: those of the main family of versions first, the newest version first; then the others in the same order. */
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import { compareVersions, versionKey } from '../../../shared/version-order.js';
import { familyOf, mainFamily } from './version-series.js';

/** A snapshot never changes, and sorting ten thousand names takes tens of milliseconds. */
const orderedTagsBySnapshot = new WeakMap<RefSnapshot, readonly Ref[]>();

export function orderedTags(snapshot: RefSnapshot): readonly Ref[] {
  let ordered = orderedTagsBySnapshot.get(snapshot);
  if (ordered === undefined) {
    const main = mainFamily(snapshot.tags.map(({ short }) => short));
    const keyed = snapshot.tags.map((tag) => ({
      tag,
      isMain: familyOf(tag.short) === main ? 1 : 0,
      key: versionKey(tag.short.toWellFormed()),
    }));
    ordered = keyed.sort((a, b) => b.isMain - a.isMain || compareVersions(b.key, a.key)).map(({ tag }) => tag);
    orderedTagsBySnapshot.set(snapshot, ordered);
  }
  return ordered;
}
