/**
 * The commits that `git log --format=%H <from> [-- <path>]` prints, in its order, in pages. One walk serves all pages
 * of a query: it remembers the commits so far as row numbers, and a query for more commits continues it.
 *
 * Order: of the commits that have been reached, the one with the newest committer date is next; of equal dates, the one
 * that was reached first. With a path, a commit whose path is equal in a parent is left out, and only the first such
 * parent is followed. Every other commit is listed, and all its parents are followed. Source: git-log(1), "Commit
 * Ordering" and "History Simplification", default modes.
 */
import { filterKeys, type FilterKey } from '../../git/commit-graph/changed-path-filter.js';
import { isUnreadable } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import { pathBytes, type GitPath } from '../../git/path-text.js';
import { commitRange, type CommitRange } from './commit-range.js';
import type { CommitSource } from './commit-source.js';
import type { Row } from './commit-rows.js';
import { ABSENT, entriesDiffer } from './entry-difference.js';
import { PathFinder, type PathState } from './path-at.js';
import type { LostObjects } from './lost-objects.js';
import { RowSet } from './row-set.js';
import { WalkQueue } from './walk-queue.js';

export interface LogQuery {
  /** The commits to start from. Tags are not accepted. */
  readonly from: readonly Oid[];
  /** Only commits that changed this path; all commits when absent or ''. The text is literal and not a pathspec. */
  readonly path?: GitPath;
  /** Number of commits on a page. */
  readonly limit: number;
  /** The last commit of the previous page; absent for the first page. */
  readonly after?: Oid;
  readonly firstParent?: boolean;
  readonly noMerges?: boolean;
  /** Commits that are reachable from this one are left out, with a path as well. */
  readonly not?: Oid;
  /** Committer time in seconds. Older commits are not listed and not followed. */
  readonly since?: number;
  /** Time in milliseconds. */
  readonly budgetMs: number;
}

export interface LogPage {
  readonly commits: readonly Oid[];
  /** Whether there is another commit after these; when not `complete`, whether there may be one. */
  readonly more: boolean;
  /** False when the time ran out before `limit` commits were found. The same query then continues the walk. */
  readonly complete: boolean;
  /**
   * Objects that could not be read on the way to the end of the page. The history behind such a commit is not listed;
   * with a path, neither is a commit that must be compared with one.
   */
  readonly lost: readonly Oid[];
}

/**
 * Throws the errors of reading the commits of `from` and `not`; the walk so far is kept. The page is empty when the commit `after` is not in
 * the list.
 */
export function logCommits(source: CommitSource, query: LogQuery): LogPage {
  const deadline = performance.now() + query.budgetMs;
  const { from, path = '', firstParent = false, noMerges = false, not, since = -Infinity } = query;
  const key = `log ${from.join()} ${firstParent ? 'f' : ''}${noMerges ? 'n' : ''} ${not ?? ''} ${String(since)} ${path}`;
  const ranges = not === undefined ? [] : from.map((head) => commitRange(source, not, head));
  const walk = source.walk(key, () => new LogWalk(source, { from, path, firstParent, noMerges, ranges, since }));
  for (const range of ranges) if (!range.run(deadline)) return { commits: [], more: true, complete: false, lost: [] };
  walk.begin();
  let start = 0;
  if (query.after !== undefined) {
    start = walk.runUntilGiven(source.rowOf(query.after), deadline) + 1;
    if (start === 0) return { commits: [], more: !walk.isFinished, complete: walk.isFinished, lost: walk.lost.ids };
  }
  const end = start + query.limit;
  // One more commit than the page needs shows whether there is another page.
  walk.runUntilCount(end + 1, deadline);
  const commits = walk.given(start, end).map((row) => source.oid(row));
  const more = walk.count > end || !walk.isFinished;
  return { commits, more, complete: commits.length === query.limit || walk.isFinished, lost: walk.lost.ids };
}

interface LogWalkOptions {
  readonly from: readonly Oid[];
  readonly path: GitPath;
  readonly firstParent: boolean;
  readonly noMerges: boolean;
  /** Finished ranges; only commits in one of them are listed. All commits when there is no range. */
  readonly ranges: readonly CommitRange[];
  readonly since: number;
}

/** States that are kept for queued commits, about 500 bytes each. A state that was dropped is computed again. */
const MAX_STATES = 4096;

class LogWalk {
  readonly lost: LostObjects;
  readonly #source: CommitSource;
  readonly #options: LogWalkOptions;
  readonly #finder: PathFinder;
  readonly #keys: readonly FilterKey[];
  readonly #queue = new WalkQueue();
  readonly #seen = new RowSet();
  /** The state of the path at queued commits, for which it was already computed to compare it with a child. */
  readonly #states = new Map<Row, PathState>();
  #lastState: PathState | undefined;
  #given = new Int32Array(256);
  #count = 0;
  #hasBegun = false;

  constructor(source: CommitSource, options: LogWalkOptions) {
    this.#source = source;
    this.lost = source.lostObjects();
    this.#options = options;
    this.#finder = new PathFinder(source, options.path);
    this.#keys = filterKeys(pathBytes(options.path));
  }

  /** Must be called before all other methods, when all ranges are finished. */
  begin(): void {
    if (this.#hasBegun) return;
    for (const oid of this.#options.from) {
      const row = this.#source.rowOf(oid);
      this.#source.load(row);
      this.#enqueue(row);
    }
    this.#hasBegun = true;
  }

  get isFinished(): boolean {
    return this.#queue.size === 0;
  }

  /** Number of commits found so far. */
  get count(): number {
    return this.#count;
  }

  given(start: number, end: number): Row[] {
    return [...this.#given.subarray(start, Math.min(end, this.#count))];
  }

  runUntilCount(count: number, deadline: number): void {
    while (this.#count < count && !this.isFinished && performance.now() < deadline) this.#step();
  }

  /** Index of the row in the list; -1 when the time ran out before it was found, or when it is not in the list. */
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
    if (!this.#source.tryLoad(row, this.lost)) return;
    const time = this.#source.timeSeconds(row);
    if (this.#isWanted(row, time) && this.#seen.add(row)) this.#queue.push(row, time);
  }

  #isWanted(row: Row, time: number): boolean {
    const { ranges, since } = this.#options;
    return time >= since && (ranges.length === 0 || ranges.some((range) => range.isAhead(row)));
  }

  #step(): void {
    const row = this.#queue.pop() as Row;
    try {
      this.#visit(row);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      this.lost.addFrom(error, this.#source.oid(row));
    }
  }

  #visit(row: Row): void {
    const source = this.#source;
    const parentCount = source.parentCount(row);
    const same = this.#options.path === '' ? undefined : this.#sameParent(row, parentCount);
    const followed = same === undefined && !this.#options.firstParent ? parentCount : Math.min(parentCount, 1);
    const parents =
      same === 'none there'
        ? []
        : Array.from({ length: followed }, (_, i) => (same === undefined ? source.parent(row, i) : same));
    for (const parent of parents) this.#enqueue(parent);
    this.#states.delete(row);
    if (same === undefined && !(this.#options.noMerges && parentCount > 1)) this.#give(row);
  }

  /** The first parent in which the path is equal. 'none there' for a root commit without the path. */
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
    for (let i = 0; i < compared; i += 1) {
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
