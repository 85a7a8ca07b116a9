/** The pool of worker threads: everything that may take over 10 ms of a core runs there. */
import { setTimeout as delay } from 'node:timers/promises';
import { Piscina } from 'piscina';
import { GitError } from '../git/errors.js';
import { builtFile } from './built-file.js';
import type { LoadedMessage, TaskCall } from './entry.js';
import { valueOf, type Outcome } from './protocol.js';
import type { TaskInput, TaskName, TaskOutput } from './task-table.js';

/** Two keep one slow walk from delaying every other page; more only cost memory on small machines. */
const THREADS = 2;
/** A thread whose heap outgrows it is ended: a hostile document must not take the server's memory. */
const MAX_HEAP_MB = 512;
/** Past it a task's thread is ended and the visitor is told; walks and diffs have shorter budgets of their own. */
const TASK_TIMEOUT_MS = 20_000;
const MAX_QUEUE = 500;
/** At the pool's end, for what runs and for threads that are starting: see thread-end.ts for what becomes of those that are ended then. */
const END_PATIENCE_MS = 5_000;
const END_POLL_MS = 5;

export interface WeighedAnswer<N extends TaskName> {
  readonly answer: TaskOutput<N>;
  /** About what it takes in memory; 0 when it is not to be kept. */
  readonly bytes: number;
}

export class WorkerPool {
  readonly #piscina: Piscina<TaskCall, Outcome<unknown>>;
  /** Threads that have loaded what they need. */
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
    // Of a thread without a task (another takes its place), or of one that runs on after the patience at the end.
    this.#piscina.on('error', () => undefined);
  }

  /** Runs one task; throws the GitError that it threw, or GitError('cancelled') after the time limit. */
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

  /** Tasks that wait are given up, those that run come to their end. */
  async destroy(): Promise<void> {
    const deadline = performance.now() + END_PATIENCE_MS;
    while (this.#isStarting() && performance.now() < deadline) await delay(END_POLL_MS);
    await this.#piscina.close({ force: true });
  }

  #isStarting(): boolean {
    return this.#piscina.threads.some(({ threadId }) => threadId > 0 && !this.#loaded.has(threadId));
  }
}
