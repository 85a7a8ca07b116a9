/** A cache for the answers of all repositories, limited in bytes. It evicts the least recently used entries. */
import { LRUCache } from 'lru-cache';

/** Enough for some hundred files, diffs and lists, that is for a few repositories that are read at the same time. */
const MAX_BYTES = 96 << 20;
/** A larger value would evict too many others. */
const MAX_ENTRY_BYTES = 16 << 20;
/** The overhead of an entry in the cache. */
const ENTRY_BYTES = 200;

type Value = NonNullable<unknown>;

/** The entries of one kind and one repository. */
export interface CachePart<T extends Value> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

export class AnswerCache {
  readonly #maxBytes: number;
  /** Created with the first entry. */
  #entries: LRUCache<string, Value> | undefined;

  /** `processes` share the bytes. */
  constructor({ maxBytes = MAX_BYTES, processes = 1 } = {}) {
    this.#maxBytes = Math.floor(maxBytes / processes);
  }

  /** The value of `key`; the kind of value is part of the key. */
  get(key: string): unknown {
    return this.#entries?.get(key);
  }

  set(key: string, value: Value, bytes: number): void {
    this.#entries ??= new LRUCache({
      maxSize: this.#maxBytes,
      maxEntrySize: Math.min(MAX_ENTRY_BYTES, this.#maxBytes),
    });
    this.#entries.set(key, value, { size: bytes + key.length + ENTRY_BYTES });
  }

  /** `bytesEach` is the size of a value. */
  part<T extends Value>(prefix: string, bytesEach: number): CachePart<T> {
    return {
      get: (key) => this.get(`${prefix} ${key}`) as T | undefined,
      set: (key, value) => {
        this.set(`${prefix} ${key}`, value, bytesEach);
      },
    };
  }

  /** The size of all entries. */
  get bytes(): number {
    return this.#entries?.calculatedSize ?? 0;
  }
}
