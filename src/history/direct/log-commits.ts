/**
 * The list of commits that `git log --format=%H <from> [-- <path>]` prints, in its order, page by page. One walk serves all
 * pages of a question: what it gave is remembered as row numbers, and asked for more it goes on.
 *
 * Order: newest committer date first among the commits whose children were given, ties in order of arrival. With a path: a commit that
 * has it as some parent has is left out and only the first such parent is followed; any other is given and all its parents are
 * followed. Source: git-log(1), "Commit Ordering" and "History Simplification", default modes.
 */
import { filterKeys, type FilterKey } from '../../git/commit-graph/changed-path-filter.js';
import type { Oid } from '../../git/oid.js';
import { pathBytes, type GitPath } from '../../git/path-text.js';
import { commitRange, type CommitRange } from './commit-range.js';
import type { CommitSource } from './commit-source.js';
import type { Row } from './commit-rows.js';
import { ABSENT, entriesDiffer } from './entry-difference.js';
import { PathFinder, type PathState } from './path-at.js';
import { RowSet } from './row-set.js';
import { WalkQueue } from './walk-queue.js';

export interface LogQuery {
  /** Commits (not tags) to start from. */
  readonly from: readonly Oid[];
  /** Absent or '': no limit to a path. Taken literally, without pathspec magic. */
  readonly path?: GitPath;
  /** Commits wanted. */
  readonly limit: number;
  /** The last commit of the page before; absent: the first page. */
  readonly after?: Oid;
  readonly firstParent?: boolean;
  readonly noMerges?: boolean;
  /** Commits that this one has are left out; of a path's history too. */
  readonly not?: Oid;
  /** Committer time in seconds: older commits are neither given nor followed. */
  readonly since?: number;
  /** Wall time. */
  readonly budgetMs: number;
}

export interface LogPage {
  readonly commits: readonly Oid[];
  /** There is, or (when not `complete`) may be, another commit after these. */
  readonly more: boolean;
  /** False when the time ran out before `limit` commits were found; the same question goes on from there. */
  readonly complete: boolean;
}

/** Errors of reading pass through, the walk so far is kept. A commit `after` that the list does not hold gives an empty page. */
export function logCommits(source: CommitSource, query: LogQuery): LogPage {
  const deadline = performance.now() + query.budgetMs;
  const { from, path = '', firstParent = false, noMerges = false, not, since = -Infinity } = query;
  const key = `log ${from.join()} ${firstParent ? 'f' : ''}${noMerges ? 'n' : ''} ${not ?? ''} ${String(since)} ${path}`;
  const ranges = not === undefined ? [] : from.map((head) => commitRange(source, not, head));
  const walk = source.walk(key, () => new LogWalk(source, { from, path, firstParent, noMerges, ranges, since }));
  for (const range of ranges) if (!range.run(deadline)) return { commits: [], more: true, complete: false };
  walk.begin();
  let start = 0;
  if (query.after !== undefined) {
    start = walk.runUntilGiven(source.rowOf(query.after), deadline) + 1;
    if (start === 0) return { commits: [], more: !walk.isFinished, complete: walk.isFinished };
  }
  const end = start + query.limit;
  // One more than asked for tells whether there is another page.
  walk.runUntilCount(end + 1, deadline);
  const commits = walk.given(start, end).map((row) => source.oid(row));
  const more = walk.count > end || !walk.isFinished;
  return { commits, more, complete: commits.length === query.limit || walk.isFinished };
}

interface LogWalkOptions {
  readonly from: readonly Oid[];
  readonly path: GitPath;
  readonly firstParent: boolean;
  readonly noMerges: boolean;
  /** Finished ones; without any, all commits are in question. */
  readonly ranges: readonly CommitRange[];
  readonly since: number;
}

/** States kept for commits that wait; one dropped is found again. About 500 bytes each. */
const MAX_STATES = 4096;

class LogWalk {
  readonly #source: CommitSource;
  readonly #options: LogWalkOptions;
  readonly #finder: PathFinder;
  readonly #keys: readonly FilterKey[];
  readonly #queue = new WalkQueue();
  readonly #seen = new RowSet();
  /** What is at the path at commits that wait in the queue, where a child had to look. */
  readonly #states = new Map<Row, PathState>();
  #lastState: PathState | undefined;
  #given = new Int32Array(256);
  #count = 0;
  #hasBegun = false;

