/** One changed file as a page shows it: plain data that may be sent between threads. */
import { isUtf8 } from 'node:buffer';
import { isGitError } from '../../git/errors.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import { MODE_GITLINK, MODE_SYMLINK } from '../../git/object/tree.js';
import { isBinaryAs, type DiffAs } from '../files/binary.js';
import { hasSameContent, isSameType, readSide, type FileChange } from '../files/file-change.js';
import type { Change, Hunk } from '../lines/hunk.js';
import { hunkRange, printableSection } from './hunk-text.js';
import { DEFAULT_CONTEXT_LINES, diffLines, withContext, type LineDiff } from '../lines/line-diff.js';
import { splitLines, type LineTable } from '../lines/line-table.js';
import { MARK_BUDGET, markWords, type MarkBudget, type Marks } from '../lines/word-marks.js';
import type { WhitespaceMode } from '../lines/whitespace.js';

/** A file with a larger side is named but not shown: it would not be readable on a page. */
export const MAX_SHOWN_BLOB_BYTES = 1024 * 1024;
/** Changed and context lines of one file; more would make its table slow to lay out. */
export const MAX_SHOWN_FILE_LINES = 5_000;
/** Time of the line search of one file. After it, a correct but longer diff is shown. */
export const PAGE_FILE_BUDGET_MS = 500;

/**
 * Bytes of a line as text. `whole` is the file they are from: the encoding is decided for the file, not for the line.
 */
export type DecodeText = (bytes: Buffer, whole: Buffer) => string;

/** Converts bytes that git calls binary to text in UTF-8; undefined when they are not text. */
export type RecodeText = (bytes: Buffer) => Buffer | undefined;

export interface FileDiffOptions {
  readonly decode: DecodeText;
  /** Default: what git calls binary is binary. */
  readonly recode?: RecodeText;
  /** Number of context lines. It is halved until the file fits on the page. */
  readonly contextLines?: number;
  readonly maxBlobBytes?: number;
  readonly maxLines?: number;
  /** See line-diff.ts. */
  readonly whitespace?: WhitespaceMode;
}

/**
 * `text`, `symlink`, `submodule`: `hunks` has the lines. `type-changed`: a file became a symlink or the like, `hunks`
 * has one that deletes the old content and one that adds the new. `mode-only`: the content is the same (also a rename
 * without edits). `only-spaces`: what differs are blanks that do not count. `only-encoding`: the same text in another
 * encoding. `empty`: an empty file came or went. `missing`: a side is not stored (a partial clone) or damaged.
 */
export type FileDiffKind =
  | 'text'
  | 'symlink'
  | 'submodule'
  | 'type-changed'
  | 'binary'
  | 'too-large'
  | 'mode-only'
  | 'only-spaces'
  | 'only-encoding'
  | 'empty'
  | 'missing';

export interface FileDiff {
  readonly change: FileChange;
  readonly kind: FileDiffKind;
  readonly hunks: readonly DiffHunk[];
  /** Of the whole diff, also when lines are left out; 0 where there are no lines. */
  readonly additions: number;
  readonly deletions: number;
  /** Bytes; 0 for an absent side. */
  readonly oldSize: number;
  readonly newSize: number;
  /** Lines of the new text; 0 where no lines are shown. */
  readonly newLines: number;
}

export interface DiffHunk {
  /** `@@ -1,7 +1,6 @@` */
  readonly range: string;
  /** The function around it, at most 80 bytes; may be ''. */
  readonly section: string;
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  readonly lines: readonly DiffLine[];
}

export interface DiffLine {
  readonly kind: ' ' | '+' | '-';
  /** From 1; absent on an added (deleted) line. */
  readonly oldNumber?: number;
  readonly newNumber?: number;
  /** Without the newline; a carriage return before it is kept. */
  readonly text: string;
  /** The file ends here without a newline. */
  readonly noNewline?: true;
  /**
   * The words that differ from the line that this one replaces or is replaced by; absent when it has none, see
   * word-marks.ts.
   */
  readonly marks?: Marks;
}

/** Number of lines of a file's diff, which a page adds up. */
export function shownLineCount(file: FileDiff): number {
  return sum(file.hunks.map((hunk) => hunk.lines.length));
}

