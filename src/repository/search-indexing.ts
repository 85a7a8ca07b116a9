/**
 * Keeps the search index of every repository up to date, after its history index. A thread of its own builds, one
 * repository after another and each for some seconds at a time. What nobody asked for is not indexed: a repository gets
 * its index with the first history index that is kept in memory.
 *
 * Whatever fails here, searches still answer by reading files.
 */
import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../workers/built-file.js';
import type { SearchAnswer, SearchOrder } from '../workers/indexing/search-messages.js';
import type { SearchScope } from '../search/search-scope.js';
import { endThread } from '../workers/thread-end.js';
import type { IndexService } from './index-service.js';
import type { RepositoryIndex } from './repository-index.js';

/** The pause before the next attempt while another process writes the index. */
const LOCKED_RETRY_MS = 2_000;
/** JavaScript heap of the thread. A million different blobs take 200 MB of it; typed arrays do not count. */
const MAX_HEAP_MB = 1_024;
const CLOSE_PATIENCE_MS = 2_000;

/** Emits 'change' with a RepositoryIndex whenever its search index, or its progress, changes. */
export class SearchIndexing extends EventEmitter<{ change: [RepositoryIndex] }> {
  readonly #dataDir: string;
  readonly #scope: SearchScope;
  readonly #waiting = new Set<RepositoryIndex>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #running: RepositoryIndex | undefined;
  #worker: Worker | undefined;
  /** Settles when all threads that had no more work have ended. */
  #dismissed: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(indexing: IndexService, dataDir: string, scope: SearchScope) {
    super();
    this.#dataDir = dataDir;
    this.#scope = scope;
    if (scope === 'off') return;
    indexing.on('updated', (index) => this.#order(index));
    indexing.on('forgotten', (index) => this.#waiting.delete(index));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    // What is written stays; the rest is built the next time.
    if (this.#worker !== undefined) await endThread(this.#worker, CLOSE_PATIENCE_MS);
    await this.#dismissed;
  }

  #order(index: RepositoryIndex): void {
    if (this.#isClosed) return;
    this.#waiting.add(index);
    index.search.isWaiting = true;
    this.#runNext();
  }

  #runNext(): void {
    if (this.#running !== undefined || this.#isClosed) return;
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#dismissIdleThread();
      return;
    }
    this.#waiting.delete(next);
    this.#running = next;
    const order: SearchOrder = {
      gitDir: next.gitDir,
      dataDir: this.#dataDir,
      scope: this.#scope,
      checked: next.search.handle?.files ?? [],
    };
    this.#thread().postMessage(order);
  }

  #thread(): Worker {
    if (this.#worker === undefined) {
      const worker = new Worker(builtFile('workers/indexing/search-thread.js'), {
        resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      });
      worker.unref();
      worker.on('message', (answer: SearchAnswer) => this.#take(worker, answer));
      worker.on('error', (error) => this.#threadDied(worker, error));
      worker.on('exit', () => this.#threadDied(worker, new Error('the indexing thread ended')));
      this.#worker = worker;
    }
    return this.#worker;
  }

  #take(worker: Worker, answer: SearchAnswer): void {
    const index = this.#running;
    if (this.#isClosed || worker !== this.#worker || index === undefined) return;
    index.search.take(answer);
    if (answer.kind !== 'index' && answer.kind !== 'progress') {
      this.#running = undefined;
      if (answer.kind === 'more') this.#waiting.add(index);
      if (answer.kind === 'locked') this.#orderLater(index);
      this.#runNext();
    }
    this.emit('change', index);
  }

  #orderLater(index: RepositoryIndex): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#order(index);
    }, LOCKED_RETRY_MS);
    timer.unref();
    this.#timers.add(timer);
  }

  /** Building leaves hundreds of megabytes behind, which only the thread's end gives back. */
  #dismissIdleThread(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    const before = this.#dismissed;
    this.#dismissed = endThread(worker).then(() => before);
  }

  /** The update that ran fails with the thread; the others go on in a new one. */
  #threadDied(worker: Worker, error: unknown): void {
    if (this.#worker !== worker || this.#isClosed) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#take(worker, { kind: 'failed', reason, code: (error as { code?: string } | null)?.code });
    if (this.#worker === worker) this.#worker = undefined;
  }
}
