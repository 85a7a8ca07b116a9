/**
 * `git log` on an index: commits in git's order, newest committer date first, and parents after the child through which
 * they were reached. With a path, git's default simplification applies: a commit whose entry equals that of a parent is
 * not reported, and only the first such parent is followed (git-log(1), "History Simplification"). No object is read;
 * each visited commit takes some nanoseconds.
 */
import type { GitPath } from '../../git/path-text.js';
import { LOST_TIME } from './lost-time.js';
import { NONE } from './number-chains.js';
import { type CommitPosition, commitPosition, localPosition, pathNumber } from './position.js';
import { NO_VALUE } from './postings.js';
import { DateQueue } from './date-queue.js';
import type { HistoryIndex, PathNumbers } from './history-index.js';
import type { Segment } from './segment.js';

export interface WalkOptions {
  /** Only the first parent of each commit is followed and compared. */
  readonly firstParent?: boolean;
  /** Merges are followed but not reported. */
  readonly noMerges?: boolean;
  /** Only commits whose byte is 1 are visited, as in the result of `onlyInHead`. */
  readonly within?: Uint8Array;
  /** Committer time in seconds. Older commits are not reported and not followed, as in `git log --since`. */
  readonly since?: number;
  /** Called with a lost commit that the walk reaches. It is not reported. */
  readonly onLost?: (position: CommitPosition) => void;
}

/** Global positions of the commits in the history of `from` that changed `path`, or of all commits without a path. */
export function* walkHistory(
  index: HistoryIndex,
  from: CommitPosition,
  path: PathNumbers | undefined,
  options: WalkOptions = {},
): Generator<CommitPosition> {
  const walk = new Walk(index, path === undefined ? [] : [path], options);
  walk.visit(from, 0);
  for (let position = walk.next(); position !== NONE; position = walk.next()) {
    if (options.noMerges !== true || !walk.isMerge(position)) yield position;
  }
}

/** A commit of a history that follows renames. */
export interface FollowedCommit {
  readonly position: CommitPosition;
  /** The name that the path has at this commit. */
  readonly path: GitPath;
  /** The name before this commit, when the commit renamed the path. */
  readonly renamedFrom: GitPath | undefined;
}

/** The name that a path, which is new in a commit, had in the first parent; undefined when it was not renamed. */
export type FindOrigin = (position: CommitPosition, path: GitPath) => GitPath | undefined;

/** As `walkHistory`, but where the path begins, `findOrigin` is called, and the walk continues with the older name. */
export function* followHistory(
  index: HistoryIndex,
  from: CommitPosition,
  path: GitPath,
  findOrigin: FindOrigin,
  options: WalkOptions = {},
): Generator<FollowedCommit> {
  const names = [path];
  const walk = new Walk(index, [index.pathNumbers(path)], options);
  let renamedFrom: GitPath | undefined;
  walk.onFirst = (position, number) => {
    const origin = findOrigin(position, names[number] as GitPath);
    if (origin === undefined) return number;
    renamedFrom = origin;
    const known = names.indexOf(origin);
    if (known >= 0) return known;
    names.push(origin);
    return walk.addPath(index.pathNumbers(origin));
  };
  walk.visit(from, 0);
  for (let position = walk.next(); position !== NONE; position = walk.next()) {
    if (options.noMerges !== true || !walk.isMerge(position))
      yield { position, path: names[walk.nameIndex] as GitPath, renamedFrom };
    renamedFrom = undefined;
  }
}

/** Number of commits that are reachable from `from`, including it. O(commits). */
export function countHistory(index: HistoryIndex, from: CommitPosition): number {
  const seen = new Uint8Array((index.size >> 3) + 1);
  const stack = [from];
  let count = 0;
  while (stack.length > 0) {
    let position = stack.pop() as CommitPosition;
    while (position !== NONE && markSeen(seen, position)) {
      count += 1;
      const segment = index.segments[index.segmentOf(position)] as Segment;
      const local = localPosition(position - segment.base);
      const others = segment.otherParentCount(local);
      for (let i = 1; i <= others; i += 1) stack.push(segment.otherParent(local, i));
      position = commitPosition(segment.firstParent[local] as number);
    }
  }
  return count;
}

/** Marks a position. True when it was not marked before. */
function markSeen(seen: Uint8Array, position: CommitPosition): boolean {
  const mask = 1 << (position & 7);
  const byte = seen[position >> 3] as number;
  if ((byte & mask) !== 0) return false;
  seen[position >> 3] = byte | mask;
  return true;
}

class Walk {
  readonly #index: HistoryIndex;
  /**
   * The names of the path. When empty, all commits are reported. A queue entry has the index of its name as `extra`.
   */
  readonly #paths: PathNumbers[];
  readonly #firstParent: boolean;
  readonly #within: Uint8Array | undefined;
  readonly #since: number;
  readonly #onLost: ((position: CommitPosition) => void) | undefined;
  readonly #seen: Uint8Array;
  readonly #queue = new DateQueue();
  /** Index in `#paths` of the name of the path at the commit that `next` returned last. */
  nameIndex = 0;
  /** Called with a commit before which the path does not exist. Returns the path that is followed in its parents. */
  onFirst: ((position: CommitPosition, nameIndex: number) => number) | undefined;

