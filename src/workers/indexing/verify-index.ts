/**
 * Checks a built index against the repository's objects on a random sample: checksums of its files, the columns of
 * commits, and the latest commit of random paths at random commits. Each path is answered a second time by the direct
 * walk, which does not use the index; where that takes too long, only the two commits of the answer are compared.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CommitHead } from '../../git/object/commit-head.js';
import { entryKind, parseTree } from '../../git/object/tree.js';
import { isOid, OID_BYTES, oidFromBytes, type Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { RefStore } from '../../git/refs/ref-store.js';
import { ObjectStore } from '../../git/store/object-store.js';
import { CommitSource } from '../../history/direct/commit-source.js';
import { ABSENT, entriesDiffer } from '../../history/direct/entry-difference.js';
import { lastCommits } from '../../history/direct/last-commits.js';
import { PathFinder } from '../../history/direct/path-at.js';
import { HistoryIndex } from '../../history/index/history-index.js';
import { NONE } from '../../history/index/number-chains.js';
import { type CommitPosition, commitPosition } from '../../history/index/position.js';
import { loadSegments, openIndexFolder } from './load-segments.js';
import { tipsOf } from './update-index.js';

/** A longer walk is abandoned; with this limit the whole sample takes at most two minutes on a kernel. */
const PAIR_BUDGET_MS = 100;
/** Paths checked at one commit: they share its trees. */
const PATHS_PER_COMMIT = 5;
/** Probability of descending into a directory instead of checking the directory itself. */
const DESCEND = 0.8;

export interface VerifyOptions {
  readonly gitDir: string;
  readonly dataDir: string;
  /** The number of (commit, path) pairs to check. */
  readonly pairs: number;
  /** Returns a value with 0 <= value < 1. */
  readonly random: () => number;
  readonly onProgress: (done: number, total: number) => void;
}

export interface Mismatch {
  readonly commit: Oid;
  /** A path or the name of a column. */
  readonly what: { readonly path: GitPath } | { readonly column: 'parents' | 'time' | 'generation' };
  readonly actual: string;
  readonly expected: string;
}

export interface VerifyReport {
  /** The folder of the index. */
  readonly folder: string;
  /** The number of files that the manifest names, and of those that are intact. */
  readonly files: number;
  readonly goodFiles: number;
  /** The number of commits in the index. */
  readonly commits: number;
  /** The number of branches and tags whose commit is not indexed yet; these are not mismatches. */
  readonly missingTips: number;
  readonly checkedCommits: number;
  readonly checkedPairs: number;
  /** The number of those that a complete walk confirmed. */
  readonly walkedPairs: number;
  readonly mismatches: readonly Mismatch[];
}

/** Yields to the event loop after each commit. Throws GitError when required objects are missing or damaged. */
export async function verifyIndex(options: VerifyOptions): Promise<VerifyReport> {
  const folder = openIndexFolder(options);
  const { containers } = loadSegments(folder);
  const index = new HistoryIndex(containers);
  const store = ObjectStore.open(options.gitDir);
  try {
    const tips = tipsOf(store, RefStore.open(options.gitDir).snapshot());
    const check = new Check(store, index, options);
    if (index.size > 0) await check.run();
    return {
      folder: folder.path,
      files: folder.named().length,
      goodFiles: containers.length,
      commits: index.size,
      missingTips: tips.filter((tip) => index.find(tip) < 0).length,
      checkedCommits: check.commits,
      checkedPairs: check.pairs,
      walkedPairs: check.walked,
      mismatches: check.mismatches,
    };
  } finally {
    store.close();
  }
}

class Check {
  commits = 0;
  pairs = 0;
  walked = 0;
  readonly mismatches: Mismatch[] = [];
  readonly #store: ObjectStore;
  readonly #source: CommitSource;
  readonly #index: HistoryIndex;
  readonly #options: VerifyOptions;
  readonly #head = new CommitHead();

