/**
 * The lineage of a file by the history index, which knows where a path changed. Only the entries are read from objects.
 */
import { GitError } from '../git/errors.js';
import type { Oid } from '../git/oid.js';
import type { GitPath } from '../git/path-text.js';
import type { CommitSource } from '../history/direct/commit-source.js';
import { ABSENT, type EntryValue } from '../history/direct/entry-difference.js';
import { PathFinder } from '../history/direct/path-at.js';
import type { HistoryIndex, PathNumbers } from '../history/index/history-index.js';
import { NONE } from '../history/index/number-chains.js';
import { commitPosition, localPosition, pathNumber } from '../history/index/position.js';
import { NO_VALUE } from '../history/index/postings.js';
import type { Segment } from '../history/index/segment.js';
import type { Lineage } from './lineage.js';

interface WatchedPath {
  readonly numbers: PathNumbers;
  readonly finder: PathFinder;
  /** The entries, by the commit that changed the path last. */
  readonly entries: Map<number, EntryValue>;
}

export class IndexedLineage implements Lineage {
  readonly #index: HistoryIndex;
  readonly #source: CommitSource;
  readonly #paths = new Map<GitPath, WatchedPath>();

  /** All commits must be in the index. */
  constructor(index: HistoryIndex, source: CommitSource) {
    this.#index = index;
    this.#source = source;
  }

  node(commit: Oid): number {
    return this.#index.find(commit);
  }

  oid(node: number): Oid {
    return this.#index.oidAt(commitPosition(node));
  }

  timeSeconds(node: number): number {
    const segment = this.#segment(node);
    return segment.times[node - segment.base] as number;
  }

  parents(node: number): readonly number[] {
    if (this.#index.isLost(commitPosition(node)))
      throw new GitError('not-found', { what: 'object', name: this.oid(node) });
    return this.#index.parentsOf(commitPosition(node));
  }

  tree(node: number): Oid {
    const row = this.#source.rowOf(this.oid(node));
    this.#source.load(row);
    return this.#source.treeOid(row);
  }

  entry(node: number, path: GitPath): EntryValue {
    const { numbers, finder, entries } = this.#watched(path);
    const changed = this.#index.latest(numbers, commitPosition(node));
    // Behind a lost commit it is not known where the path changed.
    if (changed === NONE) return this.#index.lost.length > 0 ? finder.find(this.tree(node)).value : ABSENT;
    let entry = entries.get(changed);
    if (entry === undefined) {
      entry = finder.find(this.tree(changed)).value;
      entries.set(changed, entry);
    }
    return entry;
  }

  isUnchanged(): boolean {
    return false;
  }

  /** The next commit on the first-parent line that changed the path, or the root of that line. O(chains * log n). */
  skipUnchanged(node: number, path: GitPath): number {
    const { numbers } = this.#watched(path);
    let position = commitPosition(node);
    for (;;) {
      const number = this.#index.segmentOf(position);
      const segment = this.#index.segments[number] as Segment;
      const local = localPosition(position - segment.base);
      const start = segment.chainStart[local] as number;
      const id = pathNumber(numbers[number] as number);
      const value = id < 0 ? NO_VALUE : segment.latestPosting(id, local);
      if (value !== NO_VALUE && value >>> 1 >= start) return segment.base + (value >>> 1);
      const next = commitPosition(segment.firstParent[start] as number);
      if (next === NONE) return segment.base + start;
      position = next;
    }
  }

  #watched(path: GitPath): WatchedPath {
    let watched = this.#paths.get(path);
    if (watched === undefined) {
      watched = {
        numbers: this.#index.pathNumbers(path),
        finder: new PathFinder(this.#source, path),
        entries: new Map(),
      };
      this.#paths.set(path, watched);
    }
    return watched;
  }

  #segment(position: number): Segment {
    return this.#index.segments[this.#index.segmentOf(commitPosition(position))] as Segment;
  }
}
