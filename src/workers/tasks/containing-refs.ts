/**
 * The refs that contain a commit: branches and tags, the first release, the merge into the default branch, and its
 * children. Uses only the index.
 */
import type { Oid } from '../../git/oid.js';
import { Descendants } from '../../history/index/descendants.js';
import type { CommitPosition } from '../../history/index/position.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { NOWHERE, refTips, type RefTipsInput } from './ref-tips.js';

export interface ContainingRefsInput extends RefTipsInput {
  readonly commit: Oid;
  /** The index contains the commit. */
  readonly index: IndexHandle;
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

export function containingRefsTask(input: ContainingRefsInput): ContainingRefsOutput {
  const { commit, index: handle, limit } = input;
  const index = indexOf(handle);
  const position = index.find(commit);
  const found = new Descendants(index, position);
  const tips = refTips(index, input);
  const containing = (positions: readonly CommitPosition[]): number[] =>
    positions.flatMap((tip, place) => (tip >= 0 && found.has(tip) ? [place] : []));
  const entry = tips.default < 0 ? undefined : found.entryInto(tips.default);
  return {
    branches: bounded(containing(tips.branches), limit),
    tags: bounded(containing(tips.tags), limit),
    firstRelease: tips.firstReleases.find(position),
    firstTag: tips.firstTags.find(position),
    entry: entry === undefined ? undefined : index.oidAt(entry),
    children: bounded(
      found.children((child) => tips.firstRefs.contain(child)).map((child) => index.oidAt(child)),
      limit,
    ),
    isComplete: !tips.branches.includes(NOWHERE),
  };
}

function bounded<T>(all: readonly T[], limit: number): Bounded<T> {
  return { first: all.slice(0, limit), total: all.length };
}
