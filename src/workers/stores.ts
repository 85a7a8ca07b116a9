/**
 * Open repositories of one worker thread: the object store, isomorphic-git on it for the files that pages show, and the source of
 * direct walks.
 */
import { LRUCache } from 'lru-cache';
import { CommitSource } from '../history/direct/commit-source.js';
import { LibraryReader } from '../git/isomorphic/library-reader.js';
import { ReadCaches } from '../git/pack/read-caches.js';
import { ObjectStore } from '../git/store/object-store.js';

/** A thread keeps a few repositories open; each needs open files and small tables. */
const MAX_OPEN = 4;
/** Shared by all repositories of the thread, so that several cost no more memory than one. */
const caches = new ReadCaches({ blockCacheBytes: 16 << 20, baseCacheBytes: 16 << 20 });

interface OpenRepository {
  readonly store: ObjectStore;
  readonly library: LibraryReader;
  source: CommitSource | undefined;
}

const repositories = new LRUCache<string, OpenRepository>({ max: MAX_OPEN, dispose: closeRepository });

function closeRepository({ store, source }: OpenRepository): void {
  source?.close();
  store.close();
}

function openRepository(gitDir: string): OpenRepository {
  let repository = repositories.get(gitDir);
  if (repository === undefined) {
    const store = ObjectStore.open(gitDir, { caches });
    repository = { store, library: new LibraryReader(store), source: undefined };
    repositories.set(gitDir, repository);
  }
  return repository;
}

/** Valid for the current task only; another task may close it by opening other repositories. */
export function storeOf(gitDir: string): ObjectStore {
  return openRepository(gitDir).store;
}

/** Reads objects through isomorphic-git; valid as long as `storeOf`. */
export function libraryOf(gitDir: string): LibraryReader {
  return openRepository(gitDir).library;
}

export function commitSourceOf(gitDir: string): CommitSource {
  const repository = openRepository(gitDir);
  repository.source ??= CommitSource.open({ reader: repository.store, gitDir });
  return repository.source;
}
