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

/**
 * The target of an annotated tag never changes. Without this cache a tag stored as a loose object would be read for
 * every commit.
 */
const peeled = new LRUCache<Oid, Oid>({ max: 50_000 });

export function containingRefsTask({
  gitDir,
  commit,
  index: handle,
  defaultTip,
  branches,
  tags,
  isRelease,
  limit,
}: ContainingRefsInput): ContainingRefsOutput {
  const index = indexOf(handle);
  const found = new Descendants(index, index.find(commit));
  const branchTips = branches.map((oid) => index.find(oid));
  const tagTips = tags.map((oid) => tagPosition(index, gitDir, oid));
  const containing = (tips: readonly CommitPosition[]): number[] =>
    tips.flatMap((tip, place) => (tip >= 0 && found.has(tip) ? [place] : []));
  const inTags = containing(tagTips);
  const firstOf = (places: readonly number[]): number | undefined =>
    places[found.first(places.map((place) => tagTips[place] as CommitPosition))];
  const defaultPosition = defaultTip === undefined ? commitPosition(-1) : index.find(defaultTip);
  const entry = defaultPosition < 0 ? undefined : found.entryInto(defaultPosition);
  return {
    branches: bounded(containing(branchTips), limit),
    tags: bounded(inTags, limit),
    firstRelease: firstOf(inTags.filter((place) => isRelease[place] === 1)),
    firstTag: firstOf(inTags),
    entry: entry === undefined ? undefined : index.oidAt(entry),
    children: bounded(
      found.children([...branchTips, ...tagTips, defaultPosition]).map((position) => index.oidAt(position)),
      limit,
    ),
    isComplete: !branchTips.includes(commitPosition(-1)),
  };
}

/** -1 for a tag of a tree or a blob, of a commit that is not indexed yet, and for a tag that cannot be read. */
function tagPosition(index: HistoryIndex, gitDir: string, oid: Oid): CommitPosition {
  const position = index.find(oid);
  if (position >= 0) return position;
  const target = peeled.get(oid) ?? peel(gitDir, oid);
  return target === undefined ? commitPosition(-1) : index.find(target);
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
