/**
 * Loose refs: one small file under `refs/` for each ref, with the content `<oid>` or `ref: <name>`. A file may
 * disappear while refs are read; it then counts as absent. Source: gitrepository-layout(5).
 */
import { lstatSync, readdirSync, readlinkSync, statSync, type BigIntStats, type Dirent } from 'node:fs';
import { GitError } from '../errors.js';
import { isOid, ZERO_OID, type Oid } from '../oid.js';
import { pathText } from '../path-text.js';
import { isValidRefName } from './ref-name.js';
import { readRegularFile } from '../regular-file.js';

/** The content of one ref file. */
export type LooseTarget = { readonly oid: Oid } | { readonly symref: string };

/** Largest ref file. It contains an id and a newline, or one name. */
const MAX_REF_FILE_BYTES = 8192;
/** Depth of folders under `refs/`. Real names stay far below it; a hostile repository may not. */
const MAX_DEPTH = 64;
/** Most files and folders under `refs/`. A repository with more is refused, because its refs are kept in memory. */
export const MAX_REFS = 2_000_000;

const OID_FILE = /^([0-9a-f]{40})(?:\s|$)/;
const SYMREF_FILE = /^ref:\s*(\S(?:.*\S)?)\s*$/s;

/** `undefined` for a broken ref, whose content is neither an id nor a symref. */
function parseLooseRef(bytes: Buffer): LooseTarget | undefined {
  const text = pathText(bytes);
  const oid = OID_FILE.exec(text)?.[1];
  if (oid !== undefined) return isOid(oid) && oid !== ZERO_OID ? { oid } : undefined;
  const symref = SYMREF_FILE.exec(text)?.[1];
  return symref !== undefined && isValidRefName(symref, true) ? { symref } : undefined;
}

/**
 * Reads a ref file: `absent` when there is no such file, `undefined` when it is broken. A symbolic link to a ref is a
 * symref; old versions of git made HEAD one.
 */
export function readLooseRef(file: string | Buffer): LooseTarget | 'absent' | undefined {
  try {
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) {
      const target = pathText(readlinkSync(file, { encoding: 'buffer' }));
      if (target.startsWith('refs/') && isValidRefName(target)) return { symref: target };
    }
    if (!statSync(file).isFile()) return 'absent';
    if (stat.size > MAX_REF_FILE_BYTES) return undefined;
    return parseLooseRef(readRegularFile(file, MAX_REF_FILE_BYTES));
  } catch (error) {
    if (isAbsence(error)) return 'absent';
    throw error;
  }
}

export interface RefFile {
  /** Full name of the ref, or of a folder of refs. */
  readonly name: string;
  /** Path of the file or folder. */
  readonly file: Buffer;
  readonly isDirectory: boolean;
}

/**
 * All folders and files below `refs/`, parents first. As in git, lock files and names with a leading dot are left out.
 */
export function* listRefFiles(gitDir: string): Generator<RefFile> {
  const pending: { name: string; file: Buffer; depth: number }[] = [
    { name: 'refs', file: Buffer.from(`${gitDir}/refs`), depth: 0 },
  ];
  let seen = 0;
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    yield { name: folder.name, file: folder.file, isDirectory: true };
    for (const entry of entriesOf(folder.file)) {
      const name = `${folder.name}/${pathText(entry.name)}`;
      const file = Buffer.concat([folder.file, Buffer.from('/'), entry.name]);
      if (++seen > MAX_REFS)
        throw new GitError('too-large', {
          file: 'refs',
          detail: 'number of ref files',
          limitBytes: MAX_REFS,
          actualBytes: seen,
        });
      if (entry.name[0] === 46 || name.endsWith('.lock')) continue;
      if (!isDirectory(entry, file)) yield { name, file, isDirectory: false };
      else if (folder.depth < MAX_DEPTH) pending.push({ name, file, depth: folder.depth + 1 });
    }
  }
}

function entriesOf(folder: Buffer): Dirent<Buffer>[] {
  try {
    return readdirSync(folder, { encoding: 'buffer', withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
  }
}

function isDirectory(entry: Dirent<Buffer>, file: Buffer): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && (statIfPresent(file)?.isDirectory() ?? false));
}

export function statIfPresent(file: string | Buffer): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true });
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/**
 * Whether an error of the operating system means that a ref file is absent. Between listing and reading a file can
 * become a folder, for example when `a` is deleted and `a/b` is made.
 */
export function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP';
}
