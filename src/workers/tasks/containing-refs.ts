/** Where a commit has got to: branches and tags that have it, the first release, the merge into the default branch, children. From the index alone. */
import { LRUCache } from 'lru-cache';
import { isGitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import { peelTag } from '../../git/refs/peel.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import { Descendants } from '../../history/index/descendants.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { storeOf } from '../stores.js';

export interface ContainingRefsInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** Has the commit. */
  readonly index: IndexHandle;
  /** Stands for the refs below in what is kept of answers. */
  readonly refsTag: string;
  /** Tip of the default branch. */
  readonly defaultTip: Oid | undefined;
  readonly branches: readonly Oid[];
  /** What tags name, peeled where that is known; oldest version first. */
  readonly tags: readonly Oid[];
  /** A byte for each of `tags`: 1 for a release, 0 for what only leads to one. */
  readonly isRelease: Uint8Array;
  /** Branches, tags and children that are listed. */
  readonly limit: number;
}

/** Places are those in the lists that were handed in. */
export interface ContainingRefsOutput {
  readonly branches: Bounded<number>;
  readonly tags: Bounded<number>;
  /** Places of tags, undefined when there is none: the first release that has the commit, and the first tag of any kind. */
  readonly firstRelease: number | undefined;
  readonly firstTag: number | undefined;
  /** The commit by which the default branch got it: itself when it was made there. Undefined: not there. */
  readonly entry: Oid | undefined;
  /** Newest first. */
  readonly children: Bounded<Oid>;
  /** Every ref that leads to a commit is in the index. */
  readonly isComplete: boolean;
}

export interface Bounded<T> {
  readonly first: readonly T[];
  /** Of all, the listed ones included. */
  readonly total: number;
}

/** What annotated tags name never changes; a tag whose object is loose would be read for every commit. */
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
  const containing = (tips: readonly number[]): number[] =>
    tips.flatMap((tip, place) => (tip >= 0 && found.has(tip) ? [place] : []));
  const inTags = containing(tagTips);
  const firstOf = (places: readonly number[]): number | undefined =>
    places[found.first(places.map((place) => tagTips[place] as number))];
  const entry = defaultTip === undefined ? undefined : entryOf(index, found, defaultTip);
  return {
    branches: bounded(containing(branchTips), limit),
    tags: bounded(inTags, limit),
    firstRelease: firstOf(inTags.filter((place) => isRelease[place] === 1)),
    firstTag: firstOf(inTags),
    entry,
    children: bounded(
      found.children().map((position) => index.oidAt(position)),
      limit,
    ),
    isComplete: !branchTips.includes(-1),
  };
}

function entryOf(index: HistoryIndex, found: Descendants, tip: Oid): Oid | undefined {
  const position = index.find(tip);
  const entry = position < 0 ? undefined : found.entryInto(position);
  return entry === undefined ? undefined : index.oidAt(entry);
}

/** -1 for a tag of a tree or a blob, of a commit that is not indexed yet, and for one that cannot be read. */
function tagPosition(index: HistoryIndex, gitDir: string, oid: Oid): number {
  const position = index.find(oid);
  if (position >= 0) return position;
  const target = peeled.get(oid) ?? peel(gitDir, oid);
  return target === undefined ? -1 : index.find(target);
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
