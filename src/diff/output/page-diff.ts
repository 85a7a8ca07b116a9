/** The diffs of the files of one page, made by file-diff.ts until the page is full. */
import type { ObjectReader } from '../../git/object/object-reader.js';
import type { FileChange } from '../files/file-change.js';
import { MAX_SHOWN_FILE_LINES, fileDiff, shownLineCount, type FileDiff, type FileDiffOptions } from './file-diff.js';

/** Files whose lines are shown on one page; the others are listed. */
export const MAX_SHOWN_FILES = 300;
/** Lines of all files of a page; more would make it slow to load and to lay out. */
export const MAX_SHOWN_LINES = 20_000;
/**
 * A commit of more files than this is read by its list: it has to be there within a second, and lines are asked for one
 * by one.
 */
export const MANY_CHANGES = 1_000;
/** The same limits for such a commit: the first screens, so that it can be seen what kind of change it is. */
export const MAX_SHOWN_FILES_OF_MANY = 25;
const MAX_SHOWN_LINES_OF_MANY = 2_000;
/** Time for all files of a page. Files that are not reached in this time are listed. */
const PAGE_DIFF_BUDGET_MS = 3_000;

export interface PageDiffOptions extends FileDiffOptions {
  readonly maxFiles?: number;
  readonly maxTotalLines?: number;
  readonly budgetMs?: number;
}

export interface PageDiff {
  /** The first files, in the order of the changes. */
  readonly files: readonly FileDiff[];
  /** The changes after them, not looked into: no counts are known of them. */
  readonly rest: readonly FileChange[];
  /** Sums over `files`; of the whole diff when `rest` is empty. */
  readonly additions: number;
  readonly deletions: number;
}

/**
 * Plain data, may be sent between threads. A file that would overfill the page comes as `too-large`, and smaller ones
 * may follow it.
 */
export function pageDiff(reader: ObjectReader, changes: readonly FileChange[], options: PageDiffOptions): PageDiff {
  const deadline = performance.now() + (options.budgetMs ?? PAGE_DIFF_BUDGET_MS);
  const isMany = changes.length > MANY_CHANGES;
  const maxFiles = options.maxFiles ?? (isMany ? MAX_SHOWN_FILES_OF_MANY : MAX_SHOWN_FILES);
  let linesLeft = options.maxTotalLines ?? (isMany ? MAX_SHOWN_LINES_OF_MANY : MAX_SHOWN_LINES);
  let additions = 0;
  let deletions = 0;
  const files: FileDiff[] = [];
  for (const change of changes) {
    if (files.length >= maxFiles || linesLeft <= 0 || performance.now() > deadline) break;
    const file = fileDiff(reader, change, {
      ...options,
      maxLines: Math.min(options.maxLines ?? MAX_SHOWN_FILE_LINES, linesLeft),
    });
    files.push(file);
    linesLeft -= shownLineCount(file);
    additions += file.additions;
    deletions += file.deletions;
  }
  return { files, rest: changes.slice(files.length), additions, deletions };
}
