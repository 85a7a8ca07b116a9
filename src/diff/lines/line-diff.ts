/**
 * The difference of two texts as git's default algorithm (Myers with its shortcuts, indent heuristic) tells it, in hunks.
 * Lines are numbered from 0 inside, from 1 in the numbers of a hunk. Cost: O((N + M) D) comparisons of numbers with a limit on D.
 */
import { classifyLines } from './line-classes.js';
import { comparableLines } from './comparable-lines.js';
import { EditSearch } from './edit-search.js';
import { buildHunks, type Change, type Hunk } from './hunk.js';
import { splitLines, splitSimilarLines, type LineTable, type SimilarLines } from './line-table.js';
import { slideChanges } from './slide-changes.js';
import { foldWhitespace, type WhitespaceMode } from './whitespace.js';

/** Equal lines shown before and after a change, as git's `-U` has it by default. */
export const DEFAULT_CONTEXT_LINES = 3;

export interface LineDiffOptions {
  readonly contextLines?: number;
  /** Time for the search; past it the rest counts as changed. Default: no limit, as git's own cost limit bounds the work. */
  readonly budgetMs?: number;
  /** Which blanks count when lines are compared; equal lines are shown as the new text has them. Default: all count. */
  readonly whitespace?: WhitespaceMode;
}

export interface LineDiff {
  readonly oldLines: LineTable;
  readonly newLines: LineTable;
  /** In ascending order; between two of them lies at least one equal line. */
  readonly changes: readonly Change[];
  readonly hunks: readonly Hunk[];
  readonly additions: number;
  readonly deletions: number;
  /** False when the time ran out: the diff is right but longer than it need be. */
  readonly exact: boolean;
}

/** Neither buffer is changed; the result refers to both. Empty buffers stand for absent files. */
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
  // One more than there are lines: the end of a group can be looked for without asking where the text ends.
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

/** Runs of marked lines as changes; both sides have the same number of lines without a mark. */
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
    while (oldChanged[old] === 1) old++;
    while (newChanged[new_] === 1) new_++;
    if (old > oldAt || new_ > newAt) changes.push({ oldAt, oldCount: old - oldAt, newAt, newCount: new_ - newAt });
    old++;
    new_++;
  }
  return changes;
}
