/** Indexes that are on disk and not in memory are loaded when somebody visits their repository. */
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadedSegments } from '../segments/index-folder.js';
import type { RepositoryIndex } from './repository-index.js';

/** A page waits so long for its index; after that it is made without. A kernel's is loaded in a fraction of it. */
const PATIENCE_MS = 500;

/** Reads an index from its folder, in another thread; NOTHING when there is none. */
export type LoadIndex = (index: RepositoryIndex) => Promise<LoadedSegments>;

export class IndexLoads {
  readonly #load: LoadIndex;
  readonly #onLoaded: (index: RepositoryIndex, loaded: LoadedSegments | undefined) => void;
  readonly #running = new Map<RepositoryIndex, Promise<void>>();

  /** `onLoaded` gets undefined when the load failed, for example because too many tasks wait. */
  constructor(load: LoadIndex, onLoaded: (index: RepositoryIndex, loaded: LoadedSegments | undefined) => void) {
    this.#load = load;
    this.#onLoaded = onLoaded;
  }

  /** Resolves when the index is there or cannot be loaded, and after some time in any case. */
  async visit(index: RepositoryIndex): Promise<void> {
    let running = this.#running.get(index);
    if (running === undefined) {
      running = this.#run(index);
      this.#running.set(index, running);
    }
    const timer = new AbortController();
    const patience = delay(PATIENCE_MS, undefined, { ref: false, signal: timer.signal }).catch(() => undefined);
    await Promise.race([running, patience]);
    timer.abort();
  }

  async #run(index: RepositoryIndex): Promise<void> {
    const loaded = await this.#load(index).catch(() => undefined);
    this.#running.delete(index);
    this.#onLoaded(index, loaded);
  }
}
