/** Work that is done once for all who ask for it at the same time. */

/** One run that several callers wait for. */
class SharedRun<T> {
  readonly answer: Promise<T>;
  readonly #controller = new AbortController();
  #callers = 0;

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.answer = start(this.#controller.signal);
  }

  /** Aborted when all callers have left. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A caller without a signal never leaves. */
  async join(signal: AbortSignal | undefined): Promise<T> {
    this.#callers += 1;
    const leave = (): void => {
      this.#callers -= 1;
      if (this.#callers === 0) this.#controller.abort();
    };
    if (signal?.aborted === true) leave();
    else signal?.addEventListener('abort', leave);
    try {
      return await this.answer;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }
}

/** Runs that have not ended, by key. */
export class SharedRuns<T> {
  readonly #runs = new Map<string, SharedRun<T>>();

  /**
   * Waits for the run of `key`, which is started if there is none. All who wait get its result or its error; the next
   * call begins another. `signal` says when this caller leaves; the run's own signal, when all have left.
   */
  join(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    let run = this.#runs.get(key);
    if (run === undefined || run.signal.aborted) {
      const started = new SharedRun(start);
      const forget = (): void => {
        if (this.#runs.get(key) === started) this.#runs.delete(key);
      };
      void started.answer.then(forget, forget);
      this.#runs.set(key, (run = started));
    }
    return run.join(signal);
  }
}
