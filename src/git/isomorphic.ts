/**
 * isomorphic-git on our object store: its API and its answers, without its pack reading (which loads and parses whole
 * packs). One instance a repository. It never writes into the repository: the file system under it refuses.
 */
import * as git from 'isomorphic-git';
import { FileSystem } from 'isomorphic-git/models';
import { packedFileSystem } from './isomorphic/packed-file-system.js';
import { virtualPackCache } from './isomorphic/virtual-pack.js';
import type { ObjectStore } from './store/object-store.js';

/** Given by us on every call. `dir` goes with work trees, which we do not have. */
type Ours = 'fs' | 'dir' | 'gitdir' | 'cache';
type Bound<Call extends (args: never) => unknown> = (args: Omit<Parameters<Call>[0], Ours>) => ReturnType<Call>;
type BoundOptional<Call extends (args: never) => unknown> = (
  args?: Omit<Parameters<Call>[0], Ours>,
) => ReturnType<Call>;

/** Arguments, results and errors (`code`, `data`) are isomorphic-git's; a damaged object is our GitError('corrupt'). */
export interface IsomorphicGit {
  /** `source` of a packed object names one pack for all. `format` is 'content' for packed objects whatever is asked, 'parsed' apart. */
  readonly readObject: Bound<typeof git.readObject>;
  readonly readCommit: Bound<typeof git.readCommit>;
  readonly readTree: Bound<typeof git.readTree>;
  readonly readBlob: Bound<typeof git.readBlob>;
  readonly readTag: Bound<typeof git.readTag>;
  readonly readNote: Bound<typeof git.readNote>;
  readonly listNotes: BoundOptional<typeof git.listNotes>;
  readonly expandOid: Bound<typeof git.expandOid>;
  readonly resolveRef: Bound<typeof git.resolveRef>;
  readonly expandRef: Bound<typeof git.expandRef>;
  readonly listBranches: BoundOptional<typeof git.listBranches>;
  readonly listTags: BoundOptional<typeof git.listTags>;
  readonly currentBranch: BoundOptional<typeof git.currentBranch>;
  readonly getConfig: Bound<typeof git.getConfig>;
}

/** Borrows `store`: closing it ends this too. Does no I/O but one stat. */
export function createIsomorphicGit(store: ObjectStore): IsomorphicGit {
  // Wrapped once: isomorphic-git would bind ten commands anew in every call.
  // (It recognises a wrapped one; its declared argument type does not say so.)
  const fs = new FileSystem(packedFileSystem(store)) as unknown as git.PromiseFsClient;
  const ours = { fs, gitdir: store.gitDir, cache: virtualPackCache(store) };
  return {
    readObject: (args) => git.readObject({ ...args, ...ours }),
    readCommit: (args) => git.readCommit({ ...args, ...ours }),
    readTree: (args) => git.readTree({ ...args, ...ours }),
    readBlob: (args) => git.readBlob({ ...args, ...ours }),
    readTag: (args) => git.readTag({ ...args, ...ours }),
    readNote: (args) => git.readNote({ ...args, ...ours }),
    listNotes: (args) => git.listNotes({ ...args, ...ours }),
    expandOid: (args) => git.expandOid({ ...args, ...ours, cache: virtualPackCache(store, args.oid) }),
    resolveRef: (args) => git.resolveRef({ ...args, ...ours }),
    expandRef: (args) => git.expandRef({ ...args, ...ours }),
    listBranches: (args) => git.listBranches({ ...args, ...ours }),
    listTags: (args) => git.listTags({ ...args, ...ours }),
    currentBranch: (args) => git.currentBranch({ ...args, ...ours }),
    getConfig: (args) => git.getConfig({ ...args, ...ours }),
  };
}
