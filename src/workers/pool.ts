/** The pool of worker threads for everything that may take over 10 ms of CPU time. */
import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';
import { GitError } from '../git/errors.js';
import { addLibraryCalls } from '../git/isomorphic/library-calls.js';
import { builtFile } from './built-file.js';
import { cancelFlag } from './cancellation.js';
import type { LoadedMessage, TaskCall } from './entry.js';
import { valueOf, type TaskAnswer } from './protocol.js';
import { TaskQueue } from './task-queue.js';
import { tasks, type TaskInput, type TaskName, type TaskOutput } from './task-table.js';

/** Two run heavy tasks, the third is kept for quick ones, so that slow walks do not delay every other page. */
const THREADS = 3;
const HEAVY_THREADS = 2;
/** The third thread starts when it is needed and ends after this time without work. */
const IDLE_MS = 60_000;
/** A thread with a larger heap is ended: a hostile document must not exhaust the server's memory. */
const MAX_HEAP_MB = 512;
/** A task that takes longer fails and its thread is ended; walks and diffs have shorter limits of their own. */
const TASK_TIMEOUT_MS = 20_000;
/** Waiting tasks, heavy ones and quick ones each. Past it visitors are asked to come back, which is better than to time out. */
const MAX_WAITING = 200;
const MAX_WAIT_MS = 30_000;
/**
 * Patience at the pool's end for running tasks and starting threads; thread-end.ts describes what happens to threads
 * that are terminated while they start.
 */
const END_PATIENCE_MS = 5_000;
const END_POLL_MS = 5;

export interface WeighedAnswer<N extends TaskName> {
  readonly answer: TaskOutput<N>;
  /** The estimated size in memory; 0 when the task has no rule for caching. */
  readonly bytes: number;
}

export class WorkerPool {
  readonly #piscina: Piscina<TaskCall, TaskAnswer>;
  readonly #queue = new TaskQueue({
    places: THREADS,
    heavyPlaces: HEAVY_THREADS,
    maxWaiting: MAX_WAITING,
    maxWaitMs: MAX_WAIT_MS,
  });
  /** Ids of the threads that have loaded their modules. */
  readonly #loaded = new Set<number>();

  constructor() {
    this.#piscina = new Piscina({
      filename: builtFile('workers/entry.js').href,
      minThreads: HEAVY_THREADS,
      maxThreads: THREADS,
      idleTimeout: IDLE_MS,
      concurrentTasksPerWorker: 1,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      closeTimeout: END_PATIENCE_MS,
    });
    this.#piscina.on('message', (thread: LoadedMessage) => this.#loaded.add(thread));
    // Errors of a thread without a task (another thread replaces it), or of one that still runs after the patience at
    // the end.
    this.#piscina.on('error', () => undefined);
  }

  /**
   * Runs one task. Throws the GitError of the task, GitError('cancelled') when it ran past the time limit or when `signal`
   * was aborted before it started or before its end, GitError('busy') when too many tasks wait.
   */
  async run<N extends TaskName>(name: N, input: TaskInput<N>, signal?: AbortSignal): Promise<WeighedAnswer<N>> {
    const start = (): Promise<TaskAnswer> => this.#start({ name, input, cancelled: cancelFlag(signal) });
    const { outcome, calls } = await this.#queue.run(start, { isHeavy: tasks[name].isHeavy, signal });
    // Here and not when it starts: a task that waited is started by the end of another request's.
    for (const [call, times] of calls) addLibraryCalls(call, times);
    return valueOf(outcome) as WeighedAnswer<N>;
  }

  async #start(call: TaskCall): Promise<TaskAnswer> {
    const signal = AbortSignal.timeout(TASK_TIMEOUT_MS);
    try {
      return await this.#piscina.run(call, { signal });
    } catch (error) {
      if (signal.aborted) throw new GitError('cancelled', { detail: call.name }, error);
      throw error;
    }
  }

  /** Tasks that wait for a thread. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /** Cancels waiting tasks and lets running ones finish. */
  async destroy(): Promise<void> {
    const deadline = performance.now() + END_PATIENCE_MS;
    while (this.#isStarting() && performance.now() < deadline) await delay(END_POLL_MS);
    await this.#piscina.close({ force: true });
  }

  #isStarting(): boolean {
    return this.#piscina.threads.some(({ threadId }) => threadId > 0 && !this.#loaded.has(threadId));
  }
}
