/** Repositories that appear under the root folders, or are removed, while the server runs. */
import { rescanRoots, type RootScan } from './scan.js';

/** Short compared with the time that a clone takes. */
const RESCAN_MS = 15_000;
/** A scan of a large root takes at most one part of so many of the time. */
const PAUSE_FACTOR = 50;

export interface RootWatcher {
  /** After it no more repositories are found, not even by a scan under way. */
  close(): void;
}

/** Searches `roots` from time to time, one scan at a time, and gives what is there, known or not. Never keeps the process alive. */
export function watchRoots(
  roots: readonly string[],
  onScan: (scan: RootScan) => void,
  pauseMs = RESCAN_MS,
): RootWatcher {
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const scan = async (): Promise<void> => {
    const startedAt = performance.now();
    const found = await rescanRoots(roots);
    if (isClosed) return;
    const tookMs = performance.now() - startedAt;
    onScan(found);
    wait(Math.max(pauseMs, tookMs * PAUSE_FACTOR));
  };
  const wait = (delayMs: number): void => {
    timer = setTimeout(() => void scan(), delayMs);
    timer.unref();
  };
  if (roots.length > 0) wait(pauseMs);
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
