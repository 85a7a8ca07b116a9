/** The names of a changed file in lists and above its lines. */
import type { ChangeStatus, FileChange } from '../../../diff/files/file-change.js';
import { displayPath, type GitPath } from '../../../git/path-text.js';
import type { ChangedFile } from '../../../workers/tasks/commit-diff.js';
import type { PageRequest } from '../../http/page.js';

/** Numbers of added and deleted lines. */
export interface Counts {
  /** As texts with their signs; '' for none. */
  readonly plus: string;
  readonly minus: string;
  /** The same as parts of a bar of `BAR_LENGTH`: a change of few lines has a short one. */
  readonly bar: { readonly plus: number; readonly minus: number };
}

/** As on other forges, so that bars below each other show where most was changed. */
const BAR_LENGTH = 5;

/** A path whose lines may break after each piece, that is after a slash and not within a name. */
export type PathPieces = readonly string[];

export interface FileHead {
  /** Suffix of the class `status--`. */
  readonly tone: string;
  readonly icon: string;
  readonly statusLabel: string;
  /** The old name of a renamed file. */
  readonly oldName: PathPieces | undefined;
  readonly name: PathPieces;
  readonly counts: Counts | undefined;
}

export interface ListedFile extends FileHead {
  /** The last segment of its path. */
  readonly leafName: string;
  readonly href: string;
  /** True when the lines are on a page of their own, from which a script may fetch them. */
  readonly isElsewhere: boolean;
}

const ICONS: Readonly<Record<ChangeStatus, string>> = {
  added: 'diff-added',
  deleted: 'diff-removed',
  modified: 'diff-modified',
  'type-changed': 'diff-modified',
  renamed: 'diff-renamed',
  copied: 'diff-renamed',
};
/** U+2212, as wide as the plus sign. */
const MINUS = '\u2212';

export function fileHead(request: PageRequest, { change, additions, deletions, kind }: ChangedFile): FileHead {
  const { status, oldPath, newPath } = change;
  const hasCounts =
    kind === 'text' ||
    kind === 'symlink' ||
    kind === 'type-changed' ||
    (kind === 'too-large' && additions + deletions > 0);
  return {
    tone: status === 'type-changed' ? 'type' : status,
    icon: ICONS[status],
    statusLabel: request.t(`commit.status.${status}`),
    oldName: oldPath === newPath ? undefined : pathPieces(oldPath),
    name: pathPieces(newPath),
    counts: hasCounts && additions + deletions > 0 ? lineCounts(request, additions, deletions) : undefined,
  };
}

/** The form for a list that is grouped by folder. */
export function listedFile(
  head: FileHead,
  { oldPath, newPath }: FileChange,
  link: Pick<ListedFile, 'href' | 'isElsewhere'>,
): ListedFile {
  const leaf = newPath.slice(newPath.lastIndexOf('/') + 1);
  return {
    ...head,
    oldName: oldPath === newPath ? undefined : pathPieces(oldNameIn(newPath.slice(0, -leaf.length), oldPath)),
    leafName: displayPath(leaf),
    ...link,
  };
}

/**
 * `old.c` for a file of the same folder (`folder` ends with a slash), `/old.c` for a file of the root, else the whole
 * path.
 */
function oldNameIn(folder: GitPath, oldPath: GitPath): GitPath {
  const oldFolder = oldPath.slice(0, oldPath.lastIndexOf('/') + 1);
  if (oldFolder === folder) return oldPath.slice(folder.length);
  return oldFolder === '' ? `/${oldPath}` : oldPath;
}

export function pathPieces(path: GitPath): PathPieces {
  return displayPath(path).split(/(?<=\/)/);
}

export function lineCounts({ numbers }: PageRequest, additions: number, deletions: number): Counts {
  return {
    plus: additions === 0 ? '' : `+${numbers.integer(additions)}`,
    minus: deletions === 0 ? '' : `${MINUS}${numbers.integer(deletions)}`,
    bar: barOf(additions, deletions),
  };
}

/** Each kind of line that there is has at least one part. */
function barOf(additions: number, deletions: number): Counts['bar'] {
  const total = additions + deletions;
  const length = Math.min(BAR_LENGTH, total);
  const least = (lines: number): number => (lines === 0 ? 0 : 1);
  const plus = Math.max(least(additions), Math.round((length * additions) / Math.max(total, 1)));
  const kept = Math.min(plus, length - least(deletions));
  return { plus: kept, minus: length - kept };
}
