/**
 * The file system that isomorphic-git sees: the repository's files, except that `objects/pack` lists one index, which
 * stands for our object store, and that loose files of packed objects are absent. Reading only: every write is refused.
 *
 * Rules of isomorphic-git 1.44 that this leans on (a contract test watches them): a promise-based `fs` is
 * recognised by an own enumerable `promises` that has all ten commands, and by `readFile()` without arguments giving a rejected
 * promise; ENOENT and ENOTDIR alone mean "absent".
 */
import { promises } from 'node:fs';
import { isOid } from '../oid.js';
import type { ObjectStore } from '../store/object-store.js';

/** The only name in `objects/pack`. */
const VIRTUAL_INDEX = 'pack-kedr.idx';

type Command = (path?: unknown, ...rest: unknown[]) => Promise<unknown>;

type CommandName =
  | 'readFile'
  | 'readdir'
  | 'stat'
  | 'lstat'
  | 'readlink'
  | 'writeFile'
  | 'mkdir'
  | 'rmdir'
  | 'rm'
  | 'cp'
  | 'unlink'
  | 'symlink';

/** isomorphic-git's ten commands, and the two that it takes when they are there. */
export interface ReadOnlyFileSystem {
  readonly promises: Readonly<Record<CommandName, Command>>;
}

/** One error for every absent loose file: it is thrown for each object read, and making one costs more than the read. */
const ABSENT = Object.assign(new Error('ENOENT: packed'), { code: 'ENOENT' });

export function packedFileSystem(store: ObjectStore): ReadOnlyFileSystem {
  const { gitDir } = store;
  const objects = `${gitDir}/objects/`;
  const packFolder = `${objects}pack`;
  const gitDirStat = promises.stat(gitDir);
  // Its failure shows where it is awaited; here it would be an unhandled rejection.
  gitDirStat.catch(() => undefined);

  const isPackedLoosePath = (path: string): boolean => {
    if (path.length !== objects.length + 41 || !path.startsWith(objects)) return false;
    const oid = path.slice(objects.length, objects.length + 2) + path.slice(objects.length + 3);
    return isOid(oid) && store.isPacked(oid);
  };
  const pass = (command: 'stat' | 'lstat' | 'readlink' | 'readdir' | 'readFile'): Command =>
    promises[command] as unknown as Command;
  const refuse =
    (name: CommandName): Command =>
    (path) =>
      Promise.reject(Object.assign(new Error(`EROFS: read-only, ${name} '${String(path)}'`), { code: 'EROFS' }));

  return {
    promises: {
      readFile: (path, ...rest) =>
        typeof path === 'string' && isPackedLoosePath(path) ? Promise.reject(ABSENT) : pass('readFile')(path, ...rest),
      readdir: (path, ...rest) =>
        path === packFolder ? Promise.resolve([VIRTUAL_INDEX]) : pass('readdir')(path, ...rest),
      // Asked by every call; the folder of an open store stays a folder.
      stat: (path, ...rest) => (path === gitDir ? gitDirStat : pass('stat')(path, ...rest)),
      lstat: pass('lstat'),
      readlink: pass('readlink'),
      writeFile: refuse('writeFile'),
      mkdir: refuse('mkdir'),
      rmdir: refuse('rmdir'),
      rm: refuse('rm'),
      cp: refuse('cp'),
      unlink: refuse('unlink'),
      symlink: refuse('symlink'),
    },
  };
}
