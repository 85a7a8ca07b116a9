/**
 * Tells a running task that nobody waits for its answer any more. A thread that computes reads no messages, so the word
 * of it lies in memory that the server shares with the thread.
 */
import { GitError } from '../git/errors.js';

/** One word: 0, or 1 when the task should end. */
export type CancelFlag = Int32Array;

/** The flag of the task that this thread runs. */
let current: CancelFlag | undefined;

/** Runs in the server. The flag is raised when `signal` is aborted. */
export function cancelFlag(signal: AbortSignal | undefined): CancelFlag | undefined {
  if (signal === undefined) return undefined;
  const flag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const raise = (): void => {
    Atomics.store(flag, 0, 1);
  };
  if (signal.aborted) raise();
  else signal.addEventListener('abort', raise, { once: true });
  return flag;
}

/** Runs in the thread, before each task. */
export function listenTo(flag: CancelFlag | undefined): void {
  current = flag;
}

/** Long tasks call this between their steps. Throws GitError('cancelled') when everyone who asked has left. */
export function endIfCancelled(): void {
  if (current !== undefined && Atomics.load(current, 0) !== 0) throw new GitError('cancelled', { detail: 'task' });
}
