/** History indexes that this thread has been handed: views of shared memory, made once for each state of an index. */
import { LRUCache } from 'lru-cache';
import type { OpenContainer } from '../history/index/container.js';
import { HistoryIndex } from '../history/index/history-index.js';

/** How a task is handed an index. */
export interface IndexHandle {
  /** Names the state of the index within the process. */
  readonly key: string;
  readonly containers: readonly OpenContainer[];
}

const MAX_OPEN = 4;
const indexes = new LRUCache<string, HistoryIndex>({ max: MAX_OPEN });

export function indexOf({ key, containers }: IndexHandle): HistoryIndex {
  let index = indexes.get(key);
  if (index === undefined) {
    index = new HistoryIndex(containers);
    indexes.set(key, index);
  }
  return index;
}
