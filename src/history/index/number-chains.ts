/**
 * Positions for commits: each first-parent chain becomes one run of ascending positions, parents below children inside it.
 * Of several children of a commit one continues its chain; the others start chains of their own, attached to it.
 */
import type { CollectedCommits } from './collect-commits.js';

/** No commit: the first parent of a root, or nothing. */
export const NONE = 0xffff_ffff;

export interface NumberedCommits {
  /** Position (without the base) of each collected commit, by its number. */
  readonly positionOf: Uint32Array;
  /** The inverse: number by position. */
  readonly commitAt: Uint32Array;
}

/**
 * `tips` are numbers of commits; the earlier a tip stands, the longer its chain. Merged branches follow in the order of
 * their merges, newest first. O(commits), no recursion.
 */
export function numberChains(commits: CollectedCommits, tips: readonly number[]): NumberedCommits {
  const { size } = commits.ids;
  const positionOf = new Uint32Array(size).fill(NONE);
  const commitAt = new Uint32Array(size);
  const starts: number[] = [...tips];
  const isPushed = new Uint8Array(size);
  const run = new Uint32Array(size);
  let next = 0;
  for (let index = 0; index < starts.length; index += 1) {
    let length = 0;
    for (
      let commit = starts[index] as number;
      commit >= 0 && positionOf[commit] === NONE;
      commit = firstParent(commits, commit)
    ) {
      run[length++] = commit;
      positionOf[commit] = 0;
    }
    for (let i = length - 1; i >= 0; i -= 1) {
      const commit = run[i] as number;
      positionOf[commit] = next;
      commitAt[next++] = commit;
    }
    // Newest first, so that long-lived branches that were merged again and again are found by their newest merge.
    for (let i = 0; i < length; i += 1) pushOtherParents(commits, run[i] as number, isPushed, starts);
  }
  return { positionOf, commitAt };
}

function firstParent({ parentStart, parents }: CollectedCommits, commit: number): number {
  const start = parentStart[commit] as number;
  return start === parentStart[commit + 1] ? -1 : (parents[start] as number);
}

function pushOtherParents(
  { parentStart, parents }: CollectedCommits,
  commit: number,
  isPushed: Uint8Array,
  starts: number[],
): void {
  for (let i = (parentStart[commit] as number) + 1; i < (parentStart[commit + 1] as number); i += 1) {
    const parent = parents[i] as number;
    if (parent < 0 || isPushed[parent] === 1) continue;
    isPushed[parent] = 1;
    starts.push(parent);
  }
}
