/** Folders with their numbers of changed files, shown where many files changed; each links to the changes below it. */
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { ChangedFolder } from '../../../workers/tasks/commit-diff.js';
import type { PageRequest } from '../../http/page.js';

export interface ChangedFolderModel {
  /** Below the folder that the page is limited to. */
  readonly name: string;
  readonly href: string;
  readonly icon: string;
  readonly isDirectory: boolean;
  /** The number of files below a directory; '' for a file. */
  readonly files: string;
}

export function changedFolderModels(
  { t }: PageRequest,
  { folders, path }: { readonly folders: readonly ChangedFolder[]; readonly path: GitPath },
  hrefOf: (path: GitPath) => string,
): ChangedFolderModel[] {
  return folders.map((folder) => ({
    name: displayPath(folder.path === path ? path : folder.path.slice(path === '' ? 0 : path.length + 1)),
    href: hrefOf(folder.path),
    icon: folder.isFolder ? 'file-directory-fill' : 'file',
    isDirectory: folder.isFolder,
    files: folder.isFolder ? t('compare.filesIn', { count: folder.files }) : '',
  }));
}
