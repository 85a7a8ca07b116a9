/**
 * The difference of two texts in hunks, as git's default algorithm finds it (Myers with git's shortcuts and the indent
 * heuristic). Lines are counted from 0, and from 1 in the numbers of a hunk. It takes O((N + M) D) comparisons of
 * numbers, with a limit on D.
 */
import { classifyLines } from './line-classes.js';
import { comparableLines } from './comparable-lines.js';
import { EditSearch } from './edit-search.js';
import { buildHunks, type Change, type Hunk } from './hunk.js';
import { splitLines, splitSimilarLines, type LineTable, type SimilarLines } from './line-table.js';
import { slideChanges } from './slide-changes.js';
import { foldWhitespace, type WhitespaceMode } from './whitespace.js';

/** Number of context lines before and after a change: the default of git's `-U`. */
export const DEFAULT_CONTEXT_LINES = 3;

export interface LineDiffOptions {
  readonly contextLines?: number;
  /** Time for the search; the lines that are not searched then count as changed. Without it only git's limits apply. */
  readonly budgetMs?: number;
  /** Whitespace that is ignored when lines are compared; none by default. Equal lines are shown as in the new text. */
  readonly whitespace?: WhitespaceMode;
}

export interface LineDiff {
  readonly oldLines: LineTable;
  readonly newLines: LineTable;
  /** The changes in ascending order, with at least one equal line between two of them. */
  readonly changes: readonly Change[];
  readonly hunks: readonly Hunk[];
  readonly additions: number;
  readonly deletions: number;
  /** False when the time ran out. The diff is then correct, but longer than necessary. */
  readonly exact: boolean;
}

/** Compares two texts. The result refers to both buffers. An empty buffer means an absent file. */
export function diffLines(oldBytes: Buffer, newBytes: Buffer, options: LineDiffOptions = {}): LineDiff {
  const oldLines = splitLines(oldBytes);
  const similar = splitSimilarLines(newBytes, oldLines);
  const newLines = similar.lines;
  const { changes, exact } = findChanges(oldLines, similar, options);
  let additions = 0;
  let deletions = 0;
  for (const change of changes) {
    additions += change.newCount;
    deletions += change.oldCount;
  }
  const hunks = buildHunks(oldLines, newLines, changes, options.contextLines ?? DEFAULT_CONTEXT_LINES);
  return { oldLines, newLines, changes, hunks, additions, deletions, exact };
}

/** The same changes with another number of equal lines around them. */
export function withContext(diff: LineDiff, contextLines: number): LineDiff {
  return { ...diff, hunks: buildHunks(diff.oldLines, diff.newLines, diff.changes, contextLines) };
}

function findChanges(
  oldLines: LineTable,
  similar: SimilarLines,
  { budgetMs, whitespace = 'show-all' }: LineDiffOptions,
): { changes: Change[]; exact: boolean } {
  const newLines = similar.lines;
  if (oldLines.count === 0 || newLines.count === 0) {
    const whole = { oldAt: 0, oldCount: oldLines.count, newAt: 0, newCount: newLines.count };
    return { changes: whole.oldCount + whole.newCount === 0 ? [] : [whole], exact: true };
  }
  const classes = classifyLines(foldWhitespace(oldLines, whitespace), {
    ...similar,
    lines: foldWhitespace(newLines, whitespace),
  });
  // One more than the lines: a search for the end of a group stops there without another check.
  const oldChanged = new Uint8Array(oldLines.count + 1);
  const newChanged = new Uint8Array(newLines.count + 1);
  const comparable = comparableLines(classes, oldChanged, newChanged);
  const deadline = budgetMs === undefined ? Infinity : performance.now() + budgetMs;
  const exact = new EditSearch(comparable.old, comparable.new).mark(
    comparable.old,
    comparable.new,
    oldChanged,
    newChanged,
    deadline,
  );

  const oldSide = { lines: oldLines, ids: classes.oldIds, changed: oldChanged };
  const newSide = { lines: newLines, ids: classes.newIds, changed: newChanged };
  slideChanges(oldSide, newSide);
  slideChanges(newSide, oldSide);
  return { changes: collectChanges(oldChanged, newChanged, oldLines.count, newLines.count), exact };
}

/** Makes changes of runs of marked lines. Both sides must have the same number of lines without a mark. */
export function collectChanges(
  oldChanged: Uint8Array,
  newChanged: Uint8Array,
  oldCount: number,
  newCount: number,
): Change[] {
  const changes: Change[] = [];
  let old = 0;
  let new_ = 0;
  while (old < oldCount || new_ < newCount) {
    const oldAt = old;
    const newAt = new_;
    while (oldChanged[old] === 1) old += 1;
    while (newChanged[new_] === 1) new_ += 1;
    if (old > oldAt || new_ > newAt) changes.push({ oldAt, oldCount: old - oldAt, newAt, newCount: new_ - newAt });
    old += 1;
    new_ += 1;
  }
  return changes;
}
