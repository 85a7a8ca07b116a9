/** The first release that contains each of some commits, as `containingRefs` has it of one. Uses only the index. */
import type { Oid } from '../../git/oid.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { refTips, type RefTipsInput } from './ref-tips.js';

export interface FirstReleasesInput extends RefTipsInput {
  /** The index contains them. */
  readonly commits: readonly Oid[];
  readonly index: IndexHandle;
}

/** For each commit an index of `tags`; undefined when no release contains it. */
export function firstReleasesTask(input: FirstReleasesInput): (number | undefined)[] {
  const index = indexOf(input.index);
  const { firstReleases } = refTips(index, input);
  return input.commits.map((commit) => firstReleases.find(index.find(commit)));
}
