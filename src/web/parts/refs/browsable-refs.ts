/**
 * Selects refs that lead to commits. In git a tag may name any object, but most pages at a ref need a commit, and so do
 * menus that lead to the same page at another ref.
 */
import { isGitError } from '../../../git/errors.js';
import type { Oid } from '../../../git/oid.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';

/** The object of an id never changes, and menus need the same ids on every page. */
const browsableByRepository = new WeakMap<Repository['objects'], Map<Oid, boolean>>();
/** The largest number of ids kept for a repository: a little more than two menus have. */
const MAX_KNOWN = 1_000;
/** Limits the work in a repository with many tags of trees: for each wanted ref so many are examined. */
const LOOKED_AT_FOR_EACH = 4;

/** The first `limit` refs that lead to a commit, without damaged ones. */
export function browsableRefs(repository: Repository, refs: readonly Ref[], limit: number): Ref[] {
  const found: Ref[] = [];
  for (const ref of refs.slice(0, limit * LOOKED_AT_FOR_EACH)) {
    if (found.length === limit) break;
    if (leadsToCommit(repository, ref)) found.push(ref);
  }
  return found;
}

function leadsToCommit({ objects }: Repository, ref: Ref): boolean {
  let answers = browsableByRepository.get(objects);
  if (answers === undefined || answers.size >= MAX_KNOWN)
    browsableByRepository.set(objects, (answers = new Map<Oid, boolean>()));
  let answer = answers.get(ref.oid);
  if (answer === undefined) {
    try {
      answer = objects.leadsToCommit(ref);
    } catch (error) {
      if (!isGitError(error)) throw error;
      // Not cached, because the next fetch may bring the object.
      return false;
    }
    answers.set(ref.oid, answer);
  }
  return answer;
}
