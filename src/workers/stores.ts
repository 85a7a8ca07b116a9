/** Open repositories of one worker thread. */
import { LRUCache } from 'lru-cache';
import { CommitSource } from '../history/direct/commit-source.js';
import { ObjectStore } from '../git/store/object-store.js';

/** A thread keeps a few repositories open; each costs its block cache at most. */
const MAX_OPEN = 4;
const BLOCK_CACHE_BYTES = 16 << 20;
const BASE_CACHE_BYTES = 16 << 20;

const stores = new LRUCache<string, ObjectStore>({ max: MAX_OPEN, dispose: (store) => store.close() });

export function storeOf(gitDir: string): ObjectStore {
  let store = stores.get(gitDir);
  if (store === undefined) {
    store = ObjectStore.open(gitDir, { blockCacheBytes: BLOCK_CACHE_BYTES, baseCacheBytes: BASE_CACHE_BYTES });
    stores.set(gitDir, store);
  }
  return store;
}
