/**
 * Shared memory does not count in a thread's garbage collector, since other threads may have it too. So what a thread
 * has dropped is freed only when the collector happens to run, and hundreds of megabytes may wait for that.
 */

/**
 * Gives the collector of this thread a reason to look for `bytes` of shared memory that were dropped: it counts memory
 * of the same size that is dropped at once. That memory is never touched, so the system does not provide it.
 */
export function reportDropped(bytes: number): void {
  void new ArrayBuffer(bytes);
}
