/**
 * Finds the place where a group of added or deleted lines reads best: git's indent heuristic, which is the default
 * since git 2.14 (git-diff(1), `--indent-heuristic`). The score of a place is the sum of the scores of its two borders,
 * called splits. A split is bad when it divides lines that belong together, which indentation and blank lines show. The
 * weights are git's; they were fitted to diffs that people rated.
 */
import type { LineTable } from './line-table.js';

export interface SplitScore {
  indent: number;
  penalty: number;
}

/** Deeper indentation and longer runs of blank lines count like these, so that the score of a line is cheap. */
const MAX_INDENT = 200;
const MAX_BLANK_LINES = 20;
const TAB_WIDTH = 8;
const BLANK = -1;

const START_OF_FILE = 1;
const END_OF_FILE = 21;
const EACH_BLANK_LINE = -30;
const EACH_BLANK_LINE_AFTER = 6;
/**
 * Penalties for a line that is indented more than the line before it; less, and the line after it is indented more;
 * less in other cases. Each without and with blank lines at the split.
 */
const INDENT = { bare: -4, blanks: 10 };
const OUTDENT = { bare: 24, blanks: 17 };
const DEDENT = { bare: 23, blanks: 17 };
const INDENT_WEIGHT = 60;

/** Adds the score of a split before line `at`. */
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

/**
 * The indentation of the next line that is not blank in the given direction, and the number of blank lines before it.
 */
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
  for (let at = lines.starts[line] as number; at < end; at += 1) {
    const byte = lines.bytes[at] as number;
    if (byte === 32) indent += 1;
    else if (byte === 9) indent += TAB_WIDTH - (indent % TAB_WIDTH);
    else if (byte !== 10 && byte !== 13) return indent;
    if (indent >= MAX_INDENT) return MAX_INDENT;
  }
  return BLANK;
}
