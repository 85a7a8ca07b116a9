/** Who waits for the work that a request causes: carried along its promises, so that no page has to pass it on. */
import { AsyncLocalStorage } from 'node:async_hooks';

const signals = new AsyncLocalStorage<AbortSignal | undefined>();

/** Runs `work`; questions to worker threads that it asks may be dropped when `signal` is aborted. */
export function forCaller<T>(signal: AbortSignal, work: () => T): T {
  return signals.run(signal, work);
}

/** Runs `work` that later requests use as well, so that the leaving of the first one does not end it. */
export function forAllCallers<T>(work: () => T): T {
  return signals.run(undefined, work);
}

/** The signal of the request that runs now; undefined outside of requests. */
export function callerSignal(): AbortSignal | undefined {
  return signals.getStore();
}
