/**
 * The file system that isomorphic-git sees: one repository's folder in which only HEAD, `refs/`, `config` and one pack index
 * exist. The refs are those of a snapshot, and the index represents our object store, so the library never sees a ref that moved
 * meanwhile, nor a loose object that the store does not have. Reading only: every write is refused.
 *
 * Rules of isomorphic-git 1.44 that this leans on (a contract test watches them): a promise-based `fs` is
 * recognised by an own enumerable `promises` that has all ten commands, and by `readFile()` without arguments giving a rejected
 * promise; ENOENT and ENOTDIR alone mean "absent".
 */
import { readControlFile } from '../git-dir.js';
import type { RefSnapshot } from '../refs/ref-snapshot.js';

/** The only name in `objects/pack`. */
const VIRTUAL_INDEX = 'pack-kedr.idx';

type Command = (path?: unknown, ...rest: unknown[]) => Promise<unknown>;

/** isomorphic-git's ten commands, and the two that it takes when they are there. */
const WRITES = ['writeFile', 'mkdir', 'rmdir', 'rm', 'cp', 'unlink', 'symlink'] as const;
type CommandName = 'readFile' | 'readdir' | 'stat' | 'lstat' | 'readlink' | (typeof WRITES)[number];

export interface ReadOnlyFileSystem {
  readonly promises: Readonly<Record<CommandName, Command>>;
}

/** What a name of a ref leads to. */
export type VisibleRefs = Pick<RefSnapshot, 'head' | 'get'>;

/** One error for every absent file: it is thrown for each object read, and making one costs more than the read. */
const ABSENT = Object.assign(new Error('ENOENT'), { code: 'ENOENT' });
const FOLDER = { isDirectory: (): boolean => true, isFile: (): boolean => false };

/** `gitDir`: absolute, without a trailing slash. Without `refs` no ref exists. `config` is read at each call, within a limit of size. */
export function closedFileSystem(gitDir: string, refs: VisibleRefs | undefined): ReadOnlyFileSystem {
  const packFolder = `${gitDir}/objects/pack`;
  const config = `${gitDir}/config`;
  const absent: Command = () => Promise.reject(ABSENT);
  const writes = Object.fromEntries(WRITES.map((name) => [name, refusal(name)])) as Record<
    (typeof WRITES)[number],
    Command
  >;

  /** The content of a symbolic ref is the id that it finally leads to. */
  const refAt = (path: unknown): string | undefined => {
    if (typeof path !== 'string' || !path.startsWith(`${gitDir}/`)) return undefined;
    const name = path.slice(gitDir.length + 1);
    return name === 'HEAD' ? refs?.head.oid : refs?.get(name)?.oid;
  };
  return {
    promises: {
      readFile(path) {
        const oid = refAt(path);
        if (oid !== undefined) return Promise.resolve(oid);
        return path === config ? readConfig(config) : absent();
      },
      readdir: (path) => (path === packFolder ? Promise.resolve([VIRTUAL_INDEX]) : absent()),
      stat: (path) => (path === gitDir ? Promise.resolve(FOLDER) : absent()),
      lstat: absent,
      readlink: absent,
      ...writes,
    },
  };
}

/** Asynchronous, so that what goes wrong is a rejected promise. */
async function readConfig(path: string): Promise<string> {
  const text = readControlFile(path);
  if (text === undefined) throw ABSENT;
  return text;
}

function refusal(name: string): Command {
  return (path) =>
    Promise.reject(Object.assign(new Error(`EROFS: read-only, ${name} '${String(path)}'`), { code: 'EROFS' }));
}
