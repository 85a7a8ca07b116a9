/** Badges beside a commit for the branches and tags that point at it. */
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';
import { href, type RepositoryName } from '../../address/location.js';
import { REF_ICONS } from '../../../shared/ref-icons.js';

export interface RefBadges {
  readonly badges: readonly { readonly label: string; readonly href: string; readonly icon: string }[];
  /** Number of further refs at the same commit. */
  readonly more: number;
}

/** More refs at one commit are usually generated (a tag for each build); the page of tags lists all. */
const MAX_BADGES = 8;
/** A tag without a peeled id in packed-refs must be read; tags beyond this limit get no badges. */
const MAX_TAGS_READ = 2_000;
const NONE: RefBadges = { badges: [], more: 0 };

type Pointing = ReadonlyMap<Oid, readonly { readonly kind: 'branch' | 'tag'; readonly ref: Ref }[]>;

/** A snapshot never changes, so this map is built once for each. */
const pointingBySnapshot = new WeakMap<RefSnapshot, Pointing>();

export function refBadges(repository: Repository, name: RepositoryName, commit: Oid): RefBadges {
  const refs = pointing(repository).get(commit);
  if (refs === undefined) return NONE;
  const badges = refs.slice(0, MAX_BADGES).map(({ kind, ref }) => ({
    label: displayPath(ref.short),
    href: href.src(name, { kind, name: ref.short }),
    icon: REF_ICONS[kind],
  }));
  return { badges, more: refs.length - badges.length };
}

function pointing(repository: Repository): Pointing {
  const snapshot = repository.refs;
  let found = pointingBySnapshot.get(snapshot);
  if (found === undefined) {
    found = findPointing(repository, snapshot);
    pointingBySnapshot.set(snapshot, found);
  }
  return found;
}

function findPointing(repository: Repository, { branches, tags }: RefSnapshot): Pointing {
  const byCommit = new Map<Oid, { kind: 'branch' | 'tag'; ref: Ref }[]>();
  const add = (commit: Oid, kind: 'branch' | 'tag', ref: Ref): void => {
    const list = byCommit.get(commit);
    if (list === undefined) byCommit.set(commit, [{ kind, ref }]);
    else list.push({ kind, ref });
  };
  for (const ref of branches) add(ref.oid, 'branch', ref);
  let readsLeft = MAX_TAGS_READ;
  for (const ref of tags) {
    if (ref.peeledOid !== undefined) add(ref.peeledOid, 'tag', ref);
    else if (readsLeft > 0) {
      readsLeft -= 1;
      const target = repository.objects.refTarget(ref);
      if (target !== undefined) add(target, 'tag', ref);
    }
  }
  return byCommit;
}