/** Reads at most the two blobs. A blob that is missing or too large is shown by the kind and throws no error. */
export function fileDiff(reader: ObjectReader, change: FileChange, options: FileDiffOptions): FileDiff {
  const sides = readSides(reader, change);
  if (typeof sides === 'string') return { ...NO_LINES, change, kind: sides };
  const { oldBytes, newBytes } = sides;
  const facts = { ...NO_LINES, change, oldSize: oldBytes.length, newSize: newBytes.length };
  const typeChanged = change.oldMode !== 0 && change.newMode !== 0 && !isSameType(change.oldMode, change.newMode);
  if (hasSameContent(change) && !typeChanged) return { ...facts, kind: 'mode-only' };
  if (oldBytes.length + newBytes.length === 0) return { ...facts, kind: 'empty' };
  const isLarge = Math.max(oldBytes.length, newBytes.length) > (options.maxBlobBytes ?? MAX_SHOWN_BLOB_BYTES);
  const recode = isLarge ? undefined : options.recode;
  const oldText = comparableText(oldBytes, change.oldAs, recode);
  const newText = comparableText(newBytes, change.newAs, recode);
  if (oldText === undefined || newText === undefined) return { ...facts, kind: 'binary' };
  if (isLarge) return { ...facts, kind: 'too-large' };
  if (!typeChanged && oldText.equals(newText)) return { ...facts, kind: 'only-encoding' };

  const pairs: [Buffer, Buffer][] = typeChanged
    ? [
        [oldText, EMPTY],
        [EMPTY, newText],
      ]
    : [[oldText, newText]];
  const { contextLines = DEFAULT_CONTEXT_LINES, maxLines = MAX_SHOWN_FILE_LINES, whitespace = 'show-all' } = options;
  let diffs = pairs.map(([old, new_]) =>
    diffLines(old, new_, { budgetMs: PAGE_FILE_BUDGET_MS, contextLines, whitespace }),
  );
  for (let wanted = contextLines; wanted > DEFAULT_CONTEXT_LINES && sum(diffs.map(lineCount)) > maxLines;) {
    wanted = Math.max(Math.floor(wanted / 2), DEFAULT_CONTEXT_LINES);
    diffs = diffs.map((diff) => withContext(diff, wanted));
  }
  const additions = sum(diffs.map((diff) => diff.additions));
  const deletions = sum(diffs.map((diff) => diff.deletions));
  const counted = { ...facts, additions, deletions };
  if (additions + deletions === 0) return { ...counted, kind: 'only-spaces' };
  if (sum(diffs.map(lineCount)) > maxLines) return { ...counted, kind: 'too-large' };
  const budget = markBudget();
  const hunks = diffs.flatMap((diff) => diff.hunks.map((hunk) => shownHunk(diff, hunk, options.decode, budget)));
  return {
    ...counted,
    kind: typeChanged ? 'type-changed' : kindOf(change),
    hunks,
    newLines: diffs.at(-1)?.newLines.count ?? 0,
  };
}

/** Equal lines of both sides, numbered from 1 on each; those that `bytes`, the new text, has not are left out. */
export function contextLines(
  bytes: Buffer,
  { oldStart, newStart, count }: { readonly oldStart: number; readonly newStart: number; readonly count: number },
  decode: DecodeText,
): DiffLine[] {
  const lines = splitLines(bytes);
  const last = Math.min(lines.count, newStart - 1 + count);
  const shown: DiffLine[] = [];
  for (let at = newStart - 1; at < last; at += 1)
    shown.push({ kind: ' ', oldNumber: oldStart + shown.length, newNumber: at + 1, ...lineText(lines, at, decode) });
  return shown;
}

/** Undefined for a side that is not text. */
function comparableText(bytes: Buffer, as: DiffAs | undefined, recode: RecodeText | undefined): Buffer | undefined {
  if (!isBinaryAs(bytes, as)) return bytes;
  return as === 'binary' ? undefined : recode?.(bytes);
}

const EMPTY = Buffer.alloc(0);
const NO_LINES = { hunks: [], additions: 0, deletions: 0, oldSize: 0, newSize: 0, newLines: 0 };

