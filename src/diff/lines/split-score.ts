/**
 * Where a group of added or deleted lines that could stand in several places reads best (git's indent heuristic, on by
 * default since git 2.14; described in git-diff(1) under `--indent-heuristic`). A group is worth as little as its two borders
 * ("splits") are bad; a split is bad when it parts lines that belong together, judged by indentation and blank lines.
 * The weights are git's: they were fitted on a body of diffs rated by people.
 */
import type { LineTable } from './line-table.js';

export interface SplitScore {
  indent: number;
  penalty: number;
}

/** Deeper indentation and longer blank runs than these count as these: no line costs more than a few bytes to judge. */
const MAX_INDENT = 200;
const MAX_BLANK_LINES = 20;
const TAB_WIDTH = 8;
const BLANK = -1;

const START_OF_FILE = 1;
const END_OF_FILE = 21;
const EACH_BLANK_LINE = -30;
const EACH_BLANK_LINE_AFTER = 6;
/** Penalties for a line that is indented more than the one before, less with an indented one after, less; bare or by blank lines. */
const INDENT = { bare: -4, blanks: 10 };
const OUTDENT = { bare: 24, blanks: 17 };
const DEDENT = { bare: 23, blanks: 17 };
const INDENT_WEIGHT = 60;

/** Adds what a split before line `at` costs. */
export function addSplit(score: SplitScore, lines: LineTable, at: number): void {
  const atEnd = at >= lines.count;
  const own = atEnd ? BLANK : indentOf(lines, at);
  const before = nearestIndent(lines, at, -1);
  const after = nearestIndent(lines, at, 1);

  if (before.indent === BLANK && before.blanks === 0) score.penalty += START_OF_FILE;
  if (atEnd) score.penalty += END_OF_FILE;
  const blanksAfter = own === BLANK ? 1 + after.blanks : 0;
  const blanks = before.blanks + blanksAfter;
  score.penalty += EACH_BLANK_LINE * blanks + EACH_BLANK_LINE_AFTER * blanksAfter;

  const indent = own === BLANK ? after.indent : own;
  score.indent += indent;
  if (indent === BLANK || before.indent === BLANK || indent === before.indent) return;
  const kind = indent > before.indent ? INDENT : after.indent !== BLANK && after.indent > indent ? OUTDENT : DEDENT;
  score.penalty += blanks > 0 ? kind.blanks : kind.bare;
}

/** Negative when `left` is the better place. */
export function compareScores(left: SplitScore, right: SplitScore): number {
  return INDENT_WEIGHT * Math.sign(left.indent - right.indent) + left.penalty - right.penalty;
}

/** Indentation of the next line that is not blank, counted from `at` (excluded) in the given direction, and the blank ones passed. */
function nearestIndent(lines: LineTable, at: number, step: 1 | -1): { indent: number; blanks: number } {
  let blanks = 0;
  for (let line = at + step; line >= 0 && line < lines.count; line += step) {
    const indent = indentOf(lines, line);
    if (indent !== BLANK) return { indent, blanks };
    if (++blanks === MAX_BLANK_LINES) return { indent: 0, blanks };
  }
  return { indent: BLANK, blanks };
}

function indentOf(lines: LineTable, line: number): number {
  const end = lines.starts[line + 1] as number;
  let indent = 0;
  for (let at = lines.starts[line] as number; at < end; at++) {
    const byte = lines.bytes[at] as number;
    if (byte === 32) indent++;
    else if (byte === 9) indent += TAB_WIDTH - (indent % TAB_WIDTH);
    else if (byte !== 10 && byte !== 13) return indent;
    if (indent >= MAX_INDENT) return MAX_INDENT;
  }
  return BLANK;
}
