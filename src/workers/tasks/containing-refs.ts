/**
 * The refs that contain a commit: branches and tags, the first release, the merge into the default branch, and its
 * children. Uses only the index.
 */
import { LRUCache } from 'lru-cache';
import { isGitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import { peelTag } from '../../git/refs/peel.js';
import { type CommitPosition, commitPosition } from '../../history/index/position.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import { FirstTips } from '../../history/index/first-tips.js';
import { Descendants } from '../../history/index/descendants.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { storeOf } from '../stores.js';

export interface ContainingRefsInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** The index contains the commit. */
  readonly index: IndexHandle;
  /** Stands for the refs below in what is kept of answers. */
  readonly refsTag: string;
  /** The commit of the default branch. */
  readonly defaultTip: Oid | undefined;
  readonly branches: readonly Oid[];
  /** The objects that tags name, peeled where that is known; oldest version first. */
  readonly tags: readonly Oid[];
  /** One byte for each of `tags`: 1 for a release, 0 for a pre-release. */
  readonly isRelease: Uint8Array;
  /** The largest number of listed branches, tags and children, each. */
  readonly limit: number;
}

/** The refs of the input. */
export type TipsInput = Omit<ContainingRefsInput, 'commit' | 'index' | 'limit'>;

/** Numbers are indexes into the lists of the input. */
export interface ContainingRefsOutput {
  readonly branches: Bounded<number>;
  readonly tags: Bounded<number>;
  /**
   * Indexes of tags, undefined when there is none: the first release that contains the commit, and the first tag of any
   * kind.
   */
  readonly firstRelease: number | undefined;
  readonly firstTag: number | undefined;
  /**
   * The commit that brought it into the default branch; the commit itself when it was made there. Undefined when the
   * branch lacks it.
   */
  readonly entry: Oid | undefined;
  /** Newest first. */
  readonly children: Bounded<Oid>;
  /** True when the commits of all branches are in the index. */
  readonly isComplete: boolean;
}

export interface Bounded<T> {
  readonly first: readonly T[];
  /** The number of all, including the listed ones. */
  readonly total: number;
}

const NOWHERE = commitPosition(-1);

/**
 * The target of an annotated tag never changes. Without this cache a tag stored as a loose object would be read for
 * every commit.
 */
const peeled = new LRUCache<Oid, Oid>({ max: 50_000 });

export function containingRefsTask(input: ContainingRefsInput): ContainingRefsOutput {
  const { commit, index: handle, isRelease, limit } = input;
  const index = indexOf(handle);
  const position = index.find(commit);
  const found = new Descendants(index, position);
  const tips = tipsOf(index, input);
  const containing = (positions: readonly CommitPosition[]): number[] =>
    positions.flatMap((tip, place) => (tip >= 0 && found.has(tip) ? [place] : []));
  const inTags = containing(tips.tags);
  const inReleases = inTags.filter((place) => isRelease[place] === 1);
  const firstOf = (places: readonly number[], first: FirstTips): number | undefined => {
    const place = first.of(position);
    if (place !== undefined) return place < 0 ? undefined : place;
    return places[found.first(places.map((each) => tips.tags[each] as CommitPosition))];
  };
  const entry = tips.default < 0 ? undefined : found.entryInto(tips.default);
  return {
    branches: bounded(containing(tips.branches), limit),
    tags: bounded(inTags, limit),
    firstRelease: firstOf(inReleases, tips.firstReleases),
    firstTag: firstOf(inTags, tips.firstTags),
    entry: entry === undefined ? undefined : index.oidAt(entry),
    children: bounded(
      found.children(tips.firstRefs).map((child) => index.oidAt(child)),
      limit,
    ),
    isComplete: !tips.branches.includes(NOWHERE),
  };
}

/** What is the same for all commits of one state of the refs. */
export interface Tips {
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
const known = new WeakMap<HistoryIndex, Tips>();

export function tipsOf(
  index: HistoryIndex,
  { gitDir, refsTag, defaultTip, branches: branchIds, tags: tagIds, isRelease }: TipsInput,
): Tips {
  const before = known.get(index);
  if (before?.refsTag === refsTag) return before;
  const branches = branchIds.map((oid) => index.find(oid));
  const tags = tagIds.map((oid) => tagPosition(index, gitDir, oid));
  const defaultPosition = defaultTip === undefined ? NOWHERE : index.find(defaultTip);
  const tips: Tips = {
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

function bounded<T>(all: readonly T[], limit: number): Bounded<T> {
  return { first: all.slice(0, limit), total: all.length };
}
