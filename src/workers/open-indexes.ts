/** History indexes that this thread has received: views of shared memory, created once for each state of an index. */
import { LRUCache } from 'lru-cache';
import type { OpenContainer } from '../segments/container.js';
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
const indexes = new LRUCache<string, HistoryIndex>({ max: MAX_OPEN });

export function indexOf({ key, containers }: IndexHandle): HistoryIndex {
  let index = indexes.get(key);
  if (index === undefined) {
    index = new HistoryIndex(containers);
    indexes.set(key, index);
  }
  return index;
}
