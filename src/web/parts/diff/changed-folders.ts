/**
 * What changed directly below a path, as a table with numbers of files and lines: where too many files changed to list
 * them all, and for a directory that a script opens in place (`?list=1`).
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Oid } from '../../../git/oid.js';
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { Repository } from '../../../repository/repository.js';
import type { CommitDiffOutput } from '../../../workers/tasks/commit-diff.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import type { PageRequest } from '../../http/page.js';
import { lineCounts, type Counts } from './changed-file.js';
import { withParameter } from './diff-view.js';

type ChangedFolder = CommitDiffOutput['folders'][number];
type CountedFolder = NonNullable<TaskOutput<'folderLines'>>['folders'][number];
/** The numbers of lines may be unknown. */
type AnyFolder = ChangedFolder & Partial<CountedFolder>;

export interface FolderTable {
  readonly rows: readonly ChangedFolderModel[];
  /** «и ещё 12 файлов», where the table is cut. */
  readonly more: string | undefined;
  readonly total: Counts | undefined;
  /** The address of the page that waits for the numbers of lines; undefined when they are known. */
  readonly waitHref: string | undefined;
}

export interface ChangedFolderModel {
  readonly path: string;
  /** Below the folder that the page is limited to. */
  readonly name: string;
  /** The page of the changes in it. */
  readonly href: string;
  /** The page from which a script takes what it shows below the row: the same table, or the lines of a file. */
  readonly openHref: string;
  readonly icon: string;
  readonly isDirectory: boolean;
  /** The number of files below a directory; '' for a file. */
  readonly files: string;
  /** Undefined while they are unknown. */
  readonly lines: { readonly counts: Counts; readonly plus: number; readonly minus: number } | undefined;
}

/** Both are part of the validator of pages with such a table. */
const LIST = 'list';
const LINES = 'lines';
/** The time that the rest of the page waits for the numbers of lines. */
const BUDGET_MS = 300;
const TOO_SLOW = Symbol('too-slow');

/** The page shows nothing but the table. */
export function isListOnly({ query }: PageRequest): boolean {
  return query.get(LIST) === '1';
}

export function folderTableTag({ query }: PageRequest): string {
  return [LIST, LINES].filter((name) => query.has(name)).join('-');
}

export interface FolderSubject {
  readonly repository: Repository;
  readonly commit: Oid;
  /** The other side; undefined for the empty tree. */
  readonly against: Oid | undefined;
  readonly path: GitPath;
  readonly folderHref: (path: GitPath) => string;
  readonly fileHref: (path: GitPath) => string;
}

/**
 * Beside the table files are listed only for their lines: the list would be cut, and its folders would have other
 * numbers than those of the table.
 */
export function withoutCutList(request: PageRequest, diff: CommitDiffOutput): CommitDiffOutput {
  if (isListOnly(request)) return { ...diff, files: [] };
  const isCut = diff.files.length < diff.totalFiles && diff.folders.length > 1;
  return isCut ? { ...diff, files: diff.files.filter(({ kind }) => kind !== 'unread') } : diff;
}

/** Undefined when the page lists all files. */
export async function folderTable(
  request: PageRequest,
  subject: FolderSubject,
  diff: CommitDiffOutput,
): Promise<FolderTable | undefined> {
  if (diff.files.length === diff.totalFiles) return undefined;
  const { repository, commit, against, path } = subject;
  const answer = repository.background.ask('folderLines', { commit, against, path });
  const waits = isListOnly(request) || request.query.has(LINES);
  const known = await (waits ? answer : Promise.race([answer, delay(BUDGET_MS, TOO_SLOW, { ref: false })]));
  const lines = known === TOO_SLOW ? undefined : known;
  const folders: readonly AnyFolder[] = lines?.folders ?? diff.folders;
  const inFolders = folders.reduce((sum, { files }) => sum + files, 0);
  const rest = (lines?.totalFiles ?? diff.totalFiles) - inFolders;
  return {
    rows: folderRows(request, subject, folders),
    more: rest > 0 ? request.t('diff.folders.more', { count: rest }) : undefined,
    total: lines === undefined ? undefined : lineCounts(request, lines.total.additions, lines.total.deletions),
    waitHref: known === TOO_SLOW ? withParameter(request.target, LINES, '1') : undefined,
  };
}

function withoutTable(href: string): string {
  return withParameter(withParameter(href, LIST, undefined), LINES, undefined);
}

function folderRows(
  request: PageRequest,
  { path, folderHref, fileHref }: FolderSubject,
  folders: readonly AnyFolder[],
): ChangedFolderModel[] {
  const most = Math.max(1, ...folders.map(({ additions = 0, deletions = 0 }) => additions + deletions));
  const percent = (lines: number): number => Math.round((1000 * lines) / most) / 10;
  return folders.map((folder) => {
    const { additions, deletions, isFolder } = folder;
    const href = withoutTable(isFolder ? folderHref(folder.path) : fileHref(folder.path));
    return {
      path: displayPath(folder.path),
      name: displayPath(folder.path === path ? path : folder.path.slice(path === '' ? 0 : path.length + 1)),
      href,
      openHref: isFolder ? withParameter(href, LIST, '1') : href,
      icon: isFolder ? 'file-directory-fill' : 'file',
      isDirectory: isFolder,
      files: isFolder ? request.t('compare.filesIn', { count: folder.files }) : '',
      lines:
        additions === undefined || deletions === undefined
          ? undefined
          : {
              counts: lineCounts(request, additions, deletions),
              plus: percent(additions),
              minus: percent(deletions),
            },
    };
  });
}
