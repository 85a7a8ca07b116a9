/** The ends of an index: the commits that it was built from, as far as other commits do not lead to them. */
import type { HistoryIndex } from './history-index.js';
import { NONE } from './number-chains.js';
import { type CommitPosition, commitPosition } from './position.js';

/** The commits that are a parent of no commit in the index. All others are in the history of one of them. O(commits). */
export function headsOf({ segments, size }: HistoryIndex): CommitPosition[] {
  const isParent = new Uint8Array(size);
  for (const { firstParent } of segments) for (const parent of firstParent) if (parent !== NONE) isParent[parent] = 1;
  for (const segment of segments) segment.forEachOtherParent((parent) => (isParent[parent] = 1));
  const heads: CommitPosition[] = [];
  for (let at = isParent.indexOf(0); at >= 0; at = isParent.indexOf(0, at + 1)) heads.push(commitPosition(at));
  return heads;
}
