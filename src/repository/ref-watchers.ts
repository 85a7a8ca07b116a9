/** Watches the refs of a bounded number of repositories: the first ones, and then those that were visited last. */
import { LRUCache } from 'lru-cache';
import { watchRefs, type RefWatcher } from './ref-watcher.js';

/** Each has two watches of the system and a look at its refs every few seconds. */
const MAX_WATCHED = 64;

export class RefWatchers {
  readonly #watched = new LRUCache<string, RefWatcher>({ max: MAX_WATCHED, dispose: (watcher) => watcher.close() });

  /** Watches `gitDir` while nobody else needs the place; a repository that is looked at later has its refs read then. */
  offer(gitDir: string, onMaybeMoved: () => void): void {
    if (this.#watched.size < MAX_WATCHED) this.watch(gitDir, onMaybeMoved);
  }

  /** A visitor came. */
  watch(gitDir: string, onMaybeMoved: () => void): void {
    if (this.#watched.get(gitDir) === undefined) this.#watched.set(gitDir, watchRefs(gitDir, onMaybeMoved));
  }

  /** `gitDir` may be watched for another address of it, which will look at its refs when it is visited. */
  forget(gitDir: string): void {
    this.#watched.delete(gitDir);
  }
}
