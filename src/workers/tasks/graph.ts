/** One page of the commit graph: its commits in order, and the lines between them. */
import { LRUCache } from 'lru-cache';
import type { Oid } from '../../git/oid.js';
import type { CommitSource } from '../../history/direct/commit-source.js';
import { LostObjects } from '../../history/direct/lost-objects.js';
import { LaneLayout, type GraphRow, type LaneEdge } from '../../history/graph/lane-layout.js';
import { END, LATER, TopoWalk } from '../../history/graph/topo-order.js';
import { indexedDag, walkedDag, type NamedDag } from '../commit-dag.js';
import { indexOf, type IndexHandle } from '../open-indexes.js';
import { commitSourceOf, storeOf } from '../stores.js';

export interface GraphInput {
  readonly gitDir: string;
  /** Newest first. */
  readonly tips: readonly Oid[];
  /** Index of the first row, from 0. */
  readonly start: number;
  readonly limit: number;
  /** An index that contains all tips; undefined for a direct walk. */
  readonly index: IndexHandle | undefined;
  /** Time limit in milliseconds; the next call continues the walk. */
  readonly budgetMs: number;
}

export interface GraphOutput {
  readonly rows: readonly (GraphRow & { readonly oid: Oid })[];
  /** Lines that enter the first row from above. */
  readonly incoming: readonly LaneEdge[];
  readonly more: boolean;
  /** False when the time limit was reached before all rows were found. */
  readonly complete: boolean;
  /** Commits that could not be read. They have no row. */
  readonly lost: readonly Oid[];
}

interface GraphWalk {
  readonly lost: LostObjects;
  readonly dag: NamedDag;
  readonly walk: TopoWalk;
  readonly layout: LaneLayout;
  /** The commits so far; `rows` has the layout of each. */
  readonly commits: number[];
  readonly rows: GraphRow[];
}

/** Graphs that can be continued; each holds some MB of counts. */
const MAX_WALKS = 3;
/**
 * The largest number of rows of one graph; further pages start at a deeper tip. With their edges, the rows of a wide
 * history take some hundred bytes each.
 */
const MAX_ROWS = 20_000;
const walks = new LRUCache<string, GraphWalk>({ max: MAX_WALKS });

export function graphTask({ gitDir, tips, start, limit, index, budgetMs }: GraphInput): GraphOutput {
  const deadline = performance.now() + budgetMs;
  // A source discards its rows, and with them the numbers of a walk, when there are too many; so its walks are stored
  // in the source.
  const source = index === undefined ? commitSourceOf(gitDir) : undefined;
  const key = `graph ${tips.join()}`;
  const graph =
    source === undefined
      ? indexedGraph(gitDir, index as IndexHandle, key, tips)
      : source.walk(key, () => walkedGraph(source, tips));
  const end = Math.min(start + limit, MAX_ROWS);
  let complete = true;
  // One commit more than the limit shows whether there is another page.
  while (graph.commits.length <= end) {
    const commit = graph.walk.next(deadline);
    if (commit === END) break;
    if (commit === LATER) {
      complete = false;
      break;
    }
    graph.commits.push(commit);
    graph.rows.push(graph.layout.place(commit, graph.dag.parentsOf(commit)));
  }
  return {
    rows: graph.rows
      .slice(start, end)
      .map((row, at) => ({ ...row, oid: graph.dag.oidOf(graph.commits[start + at] as number) })),
    incoming: start === 0 ? [] : (graph.rows[start - 1]?.edges ?? []),
    more: complete && graph.commits.length > end && end < MAX_ROWS,
    complete: complete || graph.commits.length >= end,
    lost: graph.lost.ids,
  };
}

function begin(dag: NamedDag, tips: readonly number[], lost: LostObjects): GraphWalk {
  return { lost, dag, walk: new TopoWalk(dag, tips), layout: new LaneLayout(), commits: [], rows: [] };
}

function indexedGraph(gitDir: string, handle: IndexHandle, key: string, tips: readonly Oid[]): GraphWalk {
  const full = `${handle.key} ${key}`;
  let graph = walks.get(full);
  if (graph === undefined) {
    const index = indexOf(handle);
    const lost = new LostObjects(storeOf(gitDir));
    graph = begin(
      indexedDag(index, lost),
      tips.map((tip) => index.find(tip)),
      lost,
    );
    walks.set(full, graph);
  }
  return graph;
}

function walkedGraph(source: CommitSource, tips: readonly Oid[]): GraphWalk {
  const lost = source.lostObjects();
  const rows = tips.map((tip) => source.rowOf(tip));
  for (const row of rows) source.load(row);
  return begin(walkedDag(source, lost), rows, lost);
}
