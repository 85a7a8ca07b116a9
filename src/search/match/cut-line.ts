/** Cuts a long line around its first match, so that a minified file cannot fill a page. */
import type { MatchedLine, MatchRange } from '../answers.js';

const MAX_LINE_UNITS = 300;
/** What is kept before the first match. */
const BEFORE_MATCH = 60;

type CutLine = Pick<MatchedLine, 'text' | 'ranges' | 'cutBefore' | 'cutAfter'>;

export function cutLine(line: string, ranges: readonly MatchRange[]): CutLine {
  if (line.length <= MAX_LINE_UNITS) return { text: line, ranges, cutBefore: 0, cutAfter: 0 };
  const first = ranges[0]?.[0] ?? 0;
  const wanted = Math.max(0, Math.min(first - BEFORE_MATCH, line.length - MAX_LINE_UNITS));
  const start = characterStart(line, wanted);
  const end = characterStart(line, start + MAX_LINE_UNITS);
  const kept = ranges
    .filter(([from, to]) => from < end && to > start)
    .map(([from, to]): MatchRange => [Math.max(from, start) - start, Math.min(to, end) - start]);
  return { text: line.slice(start, end), ranges: kept, cutBefore: start, cutAfter: line.length - end };
}

/** `at`, or one less where it would part a surrogate pair. */
function characterStart(line: string, at: number): number {
  const unit = line.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0 ? at - 1 : at;
}
