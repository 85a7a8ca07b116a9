/**
 * The changes of a commit against one of its parents, as a page shows them: files, counts, and lines as HTML, within
 * limits.
 */
import { withAttributes } from '../../diff/files/change-attributes.js';
import { commitChanges, PAGE_RENAME_BUDGET_MS, type CommitChanges } from '../../diff/files/commit-changes.js';
import type { FileChange } from '../../diff/files/file-change.js';
import type { DiffHunk, FileDiff, FileDiffKind } from '../../diff/output/file-diff.js';
import { DEFAULT_CONTEXT_LINES } from '../../diff/lines/line-diff.js';
import { pageDiff } from '../../diff/output/page-diff.js';
import type { WhitespaceMode } from '../../diff/lines/whitespace.js';
import { parseCommit, type Commit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { diffFileName } from '../../shared/diff-lines.js';
import { renderDiffRows, type DiffRowOptions } from '../../render/rows/diff-rows.js';
import { renderSplitRows } from '../../render/rows/split-rows.js';
import type { SafeHtml } from '../../render/safe-html.js';
import { storeOf } from '../stores.js';
import { changedFolders, type ChangedFolder } from './changed-folders.js';
import { changedContent, type ChangedContent } from './changed-content.js';
import { colourBudget, colouredHunks, type ColouredHunk } from './diff-colours.js';
import { fileDecoder, utf16AsUtf8 } from './file-decoder.js';
import { diffAttributes } from './tree-attributes.js';

export interface CommitDiffInput {
  readonly gitDir: string;
  readonly commit: Oid;
  /** Index of the parent, from 0; ignored for a root commit, which is compared with the empty tree. */
  readonly parentIndex: number;
  /** Compare with the empty tree: the commit has no parents, or they are cut off at the boundary of a shallow clone. */
  readonly isRoot?: boolean;
  /** The other commit of a comparison, used instead of a parent. */
  readonly against?: Oid;
  /** Only changes at this path or below it; '' or absent for all. */
  readonly path?: GitPath;
  /** With more files than this only the list of files is returned. */
  readonly showUpTo?: number;
  /** Time limit in milliseconds, separately for renames and for lines, where a page has less time than usual. */
  readonly budgetMs?: number;
  /** Only this changed file, by its new or old name; renames are detected among all files. */
  readonly file?: GitPath;
  /** Default: the number of lines that git shows. */
  readonly contextLines?: number;
  /** By default all whitespace is significant. */
  readonly whitespace?: WhitespaceMode;
  /** `split` gives rows in two columns with bodies of their own; see render/rows/split-rows.ts. */
  readonly style?: 'unified' | 'split';
  /** Text for a last line without a newline, in the visitor's language. */
  readonly noNewline: string;
}

export interface CommitDiffOutput {
  /** At most `MAX_LISTED_FILES`. */
  readonly files: readonly ChangedFile[];
  readonly totalFiles: number;
  /** What changed directly below the compared path. */
  readonly folders: readonly ChangedFolder[];
  /** True when there are more than `totalFiles`: the comparison was ended early. */
  readonly moreFiles: boolean;
  /** True when not all pairs could be compared for renames. */
  readonly renamesLimited: boolean;
  /** Sums over all files; undefined when not all were read. */
  readonly total: { readonly additions: number; readonly deletions: number } | undefined;
}

/** `unread`: a limit of the page was reached before this file. */
export type ChangedFileKind = FileDiffKind | 'unread';

export interface ChangedFile {
  readonly change: FileChange;
  readonly kind: ChangedFileKind;
  readonly additions: number;
  readonly deletions: number;
  readonly oldSize: number;
  readonly newSize: number;
  /** Empty where there are no lines. */
  readonly hunks: readonly RenderedHunk[];
  /** Number of lines of the new text; 0 where no lines are shown. */
  readonly newLines: number;
  readonly cutLines: boolean;
  /** Pictures and LFS pointers. */
  readonly content?: ChangedContent;
}

/** A hunk with `rowsHtml` in place of its lines. */
export interface RenderedHunk extends Omit<DiffHunk, 'lines'> {
  readonly rowsHtml: SafeHtml;
}

/** Names are cheap, but a list of tens of thousands is too long for a page. */
export const MAX_LISTED_FILES = 1_000;
/** Limit of the HTML in characters; lines may be long, so a limit on their number is not enough. */
const MAX_SHOWN_CHARACTERS = 4_000_000;

export function commitDiffTask({
  gitDir,
  commit,
  parentIndex,
  isRoot = false,
  against,
  path = '',
  showUpTo = Infinity,
  budgetMs,
  file,
  contextLines = DEFAULT_CONTEXT_LINES,
  whitespace = 'show-all',
  style = 'unified',
  noNewline,
}: CommitDiffInput): CommitDiffOutput {
  const store = storeOf(gitDir);
  const parsed = parseCommit(commit, store.read(commit, 'commit').bytes);
  const sides = { tree: parsed.tree, parents: against === undefined ? (isRoot ? [] : parsed.parents) : [against] };
  const compared =
    (file === undefined ? undefined : editOf(store, sides, parentIndex, path, file)) ??
    changesOf(
      commitChanges(store, sides, parentIndex, {
        pathPrefix: path,
        renames: { budgetMs: budgetMs ?? PAGE_RENAME_BUDGET_MS },
      }),
      file,
    );
  const { truncated, renamesLimited } = compared;
  const changes = withAttributes(compared.changes, diffAttributes(gitDir, parsed.tree));
  const decode = fileDecoder();
  const page = pageDiff(store, changes, {
    decode,
    recode: utf16AsUtf8,
    contextLines,
    whitespace,
    ...(changes.length > showUpTo ? { maxFiles: 0 } : {}),
    ...(budgetMs === undefined ? {} : { budgetMs }),
  });
  let charactersLeft = MAX_SHOWN_CHARACTERS;
  const colours = colourBudget();
  const shown = page.files.map((diff, at) => {
    const made = shownFile(
      { ...diff, hunks: colouredHunks(store, diff, decode, colours) },
      style === 'split' ? renderSplitRows : renderDiffRows,
      { noNewline, fileName: diffFileName('f', at + 1) },
      charactersLeft,
    );
    charactersLeft -= characters(made.hunks);
    return { ...made, content: changedContent(store, diff) };
  });
  const files = [...shown, ...page.rest.slice(0, Math.max(MAX_LISTED_FILES - shown.length, 0)).map(unread)];
  return {
    files,
    totalFiles: changes.length,
    folders: changedFolders(changes, path),
    moreFiles: truncated,
    renamesLimited,
    total: truncated || page.rest.length > 0 ? undefined : { additions: page.additions, deletions: page.deletions },
  };
}

/**
 * A file that exists on both sides was not renamed, so the other files, thousands between two releases, need not be
 * compared.
 */
function editOf(
  store: ObjectReader,
  sides: Pick<Commit, 'tree' | 'parents'>,
  parentIndex: number,
  path: GitPath,
  file: GitPath,
): CommitChanges | undefined {
  if (path !== '' && path !== file && !file.startsWith(`${path}/`)) return undefined;
  const found = commitChanges(store, sides, parentIndex, { pathPrefix: file, renames: false });
  const [change] = found.changes;
  return found.changes.length === 1 && change?.newPath === file && change.oldMode !== 0 && change.newMode !== 0
    ? found
    : undefined;
}

function changesOf(all: CommitChanges, file: GitPath | undefined): CommitChanges {
  return file === undefined
    ? all
    : { ...all, changes: all.changes.filter(({ oldPath, newPath }) => newPath === file || oldPath === file) };
}

function shownFile(
  { hunks, kind, ...facts }: Omit<FileDiff, 'hunks'> & { readonly hunks: readonly ColouredHunk[] },
  render: typeof renderDiffRows,
  options: DiffRowOptions,
  charactersLeft: number,
): ChangedFile {
  let cutLines = false;
  const rendered = hunks.map(({ lines, ...place }): RenderedHunk => {
    const rows = render([{ lines }], options);
    cutLines ||= rows.cutLines;
    return { ...place, rowsHtml: rows.html };
  });
  return characters(rendered) > charactersLeft
    ? { ...facts, kind: 'too-large', hunks: [], cutLines: false }
    : { ...facts, kind, hunks: rendered, cutLines };
}

/** Size of the HTML of a hunk's heading with its links. */
const HUNK_CHARACTERS = 600;

function characters(hunks: readonly RenderedHunk[]): number {
  return hunks.reduce((sum, { rowsHtml }) => sum + rowsHtml.length + HUNK_CHARACTERS, 0);
}

function unread(change: FileChange): ChangedFile {
  return {
    change,
    kind: 'unread',
    additions: 0,
    deletions: 0,
    oldSize: 0,
    newSize: 0,
    hunks: [],
    newLines: 0,
    cutLines: false,
  };
}
