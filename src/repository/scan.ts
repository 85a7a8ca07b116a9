/**
 * Finds repositories on disk, at any depth below a root folder, both bare ones and work trees (`x/.git`). A repository is
 * never searched inside. Symbolic links are followed; each folder is looked into once.
 */
import { readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { resolveGitDir } from '../git/git-dir.js';
import { latinAddress, namingFolder, ownAddress, type RepositoryAddress } from './repository-name.js';

export interface RepositorySpec extends RepositoryAddress {
  /** Absolute path of the git directory, without a trailing slash. */
  readonly path: string;
  /** Other addresses that lead to it where no repository has them. */
  readonly aliases?: readonly RepositoryAddress[];
  /** It was found under a root, so it leaves the list when it is removed. */
  readonly isUnderRoot?: boolean;
}

/** `link`: through a symbolic link. `pointer`: the folder is a work tree whose `.git` file names a folder elsewhere. */
type Way = 'folder' | 'link' | 'pointer';

export interface FoundRepository {
  /** Absolute path of the git directory. */
  readonly path: string;
  /** `path` without links: the same for all folders of one repository. */
  readonly place: string;
  /** The folder that was found. */
  readonly folder: string;
  /** Names of the folders that make its owner, outermost first; never empty. */
  readonly owners: readonly string[];
  readonly reachedBy: Way;
}

export interface RootScan {
  readonly repositories: readonly FoundRepository[];
  /** Folders that could not be read, absolute. */
  readonly unreadable: readonly string[];
  /** Folders with more than `MAX_FOLDER_ENTRIES` entries, and roots with more than `MAX_FOLDERS` folders. */
  readonly tooLarge: readonly string[];
}

/** A folder of repositories has fewer; more is a mistyped root such as a mail spool, and each entry costs a few `stat`. */
export const MAX_FOLDER_ENTRIES = 20_000;
/** Most folders that are looked at below one root, those near it first: a second or two of work. */
const MAX_FOLDERS = 50_000;
/** Entries looked at before a scan lets other work of the thread run. */
const ENTRIES_PER_STEP = 64;

/** The repository that `path` (absolute) names, under the names of its folders; `undefined` where there is none. */
export function specOfPath(path: string): RepositorySpec | undefined {
  const found = findAt(path, undefined, 'folder');
  if (found === undefined) return undefined;
  const address = latinAddress(found.owners, basename(found.folder));
  const own = ownAddress(found.owners, basename(found.folder));
  const isLatin = own.owner === address.owner && own.name === address.name;
  return { ...address, path: found.path, ...(isLatin ? {} : { aliases: [own] }) };
}

/** Scans in small steps, so that a running server goes on answering. Throws what `readdir` throws for the root itself. */
export async function scanRoot(root: string): Promise<RootScan> {
  const steps = scanSteps(resolve(root));
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}

/** The same at once, for the start. */
export function scanRootSync(root: string): RootScan {
  const steps = scanSteps(resolve(root));
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** All roots again, one after another. A root that has gone meanwhile counts as unreadable. */
export async function rescanRoots(roots: readonly string[]): Promise<RootScan> {
  const scans: RootScan[] = [];
  for (const root of roots) {
    scans.push(
      await scanRoot(root).catch((error: NodeJS.ErrnoException) => {
        if (error.code === undefined) throw error;
        return { repositories: [], unreadable: [root], tooLarge: [] };
      }),
    );
  }
  return mergeScans(scans);
}

export function mergeScans(scans: readonly RootScan[]): RootScan {
  return {
    repositories: scans.flatMap(({ repositories }) => repositories),
    unreadable: scans.flatMap(({ unreadable }) => unreadable),
    tooLarge: scans.flatMap(({ tooLarge }) => tooLarge),
  };
}

/** What a scan has come to know. */
interface Scan {
  readonly repositories: FoundRepository[];
  readonly unreadable: string[];
  readonly tooLarge: string[];
}

interface Folder {
  readonly path: string;
  /** Of the repositories in it; empty in the root, whose own name is the owner then. */
  readonly owners: readonly string[];
  readonly way: 'folder' | 'link';
}

function* scanSteps(root: string): Generator<void, RootScan, void> {
  const scan: Scan = { repositories: [], unreadable: [], tooLarge: [] };
  const itself = findAt(root, undefined, 'folder');
  if (itself) return { ...scan, repositories: [itself] };
  const seen = new Set([realPath(root)]);
  const folders: Folder[] = [{ path: root, owners: [], way: 'folder' }];
  let looked = 0;
  // The list grows while it is walked: folders near the root come first.
  for (const { path, owners, way } of folders) {
    for (const { name, isLink } of childFolders(path, root, scan)) {
      const child: Folder = { path: join(path, name), owners: [...owners, name], way: isLink ? 'link' : way };
      const found = findAt(child.path, owners.length === 0 ? [basename(root)] : owners, child.way);
      if (found !== undefined) scan.repositories.push(found);
      else if (folders.length < MAX_FOLDERS && isFirst(child.path, seen)) folders.push(child);
      looked += 1;
      if (looked % ENTRIES_PER_STEP === 0) yield;
    }
  }
  if (folders.length >= MAX_FOLDERS) scan.tooLarge.push(root);
  return scan;
}

function isFirst(path: string, seen: Set<string>): boolean {
  const place = realPath(path);
  if (seen.has(place)) return false;
  seen.add(place);
  return true;
}

/** `owners` undefined: the folder above. */
function findAt(
  path: string,
  owners: readonly string[] | undefined,
  way: 'folder' | 'link',
): FoundRepository | undefined {
  const gitDir = findGitDir(path);
  if (gitDir === undefined) return undefined;
  const folder = namingFolder(path);
  const isHere = gitDir === path || gitDir === join(path, '.git');
  return {
    path: gitDir,
    place: realPath(gitDir),
    folder,
    owners: owners ?? [basename(dirname(folder))],
    reachedBy: isHere ? way : 'pointer',
  };
}

/** Folders and links to folders in `folder`, in byte order, links last. Hidden ones are no repositories of anyone. */
function childFolders(folder: string, root: string, scan: Scan): { readonly name: string; readonly isLink: boolean }[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (folder === root) throw error;
    // Also a name that is not UTF-8, which is listed with a replacement character.
    scan.unreadable.push(folder);
    return [];
  }
  if (entries.length > MAX_FOLDER_ENTRIES) scan.tooLarge.push(folder);
  const order = (a: Dirent, b: Dirent) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
  const seen = entries
    .slice(0, MAX_FOLDER_ENTRIES)
    .filter(({ name }) => !name.startsWith('.'))
    .sort(order);
  const links = seen.filter((entry) => entry.isSymbolicLink() && isFolder(join(folder, entry.name)));
  const folders = seen.filter((entry) => entry.isDirectory());
  return [
    ...folders.map(({ name }) => ({ name, isLink: false })),
    ...links.map(({ name }) => ({ name, isLink: true })),
  ];
}

/** `false` also for what cannot be looked at. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Without links. What is gone or forbidden keeps its spelling, which tells it apart well enough. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** As `resolveGitDir`; what cannot be looked at or is no plain pointer is no repository either. */
function findGitDir(path: string): string | undefined {
  try {
    return resolveGitDir(path);
  } catch {
    return undefined;
  }
}
