/**
 * Regular expressions in the syntax of RE2. Matching takes time linear in the text for every expression, so that of a
 * visitor cannot stop a thread. Look-around and back references do not exist.
 */
import { RE2JS } from 're2js';
import type { ProblemReason } from '../query/query-problem.js';

/** What other engines know and RE2 does not: look-around and back references. */
const LOOK_AROUND = /\(\?<?[=!]|\\[1-9]|\\k[<{']/;
const REPEAT = /\{(\d+)(?:,(\d*))?\}/g;
/** Counted repetitions are copies in the compiled expression; this keeps its making below some 20 ms. */
const MAX_REPEATS = 500;
/** What RE2 says before each reason. */
const PREFACE = /^error parsing regexp: /;

export interface RegexpProblem {
  readonly reason: Extract<ProblemReason, 'bad-regexp' | 'look-around' | 'too-complex'>;
  /** In the words of RE2, English. */
  readonly detail: string;
}

/** `^` and `$` match at the ends of lines. Throws RE2JSException for what is not an expression. */
export function compiledRegexp(source: string, caseSensitive: boolean): RE2JS {
  return RE2JS.compile(source, caseSensitive ? RE2JS.MULTILINE : RE2JS.MULTILINE | RE2JS.CASE_INSENSITIVE);
}

/** Why `source` cannot be used; undefined when it can. Never throws. */
export function regexpProblem(source: string): RegexpProblem | undefined {
  if (repeatsOf(source) > MAX_REPEATS) return { reason: 'too-complex', detail: 'invalid repeat count' };
  try {
    compiledRegexp(source, true);
    return undefined;
  } catch (error) {
    const detail = (error instanceof Error ? error.message : '').replace(PREFACE, '').replace('`(?m)', '`');
    return { reason: LOOK_AROUND.test(source) ? 'look-around' : 'bad-regexp', detail };
  }
}

function repeatsOf(source: string): number {
  let sum = 0;
  for (const [, least, most] of source.matchAll(REPEAT)) sum += Math.max(Number(least), Number(most ?? 0));
  return sum;
}
