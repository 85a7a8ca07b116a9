/**
 * How threads end: by themselves, when they are told to. Node aborts the whole process when a thread is terminated while it loads its
 * modules, or between a native object's making and its first use (assertions of module_wrap.cc and node_zlib.cc, Node 20): a visitor who
 * leaves at the wrong moment must not stop the server.
 */
import type { MessagePort, Worker } from 'node:worker_threads';

const END = 'end';
/** A thread that does not come to its messages for so long is terminated all the same. */
const PATIENCE_MS = 10_000;

/** In a thread, when all that it needs is loaded: `onMessage` gets every message but the one that ends it. */
export function serveUntilEnd<T>(port: MessagePort, onMessage: (message: T) => void): void {
  port.on('message', (message: T | typeof END) => {
    if (message === END) process.exit();
    onMessage(message);
  });
}

/** Resolves when the thread has ended: after what it is doing, or at once when it waits for messages. */
export async function endThread(worker: Worker, patienceMs = PATIENCE_MS): Promise<void> {
  if (worker.threadId < 0) return;
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  // Whoever waits for its end must not be gone before.
  worker.ref();
  worker.postMessage(END);
  const timer = setTimeout(() => void worker.terminate(), patienceMs);
  await ended;
  clearTimeout(timer);
}