  constructor(source: CommitSource, options: LogWalkOptions) {
    this.#source = source;
    this.#options = options;
    this.#finder = new PathFinder(source, options.path);
    this.#keys = filterKeys(pathBytes(options.path));
  }

  /** Before anything else, when all ranges are finished. */
  begin(): void {
    if (this.#hasBegun) return;
    for (const oid of this.#options.from) this.#enqueue(this.#source.rowOf(oid));
    this.#hasBegun = true;
  }

  get isFinished(): boolean {
    return this.#queue.size === 0;
  }

  /** Commits given so far. */
  get count(): number {
    return this.#count;
  }

  given(start: number, end: number): Row[] {
    return [...this.#given.subarray(start, Math.min(end, this.#count))];
  }

  runUntilCount(count: number, deadline: number): void {
    while (this.#count < count && !this.isFinished && performance.now() < deadline) this.#step();
  }

  /** Index of the row among those given, -1 when it was not reached (or is not in the list). */
  runUntilGiven(row: Row, deadline: number): number {
    const known = this.#given.subarray(0, this.#count).lastIndexOf(row);
    if (known >= 0) return known;
    while (!this.isFinished && performance.now() < deadline) {
      const before = this.#count;
      this.#step();
      if (this.#count > before && this.#given[before] === row) return before;
    }
    return -1;
  }

  #enqueue(row: Row): void {
    this.#source.load(row);
    const time = this.#source.timeSeconds(row);
    if (this.#isWanted(row, time) && this.#seen.add(row)) this.#queue.push(row, time);
  }

  #isWanted(row: Row, time: number): boolean {
    const { ranges, since } = this.#options;
    return time >= since && (ranges.length === 0 || ranges.some((range) => range.isAhead(row)));
  }

  /** Takes one commit. When reading fails the walk stands as before, but for parents that were queued early. */
  #step(): void {
    const source = this.#source;
    const row = this.#queue.peek() as Row;
    const parentCount = source.parentCount(row);
    const same = this.#options.path === '' ? undefined : this.#sameParent(row, parentCount);
    const followed = same === undefined && !this.#options.firstParent ? parentCount : Math.min(parentCount, 1);
    const parents =
      same === 'none there'
        ? []
        : Array.from({ length: followed }, (_, i) => (same === undefined ? source.parent(row, i) : same));
    for (const parent of parents) source.load(parent);
    this.#queue.pop();
    for (const parent of parents) this.#enqueue(parent);
    this.#states.delete(row);
    if (same === undefined && !(this.#options.noMerges && parentCount > 1)) this.#give(row);
  }

  /** The first parent that has the path as the commit has it; of a root without the path 'none there'. */
  #sameParent(row: Row, parentCount: number): Row | 'none there' | undefined {
    const source = this.#source;
    if (parentCount > 0) {
      const filter = source.filterOf(row);
      if (filter !== undefined && !this.#keys.every((key) => filter.test(key))) return source.parent(row, 0);
    }
    const state = this.#states.get(row) ?? this.#finder.find(source.treeOid(row), this.#lastState);
    this.#lastState = state;
    if (parentCount === 0) return entriesDiffer(source, state.value, ABSENT) ? undefined : 'none there';
    const compared = this.#options.firstParent ? 1 : parentCount;
    for (let i = 0; i < compared; i++) {
      const parent = source.parent(row, i);
      source.load(parent);
      const parentState = this.#states.get(parent) ?? this.#finder.find(source.treeOid(parent), state);
      if (this.#states.size >= MAX_STATES) this.#states.clear();
      this.#states.set(parent, parentState);
      if (parentState === state || !entriesDiffer(source, state.value, parentState.value)) return parent;
    }
    return undefined;
  }

  #give(row: Row): void {
    if (this.#count === this.#given.length) {
      const grown = new Int32Array(this.#count * 2);
      grown.set(this.#given);
      this.#given = grown;
    }
    this.#given[this.#count++] = row;
  }
}
