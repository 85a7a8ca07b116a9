/** Notices that a repository's refs have moved: the file system's own notices where they come, and a slow look in any case. */
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/** Network file systems send no notices. */
const POLL_MS = 3_000;

export interface RefWatcher {
  close(): void;
}

/**
 * Calls `onMaybeMoved` after each notice of the file system and from time to time. The callback must compare
 * fingerprints, since the refs may be unchanged. Never keeps the process alive.
 */
export function watchRefs(gitDir: string, onMaybeMoved: () => void): RefWatcher {
  const watchers: FSWatcher[] = [];
  // HEAD and packed-refs are replaced in the first folder, loose branches in the second; deeper ones are left to the poll.
  for (const folder of [gitDir, join(gitDir, 'refs', 'heads')]) {
    try {
      const watcher = watch(folder, { persistent: false }, onMaybeMoved);
      watcher.on('error', () => watcher.close());
      watchers.push(watcher);
    } catch {
      // No such folder, or the system has no watches left: the poll does it.
    }
  }
  const timer = setInterval(onMaybeMoved, POLL_MS);
  timer.unref();
  return {
    close() {
      clearInterval(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
