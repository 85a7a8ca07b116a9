/**
 * Selects the lines among which a shortest edit is searched. Like git, it leaves out lines that would not help:
 *
 * - The lines that both texts share at their start and end are left out.
 * - A line that does not occur in the other text is marked as changed.
 * - A line that occurs very often in the other text, such as an empty line, is marked as changed when most lines around
 *   it do not occur there. Matching it would only divide a hunk that is new as a whole.
 *
 * The rules decide which of several shortest diffs is found, so all numbers are git's (observed behaviour of `git diff`
 * with its default algorithm).
 */
import type { LineClasses } from './line-classes.js';

/** The lines of one side that are searched. */
export interface Comparable {
  readonly ids: Int32Array;
  /** The line number of each of `ids`. */
  readonly lines: Int32Array;
  readonly count: number;
}

/** A line that occurs this many times in the other text is always frequent. */
const MAX_OFTEN = 1024;
/** Number of lines before and behind a frequent line that are considered. */
const NEIGHBOURHOOD = 100;
/** A frequent line is left out when fewer than one in so many lines around it are frequent. */
const FREQUENT_PART = 4;

const WITHOUT_MATCH = 0;
const NORMAL = 1;
const FREQUENT = 2;

/** Sets the lines that are left out as changes to 1 in `oldChanged` and `newChanged`; returns the others. O(lines). */
export function comparableLines(
  classes: LineClasses,
  oldChanged: Uint8Array,
  newChanged: Uint8Array,
): { old: Comparable; new: Comparable } {
  const { oldIds, newIds } = classes;
  const shorter = Math.min(oldIds.length, newIds.length);
  let start = 0;
  while (start < shorter && oldIds[start] === newIds[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && oldIds[oldIds.length - 1 - tail] === newIds[newIds.length - 1 - tail]) tail += 1;
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
  for (let i = from; i < to; i += 1) {
    const matches = occurrencesThere[ids[i] as number] as number;
    kinds[i - from] = matches === 0 ? WITHOUT_MATCH : matches >= often ? FREQUENT : NORMAL;
  }
  const kept = new Int32Array(to - from);
  const lines = new Int32Array(to - from);
  let count = 0;
  for (let i = 0; i < kinds.length; i += 1) {
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

/**
 * Looks in both directions up to the next normal line. There must be unmatched lines on both sides, and many more of
 * them than frequent ones.
 */
function isAmongUnmatched(kinds: Uint8Array, at: number): boolean {
  let unmatched = 0;
  // The line itself counts on both of its sides.
  let frequent = 2;
  const first = Math.max(0, at - NEIGHBOURHOOD);
  for (let i = at - 1; i >= first && kinds[i] !== NORMAL; i -= 1) {
    if (kinds[i] === WITHOUT_MATCH) unmatched += 1;
    else frequent += 1;
  }
  if (unmatched === 0) return false;
  const before = unmatched;
  const last = Math.min(kinds.length - 1, at + NEIGHBOURHOOD);
  for (let i = at + 1; i <= last && kinds[i] !== NORMAL; i += 1) {
    if (kinds[i] === WITHOUT_MATCH) unmatched += 1;
    else frequent += 1;
  }
  return unmatched > before && frequent * FREQUENT_PART < frequent + unmatched;
}

/** A power of two that is near the square root of `n`: it has half the bits of `n`, rounded up. */
export function roughSquareRoot(n: number): number {
  let root = 1;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 4)) root *= 2;
  return root;
}
