/**
 * How two commits stand to each other: what each has that the other has not, and their best common ancestors. Walks go down by
 * generation, so every child of a commit is passed before the commit itself, and what was learnt of it is final when it is its
 * turn. The cost is that of the commits above the lowest one that only one side has, not that of the history.
 */
import { DateQueue } from './date-queue.js';
import type { HistoryIndex } from './history-index.js';

export interface Divergence {
  /** Commits that `head` has and `base` has not. */
  readonly ahead: number;
  /** Commits that `base` has and `head` has not. */
  readonly behind: number;
}

const BASE = 1;
const HEAD = 2;
const BOTH = 3;
/** Below a common ancestor that was found already. */
const STALE = 4;

/** As `git rev-list --left-right --count base...head`, the other way round. Both are positions in the index. */
export function divergenceOf(index: HistoryIndex, base: number, head: number): Divergence {
  let ahead = 0;
  let behind = 0;
  paintDown(index, [base, head], (_, flags) => {
    if (flags === HEAD) ahead += 1;
    else if (flags === BASE) behind += 1;
    return flags === BOTH;
  });
  return { ahead, behind };
}

/** Which commits `head` has and `base` has not: a byte for each position, 1 for those. As `git rev-list base..head` has them. */
export function onlyInHead(index: HistoryIndex, base: number, head: number): Uint8Array {
  const members = new Uint8Array(index.size);
  paintDown(index, [base, head], (position, flags) => {
    members[position] = flags === HEAD ? 1 : 0;
    return flags === BOTH;
  });
  return members;
}

/** Positions of all best common ancestors, in the order of `git merge-base --all`: newest committer date first. */
export function mergeBases(index: HistoryIndex, left: number, right: number): number[] {
  const found: number[] = [];
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
 * Passes commits from `starts` (the first is painted BASE, the second HEAD) down, each once, highest generation first. `isCommon`
 * is told a commit's final paint and says whether its ancestors are of no interest; those of a BOTH commit get `mark` as well.
 * Ends when nothing of interest is left.
 */
function paintDown(
  index: HistoryIndex,
  starts: readonly [number, number],
  isCommon: (position: number, flags: number) => boolean,
  mark = 0,
): void {
  const paint = new Uint8Array(index.size);
  const queue = new DateQueue();
  let interesting = 0;
  const push = (position: number, flags: number): void => {
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
    const { position } = queue;
    const flags = paint[position] as number;
    if (mattersStill(flags, mark)) interesting -= 1;
    const handed = isCommon(position, flags) ? flags | mark : flags;
    for (const parent of index.parentsOf(position)) push(parent, handed);
  }
}

/** A commit that both sides have says nothing more, unless common ancestors themselves are looked for. */
function mattersStill(flags: number, mark: number): boolean {
  return mark === 0 ? flags !== BOTH : (flags & STALE) === 0;
}

/** Where git's own walk, by date, meets each of `wanted`: it decides between common ancestors of one second. */
function arrivals(
  index: HistoryIndex,
  starts: readonly number[],
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, number> {
  const paint = new Map<number, number>();
  const queue = new DateQueue();
  const met = new Map<number, number>();
  const push = (position: number, flags: number): void => {
    const before = paint.get(position) ?? 0;
    if ((before & flags) === flags) return;
    paint.set(position, before | flags);
    queue.push(position, timeOf(index, position));
  };
  for (const [side, start] of starts.entries()) push(start, side === 0 ? BASE : HEAD);
  while (met.size < wanted.size && queue.pop()) {
    const { position } = queue;
    const flags = paint.get(position) as number;
    if ((flags & BOTH) === BOTH && wanted.has(position) && !met.has(position)) met.set(position, met.size);
    for (const parent of index.parentsOf(position)) push(parent, (flags & BOTH) === BOTH ? flags | STALE : flags);
  }
  return met;
}

function timeOf(index: HistoryIndex, position: number): number {
  const segment = index.segments[index.segmentOf(position)];
  return segment?.times[position - segment.base] as number;
}
