/** Turns offsets into lines. A line ends at LF, as git counts. */
import type { Definition, Found } from './definition.js';

/** Returns the definitions in the order of the text. O(length of the text + definitions). */
export function withLines(text: string, found: Found[]): Definition[] {
  if (found.length === 0) return [];
  const starts = lineStarts(text);
  if (found.some(({ start }, index) => start < (found[index - 1]?.start ?? 0))) found.sort((a, b) => a.start - b.start);
  let line = 1;
  return found.map(({ name, kind, start, end }) => {
    while (line < starts.length && (starts[line] as number) <= start) line += 1;
    return end < 0 ? { name, kind, line } : { name, kind, line, endLine: lineOf(starts, end) };
  });
}

/** The offset at which each line begins. */
export function lineStarts(text: string): Int32Array {
  let starts = new Int32Array(64 + (text.length >> 4));
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (count === starts.length) {
      const grown = new Int32Array(starts.length * 2);
      grown.set(starts);
      starts = grown;
    }
    starts[count++] = at + 1;
  }
  return starts.subarray(0, count);
}

/** The line, from 1, that contains the offset. */
function lineOf(starts: Int32Array, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
