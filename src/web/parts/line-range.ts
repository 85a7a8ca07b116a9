/** `?lines=10-20`: a range of lines selected without script. */
import { namedLines, type LineRange } from '../../shared/line-range.js';

export type { LineRange } from '../../shared/line-range.js';

/** The named lines, from 1 on, that there are. Undefined when the text names none of them. */
export function parseLineRange(text: string | undefined, lineCount: number): LineRange | undefined {
  const lines = namedLines(text?.trim() ?? '');
  if (lines === undefined) return undefined;
  const first = Math.max(lines.first, 1);
  const last = Math.min(lines.last, lineCount);
  return first > last ? undefined : { first, last };
}
