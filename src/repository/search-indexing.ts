/**
 * Keeps the search index of every repository up to date, after its history index. A thread of its own builds, one
 * repository after another and each for some seconds at a time. What nobody asked for is not indexed: a repository gets
 * its index with the first history index that is kept in memory.
 *
 * Whatever fails here, searches still answer by reading files.
 */
import { EventEmitter } from 'node:events';
import { isSearchNews, type SearchAnswer, type SearchOrder } from '../workers/indexing/search-messages.js';
import type { SearchScope } from '../search/search-scope.js';
import type { IndexService } from './index-service.js';
import { IndexingThread, STALLED_MS, type IndexingThreadLimits } from './indexing-thread.js';
import type { RepositoryIndex } from './repository-index.js';

/** The pause before the next attempt while another process writes the index. */
const LOCKED_RETRY_MS = 2_000;
/** JavaScript heap of the thread. A million different blobs take 200 MB of it; typed arrays do not count. */
const MAX_HEAP_MB = 1_024;

/** Emits 'change' with a RepositoryIndex whenever its search index, or its progress, changes. */
export class SearchIndexing extends EventEmitter<{ change: [RepositoryIndex] }> {
  readonly #dataDir: string;
  readonly #scope: SearchScope;
  readonly #waiting = new Set<RepositoryIndex>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #thread: IndexingThread<SearchOrder, SearchAnswer>;
  #running: RepositoryIndex | undefined;
  #isClosed = false;

  constructor(
    indexing: IndexService,
    dataDir: string,
    scope: SearchScope,
    limits: IndexingThreadLimits = { maxHeapMb: MAX_HEAP_MB, stalledMs: STALLED_MS },
  ) {
    super();
    this.#dataDir = dataDir;
    this.#scope = scope;
    this.#thread = new IndexingThread({ module: 'workers/indexing/search-thread.js', isNews: isSearchNews }, limits, {
      onAnswer: (answer: SearchAnswer) => this.#take(answer),
      onDied: (error) => this.#threadDied(error),
    });
    if (scope === 'off') return;
    indexing.on('updated', (index) => this.#order(index));
    indexing.on('forgotten', (index) => this.#waiting.delete(index));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    // What is written stays; the rest is built the next time.
    await this.#thread.close();
  }

  #order(index: RepositoryIndex): void {
    if (this.#isClosed) return;
    this.#waiting.add(index);
    index.search.order();
    this.#runNext();
  }

  #runNext(): void {
    if (this.#running !== undefined || this.#isClosed) return;
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#thread.dismiss();
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
    this.#thread.start(order);
  }

  #take(answer: SearchAnswer): void {
    const index = this.#running;
    if (this.#isClosed || index === undefined) return;
    index.search.take(answer);
    if (!isSearchNews(answer)) {
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

  /** The update that ran fails with the thread; the others go on in a new one. */
  #threadDied(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#take({ kind: 'failed', reason, code: (error as { code?: string } | null)?.code });
  }
}
