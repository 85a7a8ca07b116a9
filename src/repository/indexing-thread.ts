/** A thread that updates indexes of one kind, one after another. It lives while there is work. */
import { Worker } from 'node:worker_threads';
import { builtFile } from '../workers/built-file.js';
import { endThread } from '../workers/thread-end.js';

/** A thread that builds reads its messages between two steps of its work. */
const CLOSE_PATIENCE_MS = 2_000;
/** An update without any news for this long is given up. A step takes seconds. */
export const STALLED_MS = 600_000;

/** What the thread runs, and how to read its answers. */
export interface IndexingThreadKind<Answer> {
  /** Built module, relative to `dist/`. */
  readonly module: string;
  /** More answers to the same order follow. */
  readonly isNews: (answer: Answer) => boolean;
}

export interface IndexingThreadLimits {
  /** Of the JavaScript heap. Past it the thread ends. */
  readonly maxHeapMb: number;
  /** The thread is ended when it is silent for so long during an update. */
  readonly stalledMs: number;
}

export interface IndexingThreadEvents<Answer> {
  readonly onAnswer: (answer: Answer) => void;
  /** The thread has ended without being told to. The next order starts another one. */
  readonly onDied: (error: unknown) => void;
}

export class IndexingThread<Order, Answer> {
  readonly #kind: IndexingThreadKind<Answer>;
  readonly #limits: IndexingThreadLimits;
  readonly #events: IndexingThreadEvents<Answer>;
  #worker: Worker | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  /** Settles when all threads that had no more work have ended. */
  #dismissed: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(kind: IndexingThreadKind<Answer>, limits: IndexingThreadLimits, events: IndexingThreadEvents<Answer>) {
    this.#kind = kind;
    this.#limits = limits;
    this.#events = events;
  }

  start(order: Order): void {
    this.#running().postMessage(order);
    this.#watch();
  }

  /** Building leaves hundreds of megabytes of heap behind, which only the thread's end gives back. */
  dismiss(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    if (worker === undefined) return;
    const before = this.#dismissed;
    this.#dismissed = endThread(worker).then(() => before);
  }

  /** An unfinished update starts over the next time. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#watchdog);
    if (this.#worker !== undefined) await endThread(this.#worker, CLOSE_PATIENCE_MS);
    await this.#dismissed;
  }

  #running(): Worker {
    if (this.#worker === undefined) {
      const worker = new Worker(builtFile(this.#kind.module), {
        resourceLimits: { maxOldGenerationSizeMb: this.#limits.maxHeapMb },
      });
      worker.unref();
      worker.on('message', (answer: Answer) => this.#take(worker, answer));
      worker.on('error', (error) => this.#died(worker, error));
      worker.on('exit', () => this.#died(worker, new Error('the indexing thread ended')));
      this.#worker = worker;
    }
    return this.#worker;
  }

  #take(worker: Worker, answer: Answer): void {
    // A thread that was given up may still have sent something.
    if (this.#isClosed || this.#worker !== worker) return;
    clearTimeout(this.#watchdog);
    if (this.#kind.isNews(answer)) this.#watch();
    this.#events.onAnswer(answer);
  }

  /** Starts the time in which the running update must give news. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      const worker = this.#worker;
      if (worker === undefined) return;
      this.#died(worker, Object.assign(new Error('the update made no progress'), { code: 'stalled' }));
      void worker.terminate();
    }, this.#limits.stalledMs);
    this.#watchdog.unref();
  }

  #died(worker: Worker, error: unknown): void {
    if (this.#worker !== worker || this.#isClosed) return;
    this.#worker = undefined;
    clearTimeout(this.#watchdog);
    this.#events.onDied(error);
  }
}
