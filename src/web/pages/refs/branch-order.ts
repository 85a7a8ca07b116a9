/** The order of branches in lists: the default branch, then the most recently changed ones. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isGitError } from '../../../git/errors.js';
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';

/** Each date requires reading a commit; longer lists stay in the order of names. */
export const MAX_DATED_BRANCHES = 2_000;
/** The number of commits read before other work of the server continues: about 3 ms. */
const READS_PER_TURN = 50;

/** Snapshots and the commits in them never change. */
const known = new WeakMap<RefSnapshot, readonly Ref[]>();

export async function orderedBranches(repository: Repository): Promise<readonly Ref[]> {
  const snapshot = repository.refs();
  let ordered = known.get(snapshot);
  if (ordered === undefined) {
    ordered = await order(repository, snapshot);
    known.set(snapshot, ordered);
  }
  return ordered;
}

async function order(repository: Repository, { branches, head }: RefSnapshot): Promise<readonly Ref[]> {
  const isDefault = (ref: Ref): number => (ref.name === head.target ? 1 : 0);
  if (branches.length > MAX_DATED_BRANCHES) return [...branches].sort((a, b) => isDefault(b) - isDefault(a));
  const times = new Map<Ref, number>();
  for (const [index, ref] of branches.entries()) {
    if (index > 0 && index % READS_PER_TURN === 0) await nextTurn();
    times.set(ref, committedAt(repository, ref));
  }
  const time = (ref: Ref): number => times.get(ref) ?? 0;
  return [...branches].sort((a, b) => isDefault(b) - isDefault(a) || time(b) - time(a));
}

/** Commit time in seconds; -1 puts an unreadable branch last. */
function committedAt(repository: Repository, ref: Ref): number {
  try {
    return repository.readCommit(ref.oid).committer.timeSeconds;
  } catch (error) {
    if (isGitError(error)) return -1;
    throw error;
  }
}
