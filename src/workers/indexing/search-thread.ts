/** The thread that builds search indexes: updates one repository at a time. */
import { parentPort } from 'node:worker_threads';
import { serveUntilEnd } from '../thread-end.js';
import { lowerThreadPriority } from '../thread-priority.js';
import type { SearchAnswer, SearchOrder } from './search-messages.js';
import { updateSearch } from './update-search.js';

/** An update gives way to other repositories after this time, at the end of a segment. */
const TURN_MS = 10_000;

lowerThreadPriority('background');
const port = parentPort;
if (port !== null) {
  const post = (answer: SearchAnswer): void => port.postMessage(answer);
  serveUntilEnd(port, (order: SearchOrder) => {
    void run(order, post);
  });
}

async function run(order: SearchOrder, post: (answer: SearchAnswer) => void): Promise<void> {
  try {
    const kind = await updateSearch({
      ...order,
      turnMs: TURN_MS,
      onIndex: (index) => post({ kind: 'index', index }),
      onProgress: (done, total) => post({ kind: 'progress', done, total }),
    });
    post({ kind });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    post({ kind: 'failed', reason, code: (error as { code?: string }).code });
  }
}
