/** The branches and tags of a repository in the order in which what contains a commit is listed. */
import type { Oid } from '../../../git/oid.js';
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';
import { isReleaseName } from '../../../shared/version-order.js';
import { orderedTags } from './ordered-tags.js';
import { familyOf, mainFamily } from './version-series.js';

export interface ListedRefs {
  readonly branches: readonly Ref[];
  readonly tags: readonly Ref[];
  /** The same as a worker is asked about them. */
  readonly ids: { readonly branches: readonly Oid[]; readonly tags: readonly Oid[]; readonly isRelease: Uint8Array };
}

/** A snapshot never changes, and building lists of ten thousand tags for every page would be too slow. */
const listedRefsBySnapshot = new WeakMap<RefSnapshot, ListedRefs>();

/** The default branch is first; old versions are before newer ones, and other tags last. */
export function listedRefs({ refs: snapshot, defaultBranch }: Repository): ListedRefs {
  let listed = listedRefsBySnapshot.get(snapshot);
  if (listed === undefined) {
    const isDefault = (ref: Ref): number => (ref.name === defaultBranch?.name ? 1 : 0);
    const branches = [...snapshot.branches].sort((a, b) => isDefault(b) - isDefault(a));
    const ordered = [...orderedTags(snapshot)].reverse();
    const main = mainFamily(ordered.map(({ short }) => short));
    const isMain = ({ short }: Ref): boolean => familyOf(short) === main;
    const tags = [...ordered.filter(isMain), ...ordered.filter((tag) => !isMain(tag))];
    listed = {
      branches,
      tags,
      ids: {
        branches: branches.map(({ oid }) => oid),
        tags: tags.map(({ oid, peeledOid }) => peeledOid ?? oid),
        isRelease: Uint8Array.from(tags, ({ short }) => (isReleaseName(short.toWellFormed()) ? 1 : 0)),
      },
    };
    listedRefsBySnapshot.set(snapshot, listed);
  }
  return listed;
}
