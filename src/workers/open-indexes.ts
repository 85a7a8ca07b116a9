/** History indexes that this thread has received: views of shared memory, created once for each state of an index. */
import { LRUCache } from 'lru-cache';
import type { OpenContainer } from '../segments/container.js';
import { reportDropped } from '../segments/dropped-memory.js';
import { HistoryIndex } from '../history/index/history-index.js';

/** The form in which a task receives an index. */
export interface IndexHandle {
  /** Identifies the state of the index within the process. */
  readonly key: string;
  readonly containers: readonly OpenContainer[];
  /** Paths of the files with the words of commits, by segment. */
  readonly words: readonly (string | undefined)[];
}

const MAX_OPEN = 4;
/** The server may have dropped an index that is not used for so long. */
const KEEP_MS = 60_000;
const indexes = new LRUCache<string, HistoryIndex>({
  max: MAX_OPEN,
  ttl: KEEP_MS,
  ttlAutopurge: true,
  updateAgeOnGet: true,
  dispose: (index) => reportDropped(index.sizeBytes),
});

export function indexOf({ key, containers }: IndexHandle): HistoryIndex {
  let index = indexes.get(key);
  if (index === undefined) {
    index = new HistoryIndex(containers);
    indexes.set(key, index);
  }
  return index;
}
