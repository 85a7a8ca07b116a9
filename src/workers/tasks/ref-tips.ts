/** The commits of branches and tags in an index, and for every commit the first of them that contains it. */
import { LRUCache } from 'lru-cache';
import { isGitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import { peelTag } from '../../git/refs/peel.js';
import { FirstTips } from '../../history/index/first-tips.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import { type CommitPosition, commitPosition } from '../../history/index/position.js';
import { storeOf } from '../stores.js';

export interface RefTipsInput {
  readonly gitDir: string;
  /** Stands for the refs below in what is kept of answers. */
  readonly refsTag: string;
  /** The commit of the default branch. */
  readonly defaultTip: Oid | undefined;
  readonly branches: readonly Oid[];
  /** The objects that tags name, peeled where that is known; oldest version first. */
  readonly tags: readonly Oid[];
  /** One byte for each of `tags`: 1 for a release, 0 for a pre-release. */
  readonly isRelease: Uint8Array;
}

/** The position of a tip that the index does not have. */
export const NOWHERE = commitPosition(-1);

/**
 * The target of an annotated tag never changes. Without this cache a tag stored as a loose object would be read for
 * every commit.
 */
const peeled = new LRUCache<Oid, Oid>({ max: 50_000 });

/** What is the same for all commits of one state of the refs. */
export interface RefTips {
  readonly refsTag: string;
  readonly default: CommitPosition;
  readonly branches: readonly CommitPosition[];
  readonly tags: readonly CommitPosition[];
  readonly firstTags: FirstTips;
  /** Of `tags`; those that are no releases are left out. */
  readonly firstReleases: FirstTips;
  /** Of all these tips. */
  readonly firstRefs: FirstTips;
}

/** The newest of each index that is in use. */
const known = new WeakMap<HistoryIndex, RefTips>();

export function refTips(
  index: HistoryIndex,
  { gitDir, refsTag, defaultTip, branches: branchIds, tags: tagIds, isRelease }: RefTipsInput,
): RefTips {
  const before = known.get(index);
  if (before?.refsTag === refsTag) return before;
  const branches = branchIds.map((oid) => index.find(oid));
  const tags = tagIds.map((oid) => tagPosition(index, gitDir, oid));
  const defaultPosition = defaultTip === undefined ? NOWHERE : index.find(defaultTip);
  const tips: RefTips = {
    refsTag,
    default: defaultPosition,
    branches,
    tags,
    firstTags: new FirstTips(index, tags),
    firstReleases: new FirstTips(
      index,
      tags.map((tip, place) => (isRelease[place] === 1 ? tip : NOWHERE)),
    ),
    firstRefs: new FirstTips(index, [...branches, ...tags, defaultPosition]),
  };
  known.set(index, tips);
  return tips;
}

/** -1 for a tag of a tree or a blob, of a commit that is not indexed yet, and for a tag that cannot be read. */
function tagPosition(index: HistoryIndex, gitDir: string, oid: Oid): CommitPosition {
  const position = index.find(oid);
  if (position >= 0) return position;
  const target = peeled.get(oid) ?? peel(gitDir, oid);
  return target === undefined ? NOWHERE : index.find(target);
}

function peel(gitDir: string, oid: Oid): Oid | undefined {
  try {
    const target = peelTag(storeOf(gitDir), oid).oid;
    peeled.set(oid, target);
    return target;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
