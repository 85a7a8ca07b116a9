/**
 * The kinds of number that meet in the index. They are plain numbers when the program runs; the brands only stop the
 * compiler from taking one for another. Columns and lists hold plain numbers, which get a brand when they are read.
 * A brand tells the kind and not the presence: a result that says so may also be -1 or NONE.
 */

/** Position of a commit in the whole index, from 0 to `HistoryIndex.size` - 1. */
export type CommitPosition = number & { readonly __commitPosition: never };

/** Position of a commit in its segment: its `CommitPosition` minus the `base` of the segment. */
export type LocalPosition = number & { readonly __localPosition: never };

/** Number of a path in one segment; the root is 0. Another segment has another number for the path. */
export type PathNumber = number & { readonly __pathNumber: never };

export function commitPosition(position: number): CommitPosition {
  return position as CommitPosition;
}

export function localPosition(position: number): LocalPosition {
  return position as LocalPosition;
}

export function pathNumber(path: number): PathNumber {
  return path as PathNumber;
}
