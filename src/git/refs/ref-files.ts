/**
 * Loose refs on disk: one small file a ref under `refs/`, its bytes `<oid>` or `ref: <name>`. Reading tolerates files that vanish
 * meanwhile. Source: gitrepository-layout(5).
 */
import { lstatSync, readdirSync, readFileSync, readlinkSync, statSync, type BigIntStats, type Dirent } from 'node:fs';
import { GitError } from '../errors.js';
import { isOid, ZERO_OID, type Oid } from '../oid.js';
import { pathText } from '../path-text.js';
import { isValidRefName } from './ref-name.js';

/** What one file says. */
export type LooseTarget = { readonly oid: Oid } | { readonly symref: string };

/** A ref file holds 41 bytes or one name. */
const MAX_REF_FILE_BYTES = 8192;
/** Depth of folders under `refs/`: a name of MAX_REF_NAME cannot go deeper in practice, a hostile tree can. */
const MAX_DEPTH = 64;
/** Refs and folders visited in one go; past it a repository is refused rather than held in memory. */
export const MAX_REFS = 2_000_000;

const OID_FILE = /^([0-9a-f]{40})(?:\s|$)/;
const SYMREF_FILE = /^ref:\s*(\S(?:.*\S)?)\s*$/s;

/** `undefined` for what is neither an id nor a symref: a broken ref. */
function parseLooseRef(bytes: Buffer): LooseTarget | undefined {
  const text = pathText(bytes);
  const oid = OID_FILE.exec(text)?.[1];
  if (oid !== undefined) return isOid(oid) && oid !== ZERO_OID ? { oid } : undefined;
  const symref = SYMREF_FILE.exec(text)?.[1];
  return symref !== undefined && isValidRefName(symref, true) ? { symref } : undefined;
}

/** `absent` when there is no such file, `undefined` when it is broken. A symbolic link to a ref (the oldest HEADs) is a symref. */
export function readLooseRef(file: string | Buffer): LooseTarget | 'absent' | undefined {
  try {
    const stat = lstatSync(file);
    if (stat.isSymbolicLink()) {
      const target = pathText(readlinkSync(file, { encoding: 'buffer' }));
      if (target.startsWith('refs/') && isValidRefName(target)) return { symref: target };
    }
    if (!statSync(file).isFile()) return 'absent';
    if (stat.size > MAX_REF_FILE_BYTES) return undefined;
    return parseLooseRef(readFileSync(file));
  } catch (error) {
    if (isAbsence(error)) return 'absent';
    throw error;
  }
}

export interface RefFile {
  /** Full ref name. */
  readonly name: string;
  readonly file: Buffer;
  readonly isDirectory: boolean;
}

/** Every folder and file below `refs/`, parents first. Locks and dot files are left out, as git does. */
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
          detail: 'files of refs',
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

/** A name can turn from file to folder (`a` deleted, `a/b` made) between the listing and the reading. */
export function isAbsence(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ELOOP';
}
