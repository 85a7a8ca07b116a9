/**
 * Which task runs next. Tasks wait here and not in the pool, so that the time limit of a task begins when it starts,
 * work whose client has left is dropped before it starts, and slow tasks never take the place that quick ones need.
 */
import { GitError } from '../git/errors.js';

export interface TaskQueueLimits {
  /** Tasks that run at the same time. */
  readonly places: number;
  /** Of these, places that heavy tasks may take. Less than `places`: the rest stays free for quick tasks. */
  readonly heavyPlaces: number;
  /** Tasks that wait, of each kind. One more is refused with GitError('busy'). */
  readonly maxWaiting: number;
  /** A task that waited this long is refused with GitError('busy'): its visitor is better served by a later try. */
  readonly maxWaitMs: number;
}

export interface QueuedTask {
  readonly isHeavy: boolean;
  /** Aborted when no one waits for the answer any more. A task that has started ends by itself: see cancellation.ts. */
  readonly signal: AbortSignal | undefined;
}

interface Waiting extends QueuedTask {
  readonly start: () => void;
}

export class TaskQueue {
  readonly #limits: TaskQueueLimits;
  readonly #quick = new Set<Waiting>();
  readonly #heavy = new Set<Waiting>();
  #running = 0;
  #heavyRunning = 0;

  constructor(limits: TaskQueueLimits) {
    this.#limits = limits;
  }

  /** Runs `work` when there is a place. Throws what it throws, GitError('busy') or, for an aborted signal, GitError('cancelled'). */
  async run<T>(work: () => Promise<T>, task: QueuedTask): Promise<T> {
    await this.#place(task);
    try {
      return await work();
    } finally {
      this.#running -= 1;
      if (task.isHeavy) this.#heavyRunning -= 1;
      this.#startNext();
    }
  }

  get waiting(): number {
    return this.#quick.size + this.#heavy.size;
  }

  /** Resolves when the task has taken a place. */
  async #place(task: QueuedTask): Promise<void> {
    if (task.signal?.aborted === true) throw new GitError('cancelled', { detail: 'queue' });
    const queue = task.isHeavy ? this.#heavy : this.#quick;
    if (queue.size === 0 && this.#hasPlace(task.isHeavy)) {
      this.#take(task.isHeavy);
      return;
    }
    if (queue.size >= this.#limits.maxWaiting) throw new GitError('busy', { detail: 'queue' });
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        queue.delete(waiting);
        clearTimeout(timer);
        task.signal?.removeEventListener('abort', cancel);
      };
      const cancel = (): void => {
        leave();
        reject(new GitError('cancelled', { detail: 'queue' }));
      };
      const waiting: Waiting = {
        ...task,
        start: () => {
          leave();
          this.#take(task.isHeavy);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        leave();
        reject(new GitError('busy', { detail: 'queue' }));
      }, this.#limits.maxWaitMs);
      timer.unref();
      task.signal?.addEventListener('abort', cancel);
      queue.add(waiting);
    });
  }

  /** Counted at once and not when `run` goes on, so that no second task starts in the same place. */
  #take(isHeavy: boolean): void {
    this.#running += 1;
    if (isHeavy) this.#heavyRunning += 1;
  }

  #hasPlace(isHeavy: boolean): boolean {
    const { places, heavyPlaces } = this.#limits;
    return this.#running < places && (!isHeavy || this.#heavyRunning < heavyPlaces);
  }

  /** One place became free. Quick tasks go first: heavy ones have places that quick ones cannot fill for long. */
  #startNext(): void {
    const [quick] = this.#quick;
    if (quick !== undefined && this.#hasPlace(false)) {
      quick.start();
      return;
    }
    const [heavy] = this.#heavy;
    if (heavy !== undefined && this.#hasPlace(true)) heavy.start();
  }
}
