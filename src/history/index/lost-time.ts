/**
 * The committer time of a commit that could not be read. Such a commit is in the index without parents and without
 * changes, and what its children have in common with it is not known: where a walk reaches it, the history ends.
 */
export const LOST_TIME = -Infinity;
