/** The lineage of a file by a direct walk. It uses the commit-graph and its changed-path filters if there are any. */
import { filterKeys, type FilterKey } from '../git/commit-graph/changed-path-filter.js';
import type { Oid } from '../git/oid.js';
import { pathBytes, type GitPath } from '../git/path-text.js';
import type { CommitSource } from '../history/direct/commit-source.js';
import type { EntryValue } from '../history/direct/entry-difference.js';
import { PathFinder, type PathState } from '../history/direct/path-at.js';
import type { Lineage } from './lineage.js';

/** States that are kept for each path, about 500 bytes each. A state that was dropped is computed again. */
const MAX_STATES = 4096;

interface WatchedPath {
  readonly finder: PathFinder;
  readonly keys: readonly FilterKey[];
  readonly states: Map<number, PathState>;
  last: PathState | undefined;
}

export class DirectLineage implements Lineage {
  readonly #source: CommitSource;
  readonly #paths = new Map<GitPath, WatchedPath>();

  /** The lineage is valid as long as the rows of `source`. */
  constructor(source: CommitSource) {
    this.#source = source;
  }

  node(commit: Oid): number {
    return this.#source.rowOf(commit);
  }

  oid(node: number): Oid {
    return this.#source.oid(node);
  }

  timeSeconds(node: number): number {
    this.#source.load(node);
    return this.#source.timeSeconds(node);
  }

  parents(node: number): readonly number[] {
    this.#source.load(node);
    return Array.from({ length: this.#source.parentCount(node) }, (_, i) => this.#source.parent(node, i));
  }

  tree(node: number): Oid {
    this.#source.load(node);
    return this.#source.treeOid(node);
  }

  entry(node: number, path: GitPath): EntryValue {
    const watched = this.#watched(path);
    let state = watched.states.get(node);
    if (state === undefined) {
      state = watched.finder.find(this.tree(node), watched.last);
      if (watched.states.size >= MAX_STATES) watched.states.clear();
      watched.states.set(node, state);
    }
    watched.last = state;
    return state.value;
  }

  isUnchanged(node: number, path: GitPath): boolean {
    this.#source.load(node);
    if (this.#source.parentCount(node) === 0) return false;
    const filter = this.#source.filterOf(node);
    return filter !== undefined && !this.#watched(path).keys.every((key) => filter.test(key));
  }

  /** Always the commit itself: every commit goes through the queue, so that no chain is walked twice. */
  skipUnchanged(node: number): number {
    return node;
  }

  #watched(path: GitPath): WatchedPath {
    let watched = this.#paths.get(path);
    if (watched === undefined) {
      watched = {
        finder: new PathFinder(this.#source, path),
        keys: filterKeys(pathBytes(path)),
        states: new Map(),
        last: undefined,
      };
      this.#paths.set(path, watched);
    }
    return watched;
  }
}
