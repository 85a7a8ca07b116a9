/**
 * How two commits diverge: which commits only one of them has, and their best common ancestors. The walks visit commits
 * by generation number, so all children of a commit come before it and its paint is final when it is visited. The cost
 * depends on the commits above the lowest one that only one side has, and not on the length of the history. Every
 * function throws GitError('not-found') for a lost commit that only one side has, because what is behind it may be on
 * both.
 */
import { GitError } from '../../git/errors.js';
import { DateQueue } from './date-queue.js';
import type { HistoryIndex } from './history-index.js';
import { type CommitPosition, commitPosition } from './position.js';

export interface Divergence {
  /** Commits that `head` has and `base` has not. */
  readonly ahead: number;
  /** Commits that `base` has and `head` has not. */
  readonly behind: number;
}

const BASE = 1;
const HEAD = 2;
const BOTH = 3;
/** An ancestor of a common ancestor that has been found. */
const STALE = 4;

/** The numbers of `git rev-list --left-right --count base...head`. `base` and `head` are positions in the index. */
export function divergenceOf(index: HistoryIndex, base: CommitPosition, head: CommitPosition): Divergence {
  let ahead = 0;
  let behind = 0;
  paintDown(index, [base, head], (_, flags) => {
    if (flags === HEAD) ahead += 1;
    else if (flags === BASE) behind += 1;
    return flags === BOTH;
  });
  return { ahead, behind };
}

/** The commits of `git rev-list base..head`: one byte for each position, 1 for a commit that only `head` has. */
export function onlyInHead(index: HistoryIndex, base: CommitPosition, head: CommitPosition): Uint8Array {
  const members = new Uint8Array(index.size);
  paintDown(index, [base, head], (position, flags) => {
    members[position] = flags === HEAD ? 1 : 0;
    return flags === BOTH;
  });
  return members;
}

/** Positions of all best common ancestors, in the order of `git merge-base --all`: newest committer date first. */
export function mergeBases(index: HistoryIndex, left: CommitPosition, right: CommitPosition): CommitPosition[] {
  const found: CommitPosition[] = [];
  paintDown(
    index,
    [left, right],
    (position, flags) => {
      if (flags === BOTH) found.push(position);
      return (flags & STALE) !== 0 || flags === BOTH;
    },
    STALE,
  );
  if (found.length < 2) return found;
  const arrival = arrivals(index, [left, right], new Set(found));
  return found.sort(
    (a, b) => timeOf(index, b) - timeOf(index, a) || (arrival.get(a) as number) - (arrival.get(b) as number),
  );
}

/**
 * Visits commits from `starts` down, each once, highest generation first. The first start is painted BASE, the second
 * HEAD, and parents get the paint of their children. `isCommon` receives a commit with its final paint and returns
 * whether the ancestors of the commit get `mark` as well. Ends when no commit that matters is queued.
 */
function paintDown(
  index: HistoryIndex,
  starts: readonly [CommitPosition, CommitPosition],
  isCommon: (position: CommitPosition, flags: number) => boolean,
  mark = 0,
): void {
  const paint = new Uint8Array(index.size);
  const queue = new DateQueue();
  let interesting = 0;
  const push = (position: CommitPosition, flags: number): void => {
    const before = paint[position] as number;
    const after = before | flags;
    if (after === before) return;
    paint[position] = after;
    const wasQueued = before !== 0;
    const matters = mattersStill(after, mark);
    if (!wasQueued) {
      queue.push(position, index.generationAt(position));
      if (matters) interesting += 1;
    } else if (mattersStill(before, mark) && !matters) interesting -= 1;
  };
  push(starts[0], BASE);
  push(starts[1], HEAD);
  while (interesting > 0 && queue.pop()) {
    const position = commitPosition(queue.position);
    const flags = paint[position] as number;
    if (mattersStill(flags, mark)) interesting -= 1;
    const inherited = isCommon(position, flags) ? flags | mark : flags;
    for (const parent of index.parentsOf(position)) push(parent, inherited);
  }
  for (const position of index.lost) {
    const sides = (paint[position] as number) & BOTH;
    if (sides !== 0 && sides !== BOTH) throw new GitError('not-found', { what: 'object', name: index.oidAt(position) });
  }
}

/** Whether a commit can change the result. One that both sides have can do so only in a search for common ancestors. */
function mattersStill(flags: number, mark: number): boolean {
  return mark === 0 ? flags !== BOTH : (flags & STALE) === 0;
}

/** The order in which git's walk by date reaches the `wanted` commits. It orders common ancestors of equal dates. */
function arrivals(
  index: HistoryIndex,
  starts: readonly CommitPosition[],
  wanted: ReadonlySet<CommitPosition>,
): ReadonlyMap<CommitPosition, number> {
  const paint = new Map<CommitPosition, number>();
  const queue = new DateQueue();
  const met = new Map<CommitPosition, number>();
  const push = (position: CommitPosition, flags: number): void => {
    const before = paint.get(position) ?? 0;
    if ((before & flags) === flags) return;
    paint.set(position, before | flags);
    queue.push(position, timeOf(index, position));
  };
  for (const [side, start] of starts.entries()) push(start, side === 0 ? BASE : HEAD);
  while (met.size < wanted.size && queue.pop()) {
    const position = commitPosition(queue.position);
    const flags = paint.get(position) as number;
    if ((flags & BOTH) === BOTH && wanted.has(position) && !met.has(position)) met.set(position, met.size);
    for (const parent of index.parentsOf(position)) push(parent, (flags & BOTH) === BOTH ? flags | STALE : flags);
  }
  return met;
}

function timeOf(index: HistoryIndex, position: CommitPosition): number {
  const segment = index.segments[index.segmentOf(position)];
  return segment?.times[position - segment.base] as number;
}
