/** What changed directly below a path: files, and folders with the number of files below each. */
import type { FileChange } from '../../diff/files/file-change.js';
import type { GitPath } from '../../git/path-text.js';

export interface ChangedFolder {
  readonly path: GitPath;
  readonly files: number;
  readonly isFolder: boolean;
}

/** No directory of a kernel has so many changed entries between two of its releases. */
const MAX_FOLDERS = 1_000;

/** At most `MAX_FOLDERS`: folders first, the largest numbers of files first. */
export function changedFolders(changes: readonly FileChange[], path: GitPath): ChangedFolder[] {
  const folders = new Map<GitPath, { path: GitPath; files: number; isFolder: boolean }>();
  for (const { newPath } of changes) {
    const entry = entryBelow(path, newPath);
    const folder = folders.get(entry);
    if (folder === undefined) folders.set(entry, { path: entry, files: 1, isFolder: entry !== newPath });
    else folder.files += 1;
  }
  return [...folders.values()]
    .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || b.files - a.files)
    .slice(0, MAX_FOLDERS);
}

/** The file, or the directory directly below `path` that has it. */
export function entryBelow(path: GitPath, file: GitPath): GitPath {
  const slash = file.indexOf('/', path === '' ? 0 : path.length + 1);
  return slash < 0 ? file : file.slice(0, slash);
}
