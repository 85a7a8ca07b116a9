/** Which refs have files and commits behind them. Git lets a tag name any object; a page of a tree or a blob by its tag does not exist. */
import { isGitError } from '../../../git/errors.js';
import type { Oid } from '../../../git/oid.js';
import { peelTag } from '../../../git/refs/peel.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { ObjectStore } from '../../../git/store/object-store.js';
import type { Repository } from '../../../repository/repository.js';

/** What an id names never changes, and menus ask about the same ones on every page. */
const known = new WeakMap<Repository, Map<Oid, boolean>>();
/** Ids remembered for a repository before they are asked again: a little more than two menus hold. */
const MAX_KNOWN = 1_000;
/** A repository of nothing but tags of trees must not make a page read them all. */
const LOOKED_AT_FOR_EACH = 4;

/** The first `limit` of `refs` that lead to a commit. Damaged ones are left out. */
export function browsableRefs(repository: Repository, refs: readonly Ref[], limit: number): Ref[] {
  const found: Ref[] = [];
  for (const ref of refs.slice(0, limit * LOOKED_AT_FOR_EACH)) {
    if (found.length === limit) break;
    if (leadsToCommit(repository, ref)) found.push(ref);
  }
  return found;
}

function leadsToCommit(repository: Repository, { oid, peeledOid = oid }: Ref): boolean {
  let answers = known.get(repository);
  if (answers === undefined || answers.size >= MAX_KNOWN) known.set(repository, (answers = new Map()));
  let answer = answers.get(oid);
  if (answer === undefined) {
    try {
      answer = isCommit(repository.store, peeledOid);
    } catch (error) {
      if (!isGitError(error)) throw error;
      // Not remembered: the object may come with the next fetch.
      return false;
    }
    answers.set(oid, answer);
  }
  return answer;
}

function isCommit(store: ObjectStore, oid: Oid): boolean {
  // The header alone: a tag may name a blob of any size.
  const type = store.findHeader(oid)?.type;
  return type === 'tag' ? peelTag(store, oid).type === 'commit' : type === 'commit';
}
