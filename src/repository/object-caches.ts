/**
 * What is kept of objects in the server's thread, for all repositories together and bounded in bytes, so that many repositories
 * cost no more than one. An entry is kept under its repository as well as its id: no page may show an object that its own
 * repository does not have.
 */
import { LRUCache } from 'lru-cache';
import type { Commit } from '../git/object/commit.js';
import type { TreeEntry } from '../git/object/tree.js';
import { ReadCaches } from '../git/pack/read-caches.js';

/** Blocks of packs and delta bases; large blobs are read by workers. */
const BLOCKS_BYTES = 32 << 20;
const BASES_BYTES = 16 << 20;
/** Lists show the same commits again and again: ten thousand of the kernel's. */
const COMMITS_BYTES = 16 << 20;
/** A kernel's tree has 25 entries on average, the widest directory 2,500. */
const TREES_BYTES = 16 << 20;
/** What V8 needs of a commit or an entry beside its texts, roughly. */
const COMMIT_BYTES = 900;
const ENTRY_BYTES = 130;
const OID_TEXT_BYTES = 60;

export class ObjectCaches {
  readonly reads: ReadCaches;
  readonly commits: LRUCache<string, Commit>;
  readonly trees: LRUCache<string, readonly TreeEntry[]>;
  #repositories = 0;

  /** `processes` share the bytes. */
  constructor(processes = 1) {
    const share = (bytes: number): number => Math.floor(bytes / processes);
    this.reads = new ReadCaches({ blockCacheBytes: share(BLOCKS_BYTES), baseCacheBytes: share(BASES_BYTES) });
    this.commits = new LRUCache({ maxSize: share(COMMITS_BYTES), sizeCalculation: commitBytes });
    this.trees = new LRUCache({ maxSize: share(TREES_BYTES), sizeCalculation: treeBytes });
  }

  /** The beginning of one repository's keys. */
  newPrefix(): string {
    this.#repositories += 1;
    return `${this.#repositories} `;
  }
}

/** A character of a JavaScript string takes up to two bytes. */
function commitBytes({ message, signature = '', parents, extraHeaders }: Commit): number {
  const extra = extraHeaders.reduce((sum, { value }) => sum + value.length, 0);
  return COMMIT_BYTES + OID_TEXT_BYTES * parents.length + 2 * (message.length + signature.length + extra);
}

function treeBytes(entries: readonly TreeEntry[]): number {
  return entries.reduce((sum, { name }) => sum + ENTRY_BYTES + 2 * name.length, ENTRY_BYTES);
}
