/** Which folder on disk is a repository: gitrepository-layout(5), "DESCRIPTION", `.git` files and `commondir`. */
import { readFileSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { GitError } from './errors.js';
import { MAX_CONTROL_FILE_BYTES } from './limits.js';
import { isAbsent } from './loose/loose-objects.js';

/** `gitdir:` files may point at one another; git itself follows one. */
const MAX_LINKS = 4;

/**
 * The absolute folder that holds `HEAD`, `objects` and `refs` of the repository at `path`: `path` itself when it is
 * bare or a `.git` folder, its `.git`, or what its `.git` file names. A linked worktree gives the repository that it
 * belongs to. `undefined` when there is none. Reads a few small files.
 */
export function resolveGitDir(path: string): string | undefined {
  try {
    return followLinks(path);
  } catch (error) {
    // A `.git` or `commondir` that is huge or may not be read makes no repository.
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function followLinks(path: string): string | undefined {
  let at = resolve(path);
  for (let links = 0; links < MAX_LINKS; links++) {
    if (isFile(at)) {
      const named = /^gitdir: (.+?)\r?\n?$/.exec(readControlFile(at) ?? '')?.[1];
      if (named === undefined) return undefined;
      at = resolve(dirname(at), named);
      continue;
    }
    const common = readControlFile(join(at, 'commondir'));
    if (common !== undefined && isFile(join(at, 'HEAD'))) {
      at = resolve(at, common.trimEnd());
      continue;
    }
    if (isGitDir(at)) return at;
    if (basename(at) === '.git') return undefined;
    at = join(at, '.git');
  }
  return undefined;
}

function isGitDir(path: string): boolean {
  return (
    isFile(join(path, 'HEAD')) &&
    isFolder(join(path, 'objects')) &&
    (isFolder(join(path, 'refs')) || isFile(join(path, 'packed-refs')))
  );
}

function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/**
 * A path that cannot be looked at (no permission, a file as folder, a circle of links, a NUL in it) is no repository.
 */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * UTF-8 text of a small file; undefined when it is absent or no plain file. Throws corrupt when it is not small or not
 * readable.
 */
export function readControlFile(path: string): string | undefined {
  const stat = statOf(path);
  if (stat?.isFile() !== true) return undefined;
  if (stat.size > MAX_CONTROL_FILE_BYTES)
    throw new GitError('corrupt', { file: basename(path), detail: `${stat.size} bytes` });
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw new GitError(
      'corrupt',
      { file: basename(path), detail: (error as NodeJS.ErrnoException).code ?? 'cannot be read' },
      error,
    );
  }
}

/**
 * Throws unsupported for a repository that we cannot read: git-config(1), `extensions.objectFormat` and
 * `extensions.refStorage`.
 */
export function checkExtensions(gitDir: string): void {
  const extensions = readExtensions(readControlFile(join(gitDir, 'config')) ?? '');
  const objectFormat = extensions.get('objectformat') ?? 'sha1';
  if (objectFormat !== 'sha1') throw new GitError('unsupported', { feature: objectFormat });
  const refStorage = extensions.get('refstorage') ?? 'files';
  if (refStorage !== 'files') throw new GitError('unsupported', { feature: refStorage });
}

/** Keys (lower case) and values of `[extensions]`; that is all this needs of git-config(1)'s syntax. */
function readExtensions(config: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  for (const line of config.split('\n')) {
    const header = /^\s*\[\s*([^\]\s]+)\s*\](.*)$/.exec(line);
    if (header !== null) section = (header[1] as string).toLowerCase();
    else if (/^\s*\[/.test(line)) section = '';
    const pair = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*"?([^"#;]*?)"?\s*(?:[#;].*)?$/.exec(
      header === null ? line : (header[2] as string),
    );
    if (section === 'extensions' && pair !== null)
      values.set((pair[1] as string).toLowerCase(), (pair[2] as string).toLowerCase());
  }
  return values;
}
