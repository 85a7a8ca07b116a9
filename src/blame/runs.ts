/** Runs of lines that are passed back through history, and their division between a commit and its parent. */
import type { Change } from '../diff/lines/hunk.js';

/**
 * Lines that are neighbours both in the file that is blamed and in the version to which they have been passed. Lines
 * are counted from 0.
 */
export interface Run {
  /** First line in the file that is blamed. */
  final: number;
  /** First line in the version. */
  line: number;
  count: number;
  /** Whether an ignored commit changed the lines and passed them to the most similar lines before it. */
  ignored: boolean;
  /** Whether an ignored commit changed the lines and no similar lines are before it. */
  unblamable: boolean;
}

/** `passed` are the runs that the parent has as well; their `line` is that of the parent's version. */
export interface Divided {
  readonly passed: Run[];
  readonly kept: Run[];
}

/** Splits a run after `count` lines. The run keeps the first part; the second one is returned. */
function splitOff(run: Run, count: number): Run {
  const rest = { ...run, final: run.final + count, line: run.line + count, count: run.count - count };
  run.count = count;
  return rest;
}

/**
 * Divides runs by the `changes` from the parent's version to the commit's version. Takes over and modifies `runs`,
 * which are in the order of `line` and may overlap. O(runs + changes).
 */
export function divide(runs: readonly Run[], changes: readonly Change[]): Divided {
  const passed: Run[] = [];
  const kept: Run[] = [];
  let first = 0;
  for (let run of runs) {
    first = changeNotBefore(changes, run.line, first);
    for (let at = first; ;) {
      at = changeNotBefore(changes, run.line, at);
      const change = changes[at];
      const isInside = change !== undefined && run.line >= change.newAt;
      const border = change === undefined ? Infinity : isInside ? change.newAt + change.newCount : change.newAt;
      const rest = run.line + run.count > border ? splitOff(run, border - run.line) : undefined;
      if (isInside) kept.push(run);
      else {
        run.line += offsetBefore(changes, at);
        passed.push(run);
      }
      if (rest === undefined) break;
      run = rest;
    }
  }
  return { passed: inOrder(passed), kept: inOrder(kept) };
}

/** Index of the first change from index `from` on that ends behind `line`. */
function changeNotBefore(changes: readonly Change[], line: number, from: number): number {
  let at = from;
  for (
    let change = changes[at];
    change !== undefined && change.newAt + change.newCount <= line;
    change = changes[++at]
  );
  return at;
}

/** Line number in the parent minus line number in the commit, for equal lines between the changes `at - 1` and `at`. */
function offsetBefore(changes: readonly Change[], at: number): number {
  const before = changes[at - 1];
  return before === undefined ? 0 : before.oldAt + before.oldCount - before.newAt - before.newCount;
}

/**
 * Divides runs that are inside the changes of an ignored commit. For each new line of a change, `origins` returns the
 * line of the parent to which it is passed, or -1. It is called once for each change, in order.
 */
export function divideIgnored(
  runs: readonly Run[],
  changes: readonly Change[],
  origins: (change: Change) => Int32Array,
): Divided {
  const passed: Run[] = [];
  const kept: Run[] = [];
  let at = -1;
  let lines: Int32Array = NO_LINES;
  for (const whole of runs) {
    const wanted = changeNotBefore(changes, whole.line, Math.max(at, 0));
    while (at < wanted) lines = origins(changes[++at] as Change);
    const change = changes[wanted] as Change;
    for (let run: Run | undefined = whole; run !== undefined;) {
      const index = run.line - change.newAt;
      const origin = lines[index] as number;
      let length = 1;
      while (length < run.count && lines[index + length] === (origin < 0 ? -1 : origin + length)) length += 1;
      const rest: Run | undefined = length < run.count ? splitOff(run, length) : undefined;
      if (origin < 0) {
        run.unblamable = true;
        kept.push(run);
      } else {
        run.ignored = true;
        run.line = origin;
        passed.push(run);
      }
      run = rest;
    }
  }
  return { passed: inOrder(passed), kept: inOrder(kept) };
}

const NO_LINES = new Int32Array(0);

/** Merges two lists of runs that are in the order of `line`. */
export function mergeRuns(left: Run[], right: Run[]): Run[] {
  if (left.length === 0) return right;
  return inOrder([...left, ...right]);
}

/**
 * Sorts runs by `line`, if they are not sorted. Runs can overlap, when different lines come from one line before a
 * merge or before an ignored commit, and then they may be out of order.
 */
function inOrder(runs: Run[]): Run[] {
  let last = -1;
  for (const { line } of runs) {
    if (line < last) return runs.sort((left, right) => left.line - right.line);
    last = line;
  }
  return runs;
}
