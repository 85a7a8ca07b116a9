/**
 * A thread that diffs ranges of positions for a segment that another thread builds. It receives its work as messages
 * and ends at the `end` message.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { ObjectStore } from '../../git/store/object-store.js';
import type { SharedIndexes } from '../../git/store/shared-indexes.js';
import { RangeBuilder, type BuiltRange } from '../../history/index/range-builder.js';
import type { TreeLists } from '../../history/index/tree-lists.js';
import { outcomeOf, type Outcome } from '../protocol.js';
import { serveUntilEnd } from '../thread-end.js';
import { lowerThreadPriority } from '../thread-priority.js';

export interface DiffThreadData {
  readonly gitDir: string;
  /** Pack indexes in shared memory: every tree is looked up, and a lookup must not read from disk. */
  readonly indexes: SharedIndexes;
  readonly lists: TreeLists;
  /** Compare each tree with its id, which makes a build a seventh longer. Commits were checked when collected. */
  readonly checksIds: boolean;
}

export interface RangeOrder {
  readonly from: number;
  readonly to: number;
}

export interface RangeAnswer {
  readonly from: number;
  readonly outcome: Outcome<BuiltRange>;
}

const BLOCK_CACHE_BYTES = 32 << 20;
const BASE_CACHE_BYTES = 48 << 20;

lowerThreadPriority('background');
const port = parentPort;
if (port !== null) {
  const { gitDir, indexes, lists, checksIds } = workerData as DiffThreadData;
  const store = ObjectStore.open(gitDir, {
    residentIndexes: indexes,
    checksIds,
    blockCacheBytes: BLOCK_CACHE_BYTES,
    baseCacheBytes: BASE_CACHE_BYTES,
  });
  const builder = new RangeBuilder(store, lists);
  serveUntilEnd(port, ({ from, to }: RangeOrder) => {
    void outcomeOf(() => builder.build(from, to)).then((outcome) => {
      const answer: RangeAnswer = { from, outcome };
      port.postMessage(answer, outcome.ok ? buffersOf(outcome.value) : []);
    });
  });
}

function buffersOf({ result, newPaths }: BuiltRange): ArrayBuffer[] {
  return [
    result.paths,
    result.starts,
    result.values,
    result.octopus,
    newPaths.parents,
    newPaths.ends,
    newPaths.names,
  ].map((array) => array.buffer);
}
