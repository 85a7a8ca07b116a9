/** Finds the folder of a repository: gitrepository-layout(5), "DESCRIPTION", `.git` files and `commondir`. */
import { type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { GitError } from './errors.js';
import { MAX_CONTROL_FILE_BYTES } from './limits.js';
import { isAbsent } from './loose/loose-objects.js';
import { readRegularFile } from './regular-file.js';

/** Most steps from folder to folder. `gitdir:` files may lead to each other; git itself follows only one. */
const MAX_LINKS = 4;

/**
 * The absolute path of the folder with `HEAD`, `objects` and `refs` of the repository at `path`. This is `path` itself
 * when it is a bare repository or a `.git` folder, else its `.git` folder or the folder that its `.git` file names. For
 * a linked worktree it is the folder of the main repository. `undefined` when `path` is not a repository.
 */
export function resolveGitDir(path: string): string | undefined {
  try {
    return followLinks(path);
  } catch (error) {
    // A `.git` file or `commondir` is too large or cannot be read.
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

function followLinks(path: string): string | undefined {
  let at = resolve(path);
  for (let links = 0; links < MAX_LINKS; links += 1) {
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
 * Undefined for every path that cannot be examined: no permission, a file as a folder, a cycle of links, a NUL in it.
 */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * The text of a small file in UTF-8; undefined when it is absent or not a regular file. Throws corrupt when it is too
 * large or cannot be read.
 */
export function readControlFile(path: string): string | undefined {
  const stat = statOf(path);
  if (stat?.isFile() !== true) return undefined;
  try {
    return readRegularFile(path, MAX_CONTROL_FILE_BYTES).toString('utf8');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw new GitError(
      'corrupt',
      { file: basename(path), detail: (error as NodeJS.ErrnoException).code ?? 'cannot be read' },
      error,
    );
  }
}

/** The history of the repository ends where its clone did: it has the file `shallow` (gitrepository-layout(5)). */
export function isShallow(gitDir: string): boolean {
  return (readControlFile(join(gitDir, 'shallow')) ?? '').trim() !== '';
}

/** Extensions of gitformat-repository(5) that change nothing for a reader of objects and refs. */
const HARMLESS_EXTENSIONS = new Set([
  'noop',
  'noop-v1',
  'partialclone',
  'preciousobjects',
  'relativeworktrees',
  'worktreeconfig',
]);
/** Extensions that this module checks by their value. */
const CHECKED_EXTENSIONS = new Set(['objectformat', 'refstorage', 'compatobjectformat']);
const NEWEST_FORMAT_VERSION = 1;

/**
 * Throws unsupported for a repository that git refuses or that has another hash than SHA-1 or another ref storage than
 * files: git-config(1), `core.repositoryFormatVersion` and `extensions.*`. As git does, unknown extensions are refused
 * from version 1 on and ignored in version 0.
 */
export function checkExtensions(gitDir: string): void {
  const config = readControlFile(join(gitDir, 'config')) ?? '';
  const versionText = readSection(config, 'core').get('repositoryformatversion') ?? '0';
  const version = /^\d+$/.test(versionText) ? Number(versionText) : NaN;
  if (!(version <= NEWEST_FORMAT_VERSION))
    throw new GitError('unsupported', { feature: `core.repositoryFormatVersion=${versionText}` });
  const extensions = readSection(config, 'extensions');
  for (const name of extensions.keys())
    if (version >= 1 && !HARMLESS_EXTENSIONS.has(name) && !CHECKED_EXTENSIONS.has(name))
      throw new GitError('unsupported', { feature: `extensions.${name}` });
  const objectFormat = extensions.get('objectformat') ?? 'sha1';
  if (objectFormat !== 'sha1') throw new GitError('unsupported', { feature: objectFormat });
  const refStorage = extensions.get('refstorage') ?? 'files';
  if (refStorage !== 'files') throw new GitError('unsupported', { feature: refStorage });
}

/** Keys and values of a section without subsection, in lower case. Parses only as much of git-config(1) as they need. */
function readSection(config: string, wanted: string): Map<string, string> {
  const values = new Map<string, string>();
  let section = '';
  for (const line of config.split('\n')) {
    const header = /^\s*\[\s*([^\]\s]+)\s*\](.*)$/.exec(line);
    if (header !== null) section = (header[1] as string).toLowerCase();
    else if (/^\s*\[/.test(line)) section = '';
    const pair = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*"?([^"#;]*?)"?\s*(?:[#;].*)?$/.exec(
      header === null ? line : (header[2] as string),
    );
    if (section === wanted && pair !== null)
      values.set((pair[1] as string).toLowerCase(), (pair[2] as string).toLowerCase());
  }
  return values;
}
