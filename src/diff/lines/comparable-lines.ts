/**
 * Which lines the search for a shortest edit has to look at. Git does not search among lines that can only mislead it:
 *
 * - the lines that both texts share at their start and at their end stay outside;
 * - a line whose like does not occur in the other text at all is a change at once;
 * - a line whose like occurs very often in the other text (a lone brace, an empty line) is a change at once when it stands in a
 *   neighbourhood of lines of the first kind: matching it would only split a hunk that is new as a whole.
 *
 * The rules decide which of several shortest diffs comes out, so they are git's to the number (observed behaviour of `git diff`
 * with its default algorithm).
 */
import type { LineClasses } from './line-classes.js';

/** What is left to search on one side. */
export interface Comparable {
  readonly ids: Int32Array;
  /** The line number of each of `ids`. */
  readonly lines: Int32Array;
  readonly count: number;
}

/** A line with this many likes in the other text is always "often". */
const MAX_OFTEN = 1024;
/** How far to both sides the neighbourhood of a frequent line reaches. */
const NEIGHBOURHOOD = 100;
/** A frequent line goes when more than this part (one in ...) of its neighbourhood is without a match. */
const FREQUENT_PART = 4;

const WITHOUT_MATCH = 0;
const NORMAL = 1;
const FREQUENT = 2;

/** Marks what is a change already in `oldChanged` and `newChanged` (1 = changed) and gives the rest. O(lines). */
export function comparableLines(
  classes: LineClasses,
  oldChanged: Uint8Array,
  newChanged: Uint8Array,
): { old: Comparable; new: Comparable } {
  const { oldIds, newIds } = classes;
  const shorter = Math.min(oldIds.length, newIds.length);
  let start = 0;
  while (start < shorter && oldIds[start] === newIds[start]) start++;
  let tail = 0;
  while (tail < shorter - start && oldIds[oldIds.length - 1 - tail] === newIds[newIds.length - 1 - tail]) tail++;
  return {
    old: select(oldIds, start, oldIds.length - tail, classes.newOccurrences, oldChanged),
    new: select(newIds, start, newIds.length - tail, classes.oldOccurrences, newChanged),
  };
}

function select(
  ids: Int32Array,
  from: number,
  to: number,
  occurrencesThere: Int32Array,
  changed: Uint8Array,
): Comparable {
  const often = Math.min(roughSquareRoot(ids.length), MAX_OFTEN);
  const kinds = new Uint8Array(to - from);
  for (let i = from; i < to; i++) {
    const matches = occurrencesThere[ids[i] as number] as number;
    kinds[i - from] = matches === 0 ? WITHOUT_MATCH : matches >= often ? FREQUENT : NORMAL;
  }
  const kept = new Int32Array(to - from);
  const lines = new Int32Array(to - from);
  let count = 0;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i];
    if (kind === WITHOUT_MATCH || (kind === FREQUENT && isAmongUnmatched(kinds, i))) {
      changed[from + i] = 1;
      continue;
    }
    kept[count] = ids[from + i] as number;
    lines[count++] = from + i;
  }
  return { ids: kept, lines, count };
}

/** Looks both ways, up to the next normal line: unmatched lines must stand on both sides and outweigh the frequent ones. */
function isAmongUnmatched(kinds: Uint8Array, at: number): boolean {
  let unmatched = 0;
  // The line itself counts on both of its sides.
  let frequent = 2;
  const first = Math.max(0, at - NEIGHBOURHOOD);
  for (let i = at - 1; i >= first && kinds[i] !== NORMAL; i--) {
    if (kinds[i] === WITHOUT_MATCH) unmatched++;
    else frequent++;
  }
  if (unmatched === 0) return false;
  const before = unmatched;
  const last = Math.min(kinds.length - 1, at + NEIGHBOURHOOD);
  for (let i = at + 1; i <= last && kinds[i] !== NORMAL; i++) {
    if (kinds[i] === WITHOUT_MATCH) unmatched++;
    else frequent++;
  }
  return unmatched > before && frequent * FREQUENT_PART < frequent + unmatched;
}

/** The power of two between the square root of `n` and twice that: `n` halved in bits, rounded up. */
export function roughSquareRoot(n: number): number {
  let root = 1;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 4)) root *= 2;
  return root;
}
