/** The order of branches in lists: the default branch, then the most recently changed ones. */
import type { Ref, RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';

/** Each date requires reading a commit; longer lists stay in the order of names. */
export const MAX_DATED_BRANCHES = 2_000;

/** Snapshots and the commits in them never change. */
const orderedBranchesBySnapshot = new WeakMap<RefSnapshot, readonly Ref[]>();

export async function orderedBranches(repository: Repository): Promise<readonly Ref[]> {
  const snapshot = repository.refs;
  let ordered = orderedBranchesBySnapshot.get(snapshot);
  if (ordered === undefined) {
    ordered = await order(repository, snapshot);
    orderedBranchesBySnapshot.set(snapshot, ordered);
  }
  return ordered;
}

/** A branch that cannot be read stands last. */
async function order(repository: Repository, { branches, head }: RefSnapshot): Promise<readonly Ref[]> {
  const isDefault = (ref: Ref): number => (ref.name === head.target ? 1 : 0);
  if (branches.length > MAX_DATED_BRANCHES) return [...branches].sort((a, b) => isDefault(b) - isDefault(a));
  const commits = await repository.objects.findCommits(branches.map(({ oid }) => oid));
  const time = ({ oid }: Ref): number => commits.get(oid)?.committer.timeSeconds ?? -1;
  return [...branches].sort((a, b) => isDefault(b) - isDefault(a) || time(b) - time(a));
}
