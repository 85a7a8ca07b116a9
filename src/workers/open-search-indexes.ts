/** Search indexes that this thread has open: the last state of each repository's index. */
import { LRUCache } from 'lru-cache';
import { SearchIndex, type SearchIndexHandle } from '../search/blobs/search-index.js';

interface OpenIndex {
  readonly files: string;
  readonly index: SearchIndex;
}

const MAX_OPEN = 4;
const indexes = new LRUCache<string, OpenIndex>({ max: MAX_OPEN, dispose: ({ index }) => index.close() });

/** Valid for the current task only; another task may close it. */
export function searchIndexOf(handle: SearchIndexHandle): SearchIndex {
  const files = handle.files.join();
  let open = indexes.get(handle.folder);
  if (open?.files !== files) {
    open = { files, index: SearchIndex.open(handle) };
    indexes.set(handle.folder, open);
  }
  return open.index;
}
