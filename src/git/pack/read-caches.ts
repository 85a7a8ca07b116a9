/**
 * The caches that a thread reads objects with. All object stores of a thread share them, so memory is bounded for each
 * thread and not for each repository.
 */
import { type Inflater, openInflater } from '../inflate.js';
import { ObjectHasher } from '../object/object-id.js';
import { DEFAULT_BASE_CACHE_BYTES, DEFAULT_BLOCK_CACHE_BYTES } from '../limits.js';
import { BlockCache } from './block-cache.js';
import { DeltaBaseCache } from './delta-base-cache.js';

export interface ReadCacheOptions {
  /** Memory for blocks of pack and index files; 32 MiB by default. */
  readonly blockCacheBytes?: number;
  /** Memory for bases of deltas; 16 MiB by default. */
  readonly baseCacheBytes?: number;
}

export class ReadCaches {
  readonly blocks: BlockCache;
  readonly bases: DeltaBaseCache;
  readonly inflater: Inflater;
  readonly hasher = new ObjectHasher();

  constructor(options: ReadCacheOptions = {}) {
    this.blocks = new BlockCache(options.blockCacheBytes ?? DEFAULT_BLOCK_CACHE_BYTES);
    this.bases = new DeltaBaseCache(options.baseCacheBytes ?? DEFAULT_BASE_CACHE_BYTES);
    this.inflater = openInflater();
  }
}
