/** Whole commits for a list of ids, as lists show them. */
import type { Commit } from '../../git/object/commit.js';
import type { Oid } from '../../git/oid.js';
import type { CommitSource } from './commit-source.js';

/** In the order of `oids`. GitError('not-found' | 'wrong-type' | 'corrupt') on the first that cannot be read. */
export function readCommits(source: CommitSource, oids: readonly Oid[]): Commit[] {
  return oids.map((oid) => source.readCommit(oid));
}
