/**
 * How often isomorphic-git was called, by the name of the call. A request of the server and a task of a worker each count what
 * happens on their behalf, however many of them run at the same time.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

/** Number of calls by name: `readBlob`, `resolveRef`; `readObject` with the type of what was read, `readObject commit`. */
export type LibraryCalls = Map<string, number>;

const current = new AsyncLocalStorage<LibraryCalls>();

/** Calls made by `work`, and by what it awaits, are added to `calls`. */
export function countLibraryCalls<T>(calls: LibraryCalls, work: () => T): T {
  return current.run(calls, work);
}

/** Adds to the count of the caller's request or task; nothing outside of one. */
export function addLibraryCalls(name: string, times = 1): void {
  const calls = current.getStore();
  calls?.set(name, (calls.get(name) ?? 0) + times);
}
