/**
 * Keeps the history index of every repository up to date. One thread in the background builds, one repository after
 * another; this side orders an update when refs move and hands out the newest index. A page never waits for it.
 *
 * A repository can be damaged or made to harm, so its update has limits of heap and time. A repository that fails is
 * marked and tried again when it has changed; the others go on.
 */
import { EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../workers/built-file.js';
import type { IndexAnswer, UpdateOrder } from '../workers/indexing/messages.js';
import { endThread } from '../workers/thread-end.js';
import { objectFoldersStamp } from './object-folders-stamp.js';
import { IndexMemory } from './index-memory.js';
import { IndexQueue } from './index-queue.js';
import { RepositoryIndex } from './repository-index.js';

/** The pause before the next attempt while another process writes the index. */
const LOCKED_RETRY_MS = 2_000;
/** After a failure the next try waits for a ref to move or for this long, twice as long each time. */
const FAILED_RETRY_MS = 60_000;
const MAX_FAILED_RETRY_MS = 3_600_000;
/** Several refs of one push move within this time. */
const SETTLE_MS = 200;
/** A thread that builds reads its messages between two steps of its work. */
const CLOSE_PATIENCE_MS = 2_000;
/**
 * JavaScript heap of the indexing thread. A million commits take 200 MB of it; typed arrays and shared memory do not
 * count. Past it the thread ends and the repository that it was building fails.
 */
const MAX_HEAP_MB = 1_024;
/** An update without any news for this long is given up. A range of commits takes seconds. */
const STALLED_MS = 600_000;
/** Failures that the repository itself causes: the same objects fail in the same way. */
const LASTING_CODES = new Set([
  'corrupt',
  'not-found',
  'wrong-type',
  'too-large',
  'unsupported',
  'ERR_WORKER_OUT_OF_MEMORY',
  'stalled',
]);

/** Repositories that get their index right after the start. With more, the others wait for a visitor or for a pause. */
const MAX_AT_ONCE = 64;

export interface IndexServiceOptions {
  readonly maxAtOnce?: number;
  readonly maxHeapMb?: number;
  readonly stalledMs?: number;
  /** First wait after a failure. */
  readonly failedRetryMs?: number;
}

/** Emits 'change' with a RepositoryIndex whenever its state, progress or index changes. */
export class IndexService extends EventEmitter<{ change: [RepositoryIndex] }> {
  readonly #dataDir: string;
  readonly #options: Required<IndexServiceOptions>;
  readonly #memory = new IndexMemory<RepositoryIndex>();
  readonly #indexes: RepositoryIndex[] = [];
  /** Positions of those whose repository is gone. */
  readonly #forgotten = new Set<number>();
  /** Positions in `#indexes` that wait for their update. */
  readonly #queue = new IndexQueue(() => this.#runNext());
  /** The one that the thread updates now. */
  #running: number | undefined;
  /** Nobody asked for it: its index is written and not kept in memory. */
  #isRunningSpare = false;
  /** Its refs moved while it was being updated. */
  #isRunningStale = false;
  readonly #timers = new Map<number, { readonly timer: NodeJS.Timeout; readonly dueAt: number }>();
  #worker: Worker | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  /** Settles when all threads that had no more work have ended. */
  #dismissed: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(dataDir: string, options: IndexServiceOptions = {}) {
    super();
    this.#dataDir = dataDir;
    this.#options = {
      maxAtOnce: MAX_AT_ONCE,
      maxHeapMb: MAX_HEAP_MB,
      stalledMs: STALLED_MS,
      failedRetryMs: FAILED_RETRY_MS,
      ...options,
    };
  }

  /** Begins to keep an index of a repository. Its first update is ordered, or made at leisure when there are many. */
  track(gitDir: string, name: string): RepositoryIndex {
    const index = new RepositoryIndex(gitDir, name);
    const id = this.#indexes.push(index) - 1;
    if (id < this.#options.maxAtOnce) this.#order(id);
    else this.#queue.addSpare(id);
    return index;
  }

  /** The repository is gone. */
  forget(index: RepositoryIndex): void {
    const id = this.#indexes.indexOf(index);
    this.#forgotten.add(id);
    this.#queue.remove(id);
    clearTimeout(this.#timers.get(id)?.timer);
    this.#timers.delete(id);
    this.#memory.release(index);
    index.current = undefined;
  }

  /** Of all repositories that are served. */
  get indexes(): readonly RepositoryIndex[] {
    return this.#indexes.filter((_, id) => !this.#forgotten.has(id));
  }

  /** The refs of the repository have moved. */
  requestUpdate(index: RepositoryIndex): void {
    const id = this.#indexes.indexOf(index);
    if (id >= 0) this.#orderLater(id, SETTLE_MS);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#queue.close();
    clearTimeout(this.#watchdog);
    // An unfinished build starts over the next time.
    if (this.#worker !== undefined) await endThread(this.#worker, CLOSE_PATIENCE_MS);
    await this.#dismissed;
  }

  #orderLater(id: number, delayMs: number, order: (id: number) => void = (due) => this.#order(due)): void {
    const dueAt = performance.now() + delayMs;
    const waiting = this.#timers.get(id);
    // A ref that moves does not wait for the end of a long pause after a failure.
    if (waiting !== undefined && waiting.dueAt <= dueAt) return;
    clearTimeout(waiting?.timer);
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      order(id);
    }, delayMs);
    timer.unref();
    this.#timers.set(id, { timer, dueAt });
  }

  #order(id: number): void {
    if (this.#isClosed || this.#forgotten.has(id)) return;
    if (this.#running === id) this.#isRunningStale = true;
    else this.#queue.add(id);
    this.#runNext();
  }

  #runNext(): void {
    if (this.#running !== undefined || this.#isClosed) return;
    const next = this.#queue.next();
    if (next === undefined) {
      this.#dismissIdleThread();
      return;
    }
    const { id } = next;
    this.#running = id;
    this.#isRunningSpare = next.isSpare;
    this.#isRunningStale = false;
    const { gitDir, current } = this.#indexes[id] as RepositoryIndex;
    const order: UpdateOrder = {
      id,
      gitDir,
      dataDir: this.#dataDir,
      known: current === undefined ? this.#memory.large : { files: current.files, containers: current.containers },
      isSharable: this.#indexes.length > 1,
      knownWords: [...(current?.words.keys() ?? [])],
    };
    this.#thread().postMessage(order);
    this.#watch();
  }

  #thread(): Worker {
    if (this.#worker === undefined) {
      const worker = new Worker(builtFile('workers/indexing/index-thread.js'), {
        resourceLimits: { maxOldGenerationSizeMb: this.#options.maxHeapMb },
      });
      worker.unref();
      worker.on('message', (answer: IndexAnswer) => this.#take(answer));
      worker.on('error', (error) => this.#threadDied(worker, error));
      worker.on('exit', () => this.#threadDied(worker, new Error('the indexing thread ended')));
      this.#worker = worker;
    }
    return this.#worker;
  }

  /** Starts the time in which the running update must give news. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      const worker = this.#worker;
      if (worker === undefined) return;
      this.#threadDied(worker, Object.assign(new Error('the update made no progress'), { code: 'stalled' }));
      void worker.terminate();
    }, this.#options.stalledMs);
    this.#watchdog.unref();
  }

  #take(answer: IndexAnswer): void {
    // A thread that was given up may still have sent something.
    if (this.#isClosed || answer.id !== this.#running) return;
    const index = this.#indexes[answer.id] as RepositoryIndex;
    index.take(answer.kind === 'index' ? { ...answer, ...this.#memory.hold(index, answer) } : answer);
    if (answer.kind === 'progress' || answer.kind === 'index' || answer.kind === 'words') this.#watch();
    else this.#finish(answer, index);
    this.emit('change', index);
  }

  #finish({ id, kind }: IndexAnswer, index: RepositoryIndex): void {
    clearTimeout(this.#watchdog);
    this.#running = undefined;
    if (this.#isRunningSpare && kind === 'done') this.#rest(index);
    if (this.#isRunningStale) this.#orderLater(id, SETTLE_MS);
    else if (kind === 'locked') this.#orderLater(id, LOCKED_RETRY_MS);
    else if (kind === 'failed') this.#retryLater(id, index);
    else if ((index.current?.index.lost.length ?? 0) > 0)
      this.#orderWhenChanged(id, index, this.#options.failedRetryMs);
    this.#runNext();
  }

  #rest(index: RepositoryIndex): void {
    this.#memory.release(index);
    index.rest();
  }

  /** What the repository's own objects cause is not tried again before they change: each try may read the whole history. */
  #retryLater(id: number, index: RepositoryIndex): void {
    const { failedRetryMs } = this.#options;
    const delayMs = Math.min(failedRetryMs * 2 ** (index.failures - 1), MAX_FAILED_RETRY_MS);
    if (LASTING_CODES.has(index.reasonCode ?? '')) this.#orderWhenChanged(id, index, delayMs);
    else this.#orderLater(id, delayMs);
  }

  /** Looks after `delayMs` whether objects have come or gone, and later again. */
  #orderWhenChanged(id: number, index: RepositoryIndex, delayMs: number): void {
    const failed = objectFoldersStamp(index.gitDir);
    const orderIfChanged = async (): Promise<void> => {
      if ((await objectFoldersStamp(index.gitDir)) !== (await failed)) this.#order(id);
      else if (!this.#isClosed) this.#orderLater(id, MAX_FAILED_RETRY_MS, () => void orderIfChanged());
    };
    this.#orderLater(id, delayMs, () => void orderIfChanged());
  }

  /** Building leaves hundreds of megabytes of heap behind, which only the thread's end gives back. */
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
    this.#worker = undefined;
    const id = this.#running;
    if (id === undefined) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#take({ id, kind: 'failed', reason, code: (error as { code?: string } | null)?.code });
  }
}
