/**
 * The commits and trees for direct walks, from the commit-graph if there is one and else from the objects. One source
 * is for one repository in one thread. Commits never change, so a source stays valid when packs, refs or graphs change;
 * commits that are newer than the graph come from the objects.
 */
import { LRUCache } from 'lru-cache';
import { ChangedPathFilter } from '../../git/commit-graph/changed-path-filter.js';
import { CommitGraph, type ProblemListener } from '../../git/commit-graph/graph-chain.js';
import { type GraphPosition, graphPosition } from '../../git/commit-graph/position.js';
import { GitError, isGitError, isUnreadable } from '../../git/errors.js';
import { CommitHead } from '../../git/object/commit-head.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { EMPTY_TREE_OID, OID_BYTES, oidFromBytes, oidToBytes, type Oid } from '../../git/oid.js';
import { listObjectFolders } from '../../git/store/alternates.js';
import { readBoundary } from '../../git/shallow.js';
import { CommitRows, type Row } from './commit-rows.js';
import { LostObjects } from './lost-objects.js';

export interface CommitSourceOptions {
  readonly reader: ObjectReader;
  /** The folder with `objects` and, in a shallow clone, the file `shallow`. */
  readonly gitDir: string;
  /** Called once for each commit-graph that cannot be used. */
  readonly onProblem?: ProblemListener;
}

/** A walk with its results so far. */
export interface KeptWalk {
  readonly lost: LostObjects;
}

/**
 * Rows in memory, 90 MB. When there are more, the next query drops them and the unfinished walks that refer to them.
 */
const MAX_ROWS = 1_000_000;
/** Memory for trees. Neighbouring commits share most of them; the largest directory of the Linux kernel has 60 KB. */
const TREE_CACHE_BYTES = 12 << 20;
/** Walks that are kept with their results so far, such as the pages of a log. Each takes some KB to some MB. */
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
  readonly #walks = new LRUCache<string, KeptWalk>({ max: MAX_WALKS });
  readonly #positions: GraphPosition[] = [];
  readonly #parentRows: Row[] = [];
  readonly #oidBytes = Buffer.alloc(OID_BYTES);
  #rows = new CommitRows();
  #graph: CommitGraph | undefined;
  #filter: ChangedPathFilter | undefined;
  /** Row + 1 for each position of the commit-graph; 0 when there is no row. */
  #rowOfPosition: Int32Array;

  private constructor(options: CommitSourceOptions) {
    this.#reader = options.reader;
    this.#onProblem = options.onProblem ?? ((): void => undefined);
    this.#shallow = readBoundary(options.gitDir);
    // Like git, a shallow clone does not use the graph, which may have parents beyond the boundary.
    this.#graph = this.#shallow.size > 0 ? undefined : openGraph(`${options.gitDir}/objects`, this.#onProblem);
    this.#filter = this.#graph?.hasFilters ? new ChangedPathFilter(this.#graph, this.#onProblem) : undefined;
    this.#rowOfPosition = new Int32Array(this.#graph?.count ?? 0);
  }

  /** Opens the commit-graph, if there is one. The reader is borrowed. */
  static open(options: CommitSourceOptions): CommitSource {
    return new CommitSource(options);
  }

  get hasGraph(): boolean {
    return this.#graph !== undefined;
  }

  /** Number of rows in memory; 0 after they were dropped. */
  get rowCount(): number {
    return this.#rows.count;
  }

  /**
   * The walk with this key, or a new one. Every query calls this first. It is the only place where old rows are
   * dropped, so row numbers stay valid during a query.
   */
  walk<T extends KeptWalk>(key: string, create: () => T): T {
    if (this.#rows.count > MAX_ROWS) this.#dropRows();
    const kept = this.#walks.get(key) as T | undefined; // The key contains the kind of walk, so the type is right.
    if (kept !== undefined && !kept.lost.haveChanged) return kept;
    const walk = create();
    this.#walks.set(key, walk);
    return walk;
  }

  /** For a new walk. */
  lostObjects(): LostObjects {
    return new LostObjects(this.#reader);
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

  /**
   * Fills the columns of a row. Throws GitError: 'not-found' for an absent object, 'wrong-type' for an object that is
   * not a commit, 'corrupt', 'too-large'.
   */
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
      for (let i = 0; i < head.parentCount; i += 1)
        this.#parentRows.push(this.#rows.rowAt(head.parents, i * OID_BYTES));
    }
    const rows = this.#rows;
    head.tree.copy(rows.trees, row * OID_BYTES);
    rows.times[row] = head.timeSeconds;
    rows.generations[row] = Infinity; // As in git: a commit outside of the graph is above all commits in it.
    rows.setParents(row, this.#parentRows);
  }

  /** Like `load`, but adds a commit that cannot be read to `lost` and returns false. */
  tryLoad(row: Row, lost: LostObjects): boolean {
    try {
      this.load(row);
      return true;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      lost.add(this.oid(row));
      return false;
    }
  }

  parentCount(row: Row): number {
    return this.#rows.parentCount(row);
  }

  parent(row: Row, n: number): Row {
    return this.#rows.parent(row, n);
  }

  /** Committer time in seconds since 1970. Only for a loaded row. */
  timeSeconds(row: Row): number {
    return this.#rows.times[row] as number;
  }

  /**
   * A number larger than that of all parents; Infinity when the graph does not have the commit. Only for a loaded row.
   */
  generation(row: Row): number {
    return this.#rows.generations[row] as number;
  }

  /** The root tree of the commit. Only for a loaded row. */
  treeOid(row: Row): Oid {
    return oidFromBytes(this.#rows.trees, row * OID_BYTES);
  }

  /**
   * The filter of the paths in which the commit differs from its first parent, if there is one. Only for a loaded row.
   * The filter is valid until the next call.
   */
  filterOf(row: Row): ChangedPathFilter | undefined {
    const position = graphPosition((this.#rows.graphPositions[row] as number) - 1);
    return position >= 0 && this.#filter?.load(position) === true ? this.#filter : undefined;
  }

  /** The bytes of a tree, which are shared and not to be written to. Throws as `load`. */
  readTree(oid: Oid): Buffer {
    if (oid === EMPTY_TREE_OID) return EMPTY;
    let bytes = this.#trees.get(oid);
    if (bytes === undefined) {
      bytes = this.#reader.read(oid, 'tree').bytes;
      this.#trees.set(oid, bytes);
    }
    return bytes;
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
      let position = graphPosition((rows.graphPositions[row] as number) - 1);
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

  #rowOfGraph(graph: CommitGraph, position: GraphPosition): Row {
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

/** Like git, uses the first graph that it finds in the repository's own object folder and then in its alternates. */
function openGraph(objects: string, onProblem: ProblemListener): CommitGraph | undefined {
  for (const folder of listObjectFolders(objects)) {
    const graph = CommitGraph.open(folder, onProblem);
    if (graph !== undefined) return graph;
  }
  return undefined;
}
