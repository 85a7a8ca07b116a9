/** Folders with their numbers of changed files, shown where many files changed; each links to the changes below it. */
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { ChangedFolder } from '../../../workers/tasks/commit-diff.js';
import type { PageRequest } from '../../http/page.js';

export interface ChangedFolderModel {
  readonly name: string;
  readonly href: string;
  readonly icon: string;
  readonly isDirectory: boolean;
  readonly files: string;
}

export function changedFolderModels(
  { t }: PageRequest,
  folders: readonly ChangedFolder[],
  hrefOf: (path: GitPath) => string,
): ChangedFolderModel[] {
  return folders.map((folder) => ({
    name: displayPath(folder.path),
    href: hrefOf(folder.path),
    icon: folder.isFolder ? 'file-directory-fill' : 'file',
    isDirectory: folder.isFolder,
    files: t('compare.filesIn', { count: folder.files }),
  }));
}
