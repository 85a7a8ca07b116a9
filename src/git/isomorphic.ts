/**
 * isomorphic-git on our object store and on a snapshot of refs: its API and its answers, without its pack reading
 * (which loads and parses whole packs). It never writes into the repository: the file system under it refuses.
 * `isomorphic/library-reader.ts` puts its answers into our types.
 */
import * as git from 'isomorphic-git';
import { FileSystem } from 'isomorphic-git/models';
import { closedFileSystem, type VisibleRefs } from './isomorphic/closed-file-system.js';
import { addLibraryCalls } from './isomorphic/library-calls.js';
import { virtualPackCache } from './isomorphic/virtual-pack.js';
import type { ObjectStore } from './store/object-store.js';

/** Given by us on every call. `dir` goes with work trees, which we do not have. */
type Ours = 'fs' | 'dir' | 'gitdir' | 'cache';
type Bound<Call extends (args: never) => unknown> = (args: Omit<Parameters<Call>[0], Ours>) => ReturnType<Call>;

/** Arguments, results and errors (`code`, `data`) are isomorphic-git's; a damaged object is our GitError('corrupt'). */
export interface IsomorphicGit {
  /** `source` names one pack for all objects. `format` is 'content' whatever is asked, 'parsed' apart. */
  readonly readObject: Bound<typeof git.readObject>;
  readonly readBlob: Bound<typeof git.readBlob>;
  readonly expandOid: Bound<typeof git.expandOid>;
  readonly resolveRef: Bound<typeof git.resolveRef>;
  readonly getConfig: Bound<typeof git.getConfig>;
}

/** Borrows `store`: closing it ends this too. Without `refs` no name of a ref leads anywhere. Does no I/O. */
export function createIsomorphicGit(store: ObjectStore, refs?: VisibleRefs): IsomorphicGit {
  // Wrapped once: isomorphic-git would bind ten commands anew in every call.
  // (It recognises a wrapped one; its declared argument type does not say so.)
  const fs = new FileSystem(closedFileSystem(store.gitDir, refs)) as unknown as git.PromiseFsClient;
  const ours = { fs, gitdir: store.gitDir, cache: virtualPackCache(store) };
  return {
    async readObject(args) {
      const object = await git.readObject({ ...args, ...ours });
      addLibraryCalls(`readObject ${object.type}`);
      return object;
    },
    readBlob: (args) => counted('readBlob', git.readBlob({ ...args, ...ours })),
    expandOid: (args) =>
      counted('expandOid', git.expandOid({ ...args, ...ours, cache: virtualPackCache(store, args.oid) })),
    resolveRef: (args) => counted('resolveRef', git.resolveRef({ ...args, ...ours })),
    getConfig: (args) => counted('getConfig', git.getConfig({ ...args, ...ours })),
  };
}

function counted<T>(name: string, answer: T): T {
  addLibraryCalls(name);
  return answer;
}
