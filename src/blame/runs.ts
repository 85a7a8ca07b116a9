/** Runs of lines on their way back through history, and how a comparison divides them between a commit and its parent. */
import type { Change } from '../diff/lines/hunk.js';

/** Neighbouring lines of the file blamed that are neighbours also in the version that they have come to. Lines from 0. */
export interface Run {
  /** In the file blamed. */
  final: number;
  /** In the version. */
  line: number;
  count: number;
  /** An ignored commit changed them; they were given to the most similar lines before it. */
  ignored: boolean;
  /** An ignored commit changed them, and nothing before it is like them. */
  unblamable: boolean;
}

/** Those that the parent has as well go to it; `line` is then the parent's. */
export interface Divided {
  readonly passed: Run[];
  readonly kept: Run[];
}

/** Splits a run after `count` lines; the run given keeps the first part. */
function splitOff(run: Run, count: number): Run {
  const rest = { ...run, final: run.final + count, line: run.line + count, count: run.count - count };
  run.count = count;
  return rest;
}

/** `runs` in order of `line`; they may overlap. Changes them. `changes` lead from the parent's version to the commit's. O(runs + changes). */
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

/** The first change from `from` on that does not end before `line`. */
function changeNotBefore(changes: readonly Change[], line: number, from: number): number {
  let at = from;
  for (
    let change = changes[at];
    change !== undefined && change.newAt + change.newCount <= line;
    change = changes[++at]
  );
  return at;
}

/** Number of a line of the parent less that of the same line of the commit, between change `at - 1` and change `at`. */
function offsetBefore(changes: readonly Change[], at: number): number {
  const before = changes[at - 1];
  return before === undefined ? 0 : before.oldAt + before.oldCount - before.newAt - before.newCount;
}

/**
 * Divides runs that lie within changes of an ignored commit: `origins` has, for each new line of a change, the parent's line that it is
 * given to, or -1; it is asked about each change in order.
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
      while (length < run.count && lines[index + length] === (origin < 0 ? -1 : origin + length)) length++;
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

/** Runs in order of `line`, of two lists that are. */
export function mergeRuns(left: Run[], right: Run[]): Run[] {
  if (left.length === 0) return right;
  return inOrder([...left, ...right]);
}

/** Runs may overlap (lines that were one line before a merge, or before an ignored commit), and then they come out of order. */
function inOrder(runs: Run[]): Run[] {
  let last = -1;
  for (const { line } of runs) {
    if (line < last) return runs.sort((left, right) => left.line - right.line);
    last = line;
  }
  return runs;
}
