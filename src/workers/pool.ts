/** The pool of worker threads for everything that may take over 10 ms of CPU time. */
import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';
import { GitError } from '../git/errors.js';
import { builtFile } from './built-file.js';
import type { LoadedMessage, TaskCall } from './entry.js';
import { valueOf, type Outcome } from './protocol.js';
import type { TaskInput, TaskName, TaskOutput } from './task-table.js';

/** With two, one slow walk does not delay every other page; more would only use memory on small machines. */
const THREADS = 2;
/** A thread with a larger heap is ended: a hostile document must not exhaust the server's memory. */
const MAX_HEAP_MB = 512;
/** A task that takes longer fails and its thread is ended; walks and diffs have shorter limits of their own. */
const TASK_TIMEOUT_MS = 20_000;
const MAX_QUEUE = 500;
/**
 * Patience at the pool's end for running tasks and starting threads; thread-end.ts describes what happens to threads
 * that are terminated while they start.
 */
const END_PATIENCE_MS = 5_000;
const END_POLL_MS = 5;

export interface WeighedAnswer<N extends TaskName> {
  readonly answer: TaskOutput<N>;
  /** About what it takes in memory; 0 when it is not to be kept. */
  readonly bytes: number;
}

export class WorkerPool {
  readonly #piscina: Piscina<TaskCall, Outcome<unknown>>;
  /** Ids of the threads that have loaded their modules. */
  readonly #loaded = new Set<number>();

  constructor() {
    this.#piscina = new Piscina({
      filename: builtFile('workers/entry.js').href,
      minThreads: THREADS,
      maxThreads: THREADS,
      maxQueue: MAX_QUEUE,
      concurrentTasksPerWorker: 1,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
      closeTimeout: END_PATIENCE_MS,
    });
    this.#piscina.on('message', (thread: LoadedMessage) => this.#loaded.add(thread));
    // Errors of a thread without a task (another thread replaces it), or of one that still runs after the patience at
    // the end.
    this.#piscina.on('error', () => undefined);
  }

  /** Runs one task. Throws the GitError of the task, or GitError('cancelled') after the time limit. */
  async run<N extends TaskName>(name: N, input: TaskInput<N>): Promise<WeighedAnswer<N>> {
    const signal = AbortSignal.timeout(TASK_TIMEOUT_MS);
    let outcome: Outcome<unknown>;
    try {
      outcome = await this.#piscina.run({ name, input }, { signal });
    } catch (error) {
      if (signal.aborted) throw new GitError('cancelled', { detail: name }, error);
      throw error;
    }
    return valueOf(outcome) as WeighedAnswer<N>;
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