/** A file that cannot be read must not prevent the others of the page from being shown. */
function readSides(
  reader: ObjectReader,
  change: FileChange,
): { oldBytes: Buffer; newBytes: Buffer } | 'missing' | 'too-large' {
  try {
    return {
      oldBytes: readSide(reader, change.oldMode, change.oldOid),
      newBytes: readSide(reader, change.newMode, change.newOid),
    };
  } catch (error) {
    if (isGitError(error, 'too-large')) return 'too-large';
    if (isGitError(error)) return 'missing';
    throw error;
  }
}

function kindOf(change: FileChange): FileDiffKind {
  const mode = change.newMode === 0 ? change.oldMode : change.newMode;
  return mode === MODE_SYMLINK ? 'symlink' : mode === MODE_GITLINK ? 'submodule' : 'text';
}

function lineCount(diff: LineDiff): number {
  // `newCount` contains context and added lines; deleted lines are counted separately.
  return sum(diff.hunks.map((hunk) => hunk.newCount)) + diff.deletions;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function shownHunk(diff: LineDiff, hunk: Hunk, decode: DecodeText, budget: MarkBudget): DiffHunk {
  const { oldLines } = diff;
  const { oldStart, oldCount, newStart, newCount, changes } = hunk;
  const newAt = newStart - (newCount === 0 ? 0 : 1);
  const oldAt = oldStart - (oldCount === 0 ? 0 : 1);
  const lines = hunkLines(diff, { oldAt, newAt, newEnd: newAt + newCount, changes }, decode, budget);
  // Only in UTF-8 may 80 bytes end inside a character.
  const section = decode(isUtf8(oldLines.bytes) ? printableSection(hunk.section) : hunk.section, oldLines.bytes);
  return { range: hunkRange(hunk), section, oldStart, oldCount, newStart, newCount, lines };
}

/** The budget of one file. */
export function markBudget(): MarkBudget {
  return { left: MARK_BUDGET };
}

/** Lines are counted from 0. */
export interface HunkLines {
  /** The first line of each side; they are equal where no change begins. */
  readonly oldAt: number;
  readonly newAt: number;
  /** The line of the new side after the last one. */
  readonly newEnd: number;
  readonly changes: readonly Change[];
}

/** The lines of a hunk in the order in which they are shown, with the changed words of lines that replace others. */
export function hunkLines(
  { oldLines, newLines }: Pick<LineDiff, 'oldLines' | 'newLines'>,
  { oldAt, newAt, newEnd, changes }: HunkLines,
  decode: DecodeText,
  budget: MarkBudget,
): DiffLine[] {
  const lines: DiffLine[] = [];
  let old = oldAt;
  let new_ = newAt;
  const context = (to: number): void => {
    for (; new_ < to; old += 1, new_ += 1)
      lines.push({ kind: ' ', oldNumber: old + 1, newNumber: new_ + 1, ...lineText(newLines, new_, decode) });
  };
  for (const change of changes) {
    context(change.newAt);
    old = change.oldAt;
    const removed = Array.from({ length: change.oldCount }, (_, at) => lineText(oldLines, old + at, decode));
    const added = Array.from({ length: change.newCount }, (_, at) => lineText(newLines, new_ + at, decode));
    const marks = markWords(
      removed.map(({ text }) => text),
      added.map(({ text }) => text),
      budget,
    );
    for (const [at, line] of removed.entries())
      lines.push({ kind: '-', oldNumber: ++old, ...line, ...marked(marks.old.get(at)) });
    for (const [at, line] of added.entries())
      lines.push({ kind: '+', newNumber: ++new_, ...line, ...marked(marks.new.get(at)) });
  }
  context(newEnd);
  return lines;
}

function marked(marks: Marks | undefined): { marks?: Marks } {
  return marks === undefined || marks.length === 0 ? {} : { marks };
}

const NEWLINE = 10;

function lineText(lines: LineTable, line: number, decode: DecodeText): { text: string; noNewline?: true } {
  const start = lines.starts[line] as number;
  const end = lines.starts[line + 1] as number;
  const ended = lines.bytes[end - 1] === NEWLINE;
  const text = decode(lines.bytes.subarray(start, ended ? end - 1 : end), lines.bytes);
  return ended ? { text } : { text, noNewline: true };
}