  constructor(
    index: HistoryIndex,
    paths: readonly PathNumbers[],
    { firstParent = false, within, since, onLost }: WalkOptions,
  ) {
    this.#index = index;
    this.#paths = [...paths];
    this.#firstParent = firstParent;
    this.#within = within;
    this.#since = since ?? -Infinity;
    this.#onLost = onLost;
    this.#seen = new Uint8Array((index.size >> 3) + 1);
  }

  addPath(path: PathNumbers): number {
    return this.#paths.push(path) - 1;
  }

  visit(position: CommitPosition, nameIndex: number): void {
    const time = this.#timeAt(position);
    if (!this.#isWanted(position, time) || !markSeen(this.#seen, position)) return;
    this.#queue.push(position, time, nameIndex);
  }

  #isWanted(position: CommitPosition, time: number): boolean {
    if (time === LOST_TIME) {
      this.#onLost?.(position);
      return false;
    }
    return time >= this.#since && (this.#within === undefined || this.#within[position] === 1);
  }

  isMerge(position: CommitPosition): boolean {
    const segment = this.#segment(position);
    return segment.otherParentCount(localPosition(position - segment.base)) > 0;
  }

  /** The next commit to report; NONE at the end. */
  next(): CommitPosition {
    while (this.#queue.pop()) {
      const { extra } = this.#queue;
      const position = commitPosition(this.#queue.position);
      if (this.#paths.length === 0) {
        this.#visitParents(position, 0);
        return position;
      }
      const found = this.#follow(position, extra);
      if (found !== NONE) return found;
    }
    return commitPosition(NONE);
  }

  /**
   * Walks from `start` through commits that did not change the path, without queueing them. It does so only while the
   * next commit would be the first one of the queue, so the order is that of a walk that queues every commit. Returns
   * the commit that changed the path, or NONE when the walk must continue from the queue.
   */
  #follow(start: CommitPosition, nameIndex: number): CommitPosition {
    const path = this.#paths[nameIndex] as PathNumbers;
    let position = start;
    for (;;) {
      const number = this.#index.segmentOf(position);
      const segment = this.#index.segments[number] as Segment;
      const { base, times } = segment;
      const id = pathNumber(path[number] as number);
      let local = localPosition(position - base);
      const chainStart = segment.chainStart[local] as number;
      const value = id < 0 ? NO_VALUE : segment.latestPosting(id, local);
      const hit = value === NO_VALUE || value >>> 1 < chainStart ? -1 : value >>> 1;
      // Go down the chain to the hit or to its start, while every commit in the queue is older.
      while (local !== hit && local > chainStart) {
        local = localPosition(local - 1);
        if (!this.#mayContinue(commitPosition(base + local), times[local] as number, nameIndex))
          return commitPosition(NONE);
      }
      let next: CommitPosition;
      if (local === hit) {
        if ((value & 1) === 0 || this.#firstParent) return this.#report(commitPosition(base + local), nameIndex);
        next = segment.otherParent(local, segment.sameParent(id, local));
      } else next = commitPosition(segment.firstParent[local] as number);
      if (next === NONE || !this.#mayContinue(next, this.#timeAt(next), nameIndex)) return commitPosition(NONE);
      position = next;
    }
  }

  /** False when the commit was visited before, is not wanted, or has to wait in the queue. */
  #mayContinue(position: CommitPosition, time: number, nameIndex: number): boolean {
    if (!this.#isWanted(position, time) || !markSeen(this.#seen, position)) return false;
    if (time > this.#queue.topTime) return true;
    this.#queue.push(position, time, nameIndex);
    return false;
  }

  #report(position: CommitPosition, nameIndex: number): CommitPosition {
    this.nameIndex = nameIndex;
    const next =
      this.onFirst !== undefined && this.#isFirst(position, nameIndex) ? this.onFirst(position, nameIndex) : nameIndex;
    this.#visitParents(position, next);
    return position;
  }

  /** Whether no commit before this one changed the path. */
  #isFirst(position: CommitPosition, nameIndex: number): boolean {
    const parents = this.#index.parentsOf(position);
    return (
      parents.length > 0 &&
      parents.every((parent) => this.#index.latest(this.#paths[nameIndex] as PathNumbers, parent) === NONE)
    );
  }

  #visitParents(position: CommitPosition, nameIndex: number): void {
    const segment = this.#segment(position);
    const local = localPosition(position - segment.base);
    const first = commitPosition(segment.firstParent[local] as number);
    if (first === NONE) return;
    this.visit(first, nameIndex);
    if (this.#firstParent) return;
    const others = segment.otherParentCount(local);
    for (let i = 1; i <= others; i += 1) this.visit(segment.otherParent(local, i), nameIndex);
  }

  #timeAt(position: CommitPosition): number {
    const segment = this.#segment(position);
    return segment.times[position - segment.base] as number;
  }

  #segment(position: CommitPosition): Segment {
    return this.#index.segments[this.#index.segmentOf(position)] as Segment;
  }
}
