/** The indexing thread of a server: updates one repository after another in the order of the messages. */
import { parentPort } from 'node:worker_threads';
import { serveUntilEnd } from '../thread-end.js';
import { lowerThreadPriority } from '../thread-priority.js';
import type { IndexAnswer, UpdateOrder } from './messages.js';
import { updateIndex } from './update-index.js';

/** More frequent changes would not be visible. */
const PROGRESS_EVERY_MS = 100;

lowerThreadPriority('background');
const port = parentPort;
if (port !== null) {
  let queue = Promise.resolve();
  const post = (answer: IndexAnswer): void => port.postMessage(answer);
  serveUntilEnd(port, (order: UpdateOrder) => {
    queue = queue.then(() => run(order, post));
  });
}

async function run(
  { id, gitDir, dataDir, known, knownWords, isSharable }: UpdateOrder,
  post: (answer: IndexAnswer) => void,
): Promise<void> {
  let reportedAt = 0;
  try {
    const kind = await updateIndex({
      gitDir,
      dataDir,
      known,
      isSharable,
      onIndex: (containers, files) => post({ id, kind: 'index', containers, files }),
      words: { known: knownWords, onWords: (words) => post({ id, kind: 'words', words }) },
      onProgress(phase, done, total) {
        const now = performance.now();
        if (now - reportedAt < PROGRESS_EVERY_MS && done !== total) return;
        reportedAt = now;
        post({ id, kind: 'progress', phase, done, total });
      },
    });
    post({ id, kind });
  } catch (error) {
    post({
      id,
      kind: 'failed',
      reason: error instanceof Error ? error.message : String(error),
      code: (error as { code?: string }).code,
    });
  }
}