  constructor(store: ObjectStore, index: HistoryIndex, options: VerifyOptions) {
    this.#store = store;
    this.#source = CommitSource.open({ reader: store, gitDir: options.gitDir });
    this.#index = index;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { pairs, random, onProgress } = this.#options;
    // The loop is bounded because a commit without files gives no pair, and there may be no others.
    for (let left = pairs; left > 0 && this.pairs < pairs; left -= 1) {
      const position = commitPosition(Math.floor(random() * this.#index.size));
      if (this.#index.isLost(position)) continue;
      this.#commit(position);
      const paths = new Set(
        Array.from({ length: Math.min(PATHS_PER_COMMIT, pairs - this.pairs) }, () => this.#randomPath(position)),
      );
      for (const path of paths) if (path !== '') this.#pair(position, path);
      onProgress(Math.min(this.pairs, pairs), pairs);
      await nextTurn();
    }
    this.#source.close();
  }

  #commit(position: CommitPosition): void {
    const commit = this.#index.oidAt(position);
    const head = this.#head;
    head.parse(this.#store.read(commit, 'commit').bytes, commit);
    this.commits += 1;
    // Parents are read through the source, since a shallow clone cuts them off.
    const row = this.#source.rowOf(commit);
    this.#source.load(row);
    const parents = Array.from({ length: this.#source.parentCount(row) }, (_, i) =>
      this.#source.oid(this.#source.parent(row, i)),
    );
    const positions = this.#index.parentsOf(position);
    this.#expect(
      commit,
      { column: 'parents' },
      positions.map((parent) => this.#index.oidAt(parent)).join(' '),
      parents.join(' '),
    );
    const segment = this.#index.segments[this.#index.segmentOf(position)];
    this.#expect(commit, { column: 'time' }, String(segment?.times[position - segment.base]), String(head.timeSeconds));
    const above = 1 + positions.reduce((highest, parent) => Math.max(highest, this.#index.generationAt(parent)), 0);
    this.#expect(commit, { column: 'generation' }, String(this.#index.generationAt(position)), String(above));
  }

  #pair(position: CommitPosition, path: GitPath): void {
    const commit = this.#index.oidAt(position);
    const actual = this.#answer(position, path);
    const slash = path.lastIndexOf('/');
    const name = path.slice(slash + 1);
    const walk = lastCommits(this.#source, {
      commit,
      directory: slash < 0 ? '' : path.slice(0, slash),
      only: [name],
      budgetMs: PAIR_BUDGET_MS,
    });
    this.pairs += 1;
    if (walk.complete) {
      this.walked += 1;
      this.#expect(commit, { path }, actual, walk.commits.get(name) ?? '');
    } else if (!isOid(actual) || !this.#isPlausible(commit, actual, path))
      this.mismatches.push({ commit, what: { path }, actual, expected: '?' });
  }

  /** The answer of the index: an id, or '' for none. */
  #answer(position: CommitPosition, path: GitPath): string {
    try {
      const latest = this.#index.latest(this.#index.pathNumbers(path), position);
      return latest === NONE ? '' : this.#index.oidAt(latest);
    } catch (error) {
      // Inconsistent columns cause out-of-range accesses.
      return `(${error instanceof Error ? error.message : String(error)})`;
    }
  }

  /** True when the entry is the same at both commits and `answer` changed it against each of its parents. */
  #isPlausible(commit: Oid, answer: Oid, path: GitPath): boolean {
    const finder = new PathFinder(this.#source, path);
    const valueAt = (row: number) => {
      this.#source.load(row);
      return finder.find(this.#source.treeOid(row)).value;
    };
    const row = this.#source.rowOf(answer);
    const value = valueAt(row);
    if (entriesDiffer(this.#source, valueAt(this.#source.rowOf(commit)), value)) return false;
    const count = this.#source.parentCount(row);
    if (count === 0) return entriesDiffer(this.#source, value, ABSENT);
    return Array.from({ length: count }, (_, i) => this.#source.parent(row, i)).every((parent) =>
      entriesDiffer(this.#source, valueAt(parent), value),
    );
  }

  #expect(commit: Oid, what: Mismatch['what'], actual: string, expected: string): void {
    if (actual !== expected) this.mismatches.push({ commit, what, actual, expected });
  }

  /** A random file or directory of the commit; '' when it has none. */
  #randomPath(position: CommitPosition): GitPath {
    const { random } = this.#options;
    this.#head.parse(this.#store.read(this.#index.oidAt(position), 'commit').bytes, this.#index.oidAt(position));
    let tree: Oid = oidFromBytes(this.#head.tree.subarray(0, OID_BYTES), 0);
    let path = '';
    for (;;) {
      const entries = parseTree(this.#source.readTree(tree), tree);
      const entry = entries[Math.floor(random() * entries.length)];
      if (entry === undefined) return path;
      path = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entryKind(entry.mode) !== 'tree' || random() > DESCEND) return path;
      tree = entry.oid;
    }
  }
}
