/**
 * What one thread needs to read objects, shared by all its object stores: memory is bounded a thread, not a repository.
 */
import { type Inflater, openInflater } from '../inflate.js';
import { DEFAULT_BASE_CACHE_BYTES, DEFAULT_BLOCK_CACHE_BYTES } from '../limits.js';
import { BlockCache } from './block-cache.js';
import { DeltaBaseCache } from './delta-base-cache.js';

export interface ReadCacheOptions {
  /** Memory for blocks of pack and index files; default 32 MiB. */
  readonly blockCacheBytes?: number;
  /** Memory for delta bases; default 16 MiB. */
  readonly baseCacheBytes?: number;
}

export class ReadCaches {
  readonly blocks: BlockCache;
  readonly bases: DeltaBaseCache;
  readonly inflater: Inflater;

  constructor(options: ReadCacheOptions = {}) {
    this.blocks = new BlockCache(options.blockCacheBytes ?? DEFAULT_BLOCK_CACHE_BYTES);
    this.bases = new DeltaBaseCache(options.baseCacheBytes ?? DEFAULT_BASE_CACHE_BYTES);
    this.inflater = openInflater();
  }
}
