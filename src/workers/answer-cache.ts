/** Answers of all repositories, bounded by the bytes that they take; those that were not used for longest go first. */
import { LRUCache } from 'lru-cache';

/** The pages of a few repositories that are read at once: some hundred files, changes and lists. */
const MAX_BYTES = 96 << 20;
/** What is larger would drive out too much else. */
const MAX_ENTRY_BYTES = 16 << 20;
/** What an entry takes beside its value: its place in the cache and its key. */
const ENTRY_BYTES = 200;

type Value = NonNullable<unknown>;

/** Values of one kind and one repository. */
export interface CachePart<T extends Value> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

export class AnswerCache {
  readonly #maxBytes: number;
  /** Made with the first entry: a server that nobody visits holds none. */
  #entries: LRUCache<string, Value> | undefined;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** What was kept under `key`, whose beginning says what kind of value that is. */
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

  /** `bytesEach`: what a value takes. */
  part<T extends Value>(prefix: string, bytesEach: number): CachePart<T> {
    return {
      get: (key) => this.get(`${prefix} ${key}`) as T | undefined,
      set: (key, value) => {
        this.set(`${prefix} ${key}`, value, bytesEach);
      },
    };
  }

  /** Of all entries. */
  get bytes(): number {
    return this.#entries?.calculatedSize ?? 0;
  }
}
