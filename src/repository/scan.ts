/**
 * Finds repositories on disk. A root folder is searched two levels down: `ROOT/x.git` (owner: the root's own name),
 * `ROOT/owner/x.git`, and the same for work trees (`x/.git`). A repository is never searched inside. Symbolic links are
 * followed, but depth is bounded and a repository that two names reach is listed once, under the first one.
 */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { resolveGitDir } from '../git/git-dir.js';
import { addressKey, nameFromFolder, namingFolder, ownerFromFolder } from './repository-name.js';

export interface RepositorySpec {
  readonly owner: string;
  readonly name: string;
  /** Absolute path of the git directory, without a trailing slash. */
  readonly path: string;
}

export interface RootScan {
  readonly repositories: readonly RepositorySpec[];
  /** Folders that could not be read, absolute. */
  readonly unreadable: readonly string[];
  /** Folders with more than `MAX_FOLDER_ENTRIES` entries: only so many were looked at. */
  readonly tooLarge: readonly string[];
}

/** A folder of repositories has fewer; more is a mistyped root such as a mail spool, and each entry costs a few `stat`. */
export const MAX_FOLDER_ENTRIES = 20_000;
const ROOT_DEPTH = 2;
/** Entries looked at before a scan lets other work of the thread run. */
const ENTRIES_PER_STEP = 64;

/** The repository that `path` (absolute) names, under the names of its folders; `undefined` where there is none. */
export function specOfPath(path: string): RepositorySpec | undefined {
  const gitDir = findGitDir(path);
  if (gitDir === undefined) return undefined;
  const folder = namingFolder(path);
  return { owner: ownerFromFolder(basename(dirname(folder))), name: nameFromFolder(basename(folder)), path: gitDir };
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
  return {
    repositories: scans.flatMap(({ repositories }) => repositories),
    unreadable: scans.flatMap(({ unreadable }) => unreadable),
    tooLarge: scans.flatMap(({ tooLarge }) => tooLarge),
  };
}

export interface MergedSpecs {
  /** `known`, then what is new in `found`. */
  readonly repositories: readonly RepositorySpec[];
  /** Repositories whose address another one has. */
  readonly conflicts: readonly { readonly refused: RepositorySpec; readonly first: RepositorySpec }[];
}

/** Adds to `known` what it does not have yet; the same git directory under a second name is dropped without a word. */
export function mergeSpecs(known: readonly RepositorySpec[], found: readonly RepositorySpec[]): MergedSpecs {
  const repositories = [...known];
  const byAddress = new Map(known.map((spec) => [addressKey(spec), spec]));
  const places = new Set(known.map(({ path }) => realPath(path)));
  const conflicts: MergedSpecs['conflicts'][number][] = [];
  for (const spec of found) {
    const place = realPath(spec.path);
    if (places.has(place)) continue;
    const first = byAddress.get(addressKey(spec));
    if (first) {
      conflicts.push({ refused: spec, first });
      continue;
    }
    places.add(place);
    byAddress.set(addressKey(spec), spec);
    repositories.push(spec);
  }
  return { repositories, conflicts };
}

function* scanSteps(root: string): Generator<void, RootScan, void> {
  const scan = { repositories: [] as RepositorySpec[], unreadable: [] as string[], tooLarge: [] as string[] };
  const seen = new Set<string>();
  const itself = specOfPath(root);
  if (itself) return { ...scan, repositories: [itself] };
  let folders = [root];
  for (let depth = 1; depth <= ROOT_DEPTH; depth += 1) {
    const deeper: string[] = [];
    for (const folder of folders) {
      let looked = 0;
      for (const child of childFolders(folder, root, scan)) {
        const spec = specOfPath(child);
        const place = realPath(spec?.path ?? child);
        if (!seen.has(place)) {
          seen.add(place);
          if (spec) scan.repositories.push(spec);
          else deeper.push(child);
        }
        looked += 1;
        if (looked % ENTRIES_PER_STEP === 0) yield;
      }
      yield;
    }
    folders = deeper;
  }
  return scan;
}

/** Folders and links to folders in `folder`, in byte order, links last. Hidden ones are no repositories of anyone. */
function childFolders(folder: string, root: string, scan: { unreadable: string[]; tooLarge: string[] }): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (folder === root) throw error;
    scan.unreadable.push(folder);
    return [];
  }
  if (entries.length > MAX_FOLDER_ENTRIES) scan.tooLarge.push(folder);
  const order = (a: { name: string }, b: { name: string }) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));
  const seen = entries
    .slice(0, MAX_FOLDER_ENTRIES)
    .filter(({ name }) => !name.startsWith('.'))
    .sort(order);
  const links = seen
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => join(folder, name))
    .filter(isFolder);
  return [...seen.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name)), ...links];
}

/** `false` also for what cannot be looked at. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // Gone or forbidden since it was listed: its own spelling tells it apart well enough.
    return path;
  }
}

/** As `resolveGitDir`; what cannot be looked at or is no plain pointer is no repository either, and whoever asked can find out why. */
function findGitDir(path: string): string | undefined {
  try {
    return resolveGitDir(path);
  } catch {
    return undefined;
  }
}
