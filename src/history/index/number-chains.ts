/**
 * Assigns positions to commits so that each first-parent chain is one run of ascending positions, in which parents are
 * below their children. One child of a commit continues its chain; its other children start chains of their own.
 */
import type { CollectedCommits } from './collect-commits.js';

/** The value of an absent position, for example of the first parent of a root commit. */
export const NONE = 0xffff_ffff;

export interface NumberedCommits {
  /** Local position of each collected commit, by its number. */
  readonly positionOf: Uint32Array;
  /** The inverse: the number of the commit at each local position. */
  readonly commitAt: Uint32Array;
}

/**
 * `tips` are numbers of commits. Earlier tips get longer chains. Merged branches follow in the order of their merges,
 * newest first. O(commits), without recursion.
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
    // Newest first, so that the chain of a branch that was merged several times starts at its newest merge.
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
