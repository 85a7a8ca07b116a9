/** New repositories under the root folders appear while the server runs. One that is gone stays listed until the next start. */
import { rescanRoots, type RepositorySpec } from './scan.js';

/** A scan reads each folder two levels down; nobody minds to wait this long for a clone that took longer. */
const RESCAN_MS = 15_000;

export interface RootWatcher {
  /** After it no more repositories are found, not even by a scan under way. */
  close(): void;
}

/** Searches `roots` from time to time, one scan at a time, and tells what is there, known or not. Never keeps the process alive. */
export function watchRoots(
  roots: readonly string[],
  onFound: (specs: readonly RepositorySpec[]) => void,
  pauseMs = RESCAN_MS,
): RootWatcher {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const scan = async (): Promise<void> => {
    const { repositories } = await rescanRoots(roots);
    if (isClosed) return;
    onFound(repositories);
    wait();
  };
  const wait = (): void => {
    timer = setTimeout(() => void scan(), pauseMs);
    timer.unref();
  };
  if (roots.length > 0) wait();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
