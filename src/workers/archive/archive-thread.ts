/**
 * The thread of one archive; `workerData` is the order. It produces a piece only on request, so a slow client costs no
 * memory.
 */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { archiveBytes, archivedCommit } from '../../archive/archive-bytes.js';
import { ReadCaches } from '../../git/pack/read-caches.js';
import { ObjectStore } from '../../git/store/object-store.js';
import { outcomeOf } from '../protocol.js';
import { serveUntilEnd } from '../thread-end.js';
import { lowerThreadPriority } from '../thread-priority.js';
import { ownCopy } from '../transfer.js';
import type { ArchiveOrder, ArchivePiece } from './messages.js';

/** Small, because several of these threads run at once and each reads a tree once, in its order. */
const CACHE_BYTES = 8 << 20;

lowerThreadPriority('visitor');
if (parentPort !== null) serve(parentPort, workerData as ArchiveOrder);

function serve(port: MessagePort, order: ArchiveOrder): void {
  const pieces = archive(order);
  let last = Promise.resolve();
  serveUntilEnd(port, () => {
    last = last.then(async () => {
      const outcome: ArchivePiece = await outcomeOf(async () => {
        const { done, value } = await pieces.next();
        return done === true ? undefined : ownCopy(value);
      });
      port.postMessage(outcome, outcome.ok && outcome.value !== undefined ? [outcome.value.buffer] : []);
    });
  });
}

async function* archive({
  gitDir,
  commit: oid,
  format,
  prefix,
  paths,
}: ArchiveOrder): AsyncGenerator<Uint8Array, undefined> {
  const store = ObjectStore.open(gitDir, {
    caches: new ReadCaches({ blockCacheBytes: CACHE_BYTES, baseCacheBytes: CACHE_BYTES }),
  });
  const commit = archivedCommit(store, oid);
  yield* archiveBytes({ store, commit, prefix, paths }, format);
}
