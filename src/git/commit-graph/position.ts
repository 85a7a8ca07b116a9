/**
 * The two kinds of position in a commit-graph. They are plain numbers when the program runs; the brands only stop the
 * compiler from taking one for the other. A result that says so may also be -1.
 */

/** Position of a commit in the whole chain, from 0 to `CommitGraph.count` - 1. */
export type GraphPosition = number & { readonly __graphPosition: never };

/** Position of a commit in its file: its `GraphPosition` minus the `start` of the layer. */
export type FilePosition = number & { readonly __filePosition: never };

export function graphPosition(position: number): GraphPosition {
  return position as GraphPosition;
}

export function filePosition(position: number): FilePosition {
  return position as FilePosition;
}
