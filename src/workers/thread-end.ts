/**
 * Threads end themselves when they receive the `end` message. Node 20 aborts the whole process when a thread is
 * terminated while it loads its modules, or between the creation of a native object and its first use (assertions of
 * module_wrap.cc and node_zlib.cc). Terminating threads from outside would let a visitor who leaves at the wrong moment
 * stop the server.
 */
import type { MessagePort, Worker } from 'node:worker_threads';

const END = 'end';
/** A thread that does not handle messages for this time is terminated anyway. */
const PATIENCE_MS = 10_000;

/**
 * Runs in a thread after it has loaded its modules: `onMessage` gets every message except the one that ends the thread.
 */
export function serveUntilEnd<T>(port: MessagePort, onMessage: (message: T) => void): void {
  port.on('message', (message: T | typeof END) => {
    if (message === END) process.exit();
    onMessage(message);
  });
}

/** Resolves when the thread has ended: after its current work, or at once when it is idle. */
export async function endThread(worker: Worker, patienceMs = PATIENCE_MS): Promise<void> {
  if (worker.threadId < 0) return;
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  // Keeps this process alive until the thread has ended.
  worker.ref();
  worker.postMessage(END);
  const timer = setTimeout(() => void worker.terminate(), patienceMs);
  await ended;
  clearTimeout(timer);
}
