/** The first release that contains each of some commits, as `containingRefs` has it of one. Uses only the index. */
import type { Oid } from '../../git/oid.js';
import { Descendants } from '../../history/index/descendants.js';
import type { HistoryIndex } from '../../history/index/history-index.js';
import type { CommitPosition } from '../../history/index/position.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { tipsOf, type Tips, type TipsInput } from './containing-refs.js';

export interface FirstReleasesInput extends TipsInput {
  /** The index contains them. */
  readonly commits: readonly Oid[];
  readonly index: IndexHandle;
}

/** For each commit an index of `tags`; undefined when no release contains it. */
export function firstReleasesTask(input: FirstReleasesInput): (number | undefined)[] {
  const index = indexOf(input.index);
  const tips = tipsOf(index, input);
  return input.commits.map((commit) => firstRelease(index, tips, input.isRelease, index.find(commit)));
}

function firstRelease(
  index: HistoryIndex,
  { tags, firstReleases }: Tips,
  isRelease: Uint8Array,
  position: CommitPosition,
): number | undefined {
  const known = firstReleases.of(position);
  if (known !== undefined) return known < 0 ? undefined : known;
  const found = new Descendants(index, position);
  const places = tags.flatMap((tip, place) => (isRelease[place] === 1 && tip >= 0 && found.has(tip) ? [place] : []));
  return places[found.first(places.map((place) => tags[place] as CommitPosition))];
}
