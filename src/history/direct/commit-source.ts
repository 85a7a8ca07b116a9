/**
 * Where direct walks get commits and trees from: the commit-graph where there is one, else the objects. One repository, one
 * thread. Commits never change, so a source stays right when packs, refs and graphs move; new commits come from the objects.
 */
import { LRUCache } from 'lru-cache';
import { ChangedPathFilter } from '../../git/commit-graph/changed-path-filter.js';
import { CommitGraph, type ProblemListener } from '../../git/commit-graph/graph-chain.js';
import { GitError, isGitError } from '../../git/errors.js';
import { CommitHead } from '../../git/object/commit-head.js';
import { parseCommit, type Commit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { EMPTY_TREE_OID, isOid, OID_BYTES, oidFromBytes, oidToBytes, type Oid } from '../../git/oid.js';
import { listObjectFolders } from '../../git/store/alternates.js';
import { readControlFile } from '../../git/git-dir.js';
import { CommitRows, type Row } from './commit-rows.js';

export interface CommitSourceOptions {
  readonly reader: ObjectReader;
  /** Holds `objects` and, in a shallow clone, `shallow`. */
  readonly gitDir: string;
  /** Told once about each commit-graph that cannot be used. */
  readonly onProblem?: ProblemListener;
}

/** Past so many rows (90 MB) the next call starts with none, and without the unfinished walks that point at them. */
const MAX_ROWS = 1_000_000;
/** Neighbouring commits share most trees; the kernel's widest directory has 60 KB. */
const TREE_CACHE_BYTES = 12 << 20;
/** Unfinished walks and their answers so far: pages of a list, rows of a directory. Each is some KB to some MB. */
const MAX_WALKS = 32;

export class CommitSource {
  readonly #reader: ObjectReader;
  readonly #onProblem: ProblemListener;
  readonly #shallow: ReadonlySet<Oid>;
  readonly #head = new CommitHead();
  readonly #trees = new LRUCache<Oid, Buffer>({
    maxSize: TREE_CACHE_BYTES,
    sizeCalculation: (bytes) => bytes.length + 100,
  });
  readonly #walks = new LRUCache<string, object>({ max: MAX_WALKS });
  readonly #positions: number[] = [];
  readonly #parentRows: Row[] = [];
  readonly #oidBytes = Buffer.alloc(OID_BYTES);
  #rows = new CommitRows();
  #graph: CommitGraph | undefined;
  #filter: ChangedPathFilter | undefined;
  /** Row + 1 by graph position. */
  #rowOfPosition: Int32Array;

  private constructor(options: CommitSourceOptions) {
    this.#reader = options.reader;
    this.#onProblem = options.onProblem ?? ((): void => undefined);
    this.#shallow = new Set((readControlFile(`${options.gitDir}/shallow`) ?? '').split('\n').filter(isOid));
    // In a shallow clone git does without the graph: it may know parents that are cut off.
    this.#graph = this.#shallow.size > 0 ? undefined : openGraph(`${options.gitDir}/objects`, this.#onProblem);
    this.#filter = this.#graph?.hasFilters ? new ChangedPathFilter(this.#graph, this.#onProblem) : undefined;
    this.#rowOfPosition = new Int32Array(this.#graph?.count ?? 0);
  }

  /** Opens the commit-graph, if any. The source does not own the reader. */
  static open(options: CommitSourceOptions): CommitSource {
    return new CommitSource(options);
  }

  get hasGraph(): boolean {
    return this.#graph !== undefined;
  }

  /** Commits met so far; falls to 0 when the rows are dropped. */
  get rowCount(): number {
    return this.#rows.count;
  }

  /** The unfinished walk under `key`, or a new one. Every question calls it first: here, and only here, old rows are dropped. */
  walk<T extends object>(key: string, create: () => T): T {
    if (this.#rows.count > MAX_ROWS) this.#dropRows();
    const kept = this.#walks.get(key) as T | undefined; // the key says the kind of walk
    if (kept !== undefined) return kept;
    const walk = create();
    this.#walks.set(key, walk);
    return walk;
  }

  hasWalk(key: string): boolean {
    return this.#walks.has(key);
  }

  rowOf(oid: Oid): Row {
    return this.#rows.rowAt(oidToBytes(oid), 0);
  }

  oid(row: Row): Oid {
    return this.#rows.oid(row);
  }

  /** Fills the columns of a row. GitError('not-found') when there is no such object, ('wrong-type') when it is no commit, ('corrupt'). */
  load(row: Row): void {
    if (this.#rows.isLoaded(row)) return;
    if (this.#graph !== undefined && this.#loadFromGraph(row)) return;
    const oid = this.oid(row);
    const found = this.#reader.find(oid);
    if (found === undefined) throw new GitError('not-found', { what: 'object', name: oid });
    if (found.type !== 'commit') throw new GitError('wrong-type', { oid, expected: 'commit', actual: found.type });
    const head = this.#head;
    head.parse(found.bytes, oid);
    this.#parentRows.length = 0;
    if (!this.#shallow.has(oid)) {
      for (let i = 0; i < head.parentCount; i++) this.#parentRows.push(this.#rows.rowAt(head.parents, i * OID_BYTES));
    }
    const rows = this.#rows;
    head.tree.copy(rows.trees, row * OID_BYTES);
    rows.times[row] = head.timeSeconds;
    rows.generations[row] = Infinity; // as git counts commits that no graph has: above all that it has
    rows.setParents(row, this.#parentRows);
  }

  parentCount(row: Row): number {
    return this.#rows.parentCount(row);
  }

  parent(row: Row, n: number): Row {
    return this.#rows.parent(row, n);
  }

  /** Committer time of a loaded row. */
  timeSeconds(row: Row): number {
    return this.#rows.times[row] as number;
  }

  /** Of a loaded row: above that of its parents, Infinity when no graph has it. */
  generation(row: Row): number {
    return this.#rows.generations[row] as number;
  }

  /** Root tree of a loaded row. */
  treeOid(row: Row): Oid {
    return oidFromBytes(this.#rows.trees, row * OID_BYTES);
  }

  /** The filter of what a loaded row changed against its first parent, if there is one. Valid until the next call. */
  filterOf(row: Row): ChangedPathFilter | undefined {
    const position = (this.#rows.graphPositions[row] as number) - 1;
    return position >= 0 && this.#filter?.load(position) === true ? this.#filter : undefined;
  }

  /** Bytes of a tree; shared, not to be written to. GitError as `load`. */
  readTree(oid: Oid): Buffer {
    if (oid === EMPTY_TREE_OID) return EMPTY;
    let bytes = this.#trees.get(oid);
    if (bytes === undefined) {
      bytes = this.#reader.read(oid, 'tree').bytes;
      this.#trees.set(oid, bytes);
    }
    return bytes;
  }

  readCommit(oid: Oid): Commit {
    return parseCommit(oid, this.#reader.read(oid, 'commit').bytes);
  }

  close(): void {
    this.#dropRows();
    this.#trees.clear();
    this.#graph?.close();
    this.#graph = undefined;
    this.#filter = undefined;
  }

  #loadFromGraph(row: Row): boolean {
    const graph = this.#graph as CommitGraph;
    const rows = this.#rows;
    try {
      let position = (rows.graphPositions[row] as number) - 1;
      if (position < 0) position = graph.findAt(rows.oids, row * OID_BYTES);
      if (position < 0) return false;
      this.#rowOfPosition[position] = row + 1;
      rows.graphPositions[row] = position + 1;
      graph.parents(position, this.#positions);
      this.#parentRows.length = 0;
      for (const parent of this.#positions) this.#parentRows.push(this.#rowOfGraph(graph, parent));
      graph.copyTree(position, rows.trees, row * OID_BYTES);
      rows.times[row] = graph.timeSeconds(position);
      rows.generations[row] = graph.generation(position);
    } catch (error) {
      if (!isGitError(error, 'corrupt')) throw error;
      this.#graph = undefined;
      this.#filter = undefined;
      graph.close();
      this.#onProblem(error);
      return false;
    }
    rows.setParents(row, this.#parentRows);
    return true;
  }

  #rowOfGraph(graph: CommitGraph, position: number): Row {
    const known = this.#rowOfPosition[position] as number;
    if (known > 0) return known - 1;
    graph.copyOid(position, this.#oidBytes, 0);
    const row = this.#rows.rowAt(this.#oidBytes, 0);
    this.#rowOfPosition[position] = row + 1;
    this.#rows.graphPositions[row] = position + 1;
    return row;
  }

  #dropRows(): void {
    this.#walks.clear();
    this.#rows = new CommitRows();
    this.#rowOfPosition.fill(0);
  }
}

const EMPTY = Buffer.alloc(0);

/** Git takes the first graph of the repository's own and its borrowed object folders. */
function openGraph(objects: string, onProblem: ProblemListener): CommitGraph | undefined {
  for (const folder of listObjectFolders(objects)) {
    const graph = CommitGraph.open(folder, onProblem);
    if (graph !== undefined) return graph;
  }
  return undefined;
}
