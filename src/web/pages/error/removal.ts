/** What became of a path that a revision lacks: the commit that took it away, and the path as it was before. */
import { setTimeout as delay } from 'node:timers/promises';
import { commitLine, type CommitLine } from '../../parts/commit-line.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';

export interface Removal {
  readonly commit: CommitLine;
  /** To the path in the commit before it, and to its history. */
  readonly links: readonly { readonly label: string; readonly href: string }[];
}

/** A long walk, or the wait for a thread, is not worth it: the history of the path is a page of its own. */
const BUDGET_MS = 200;

/** Undefined when the revision's history never had the path, or the time did not suffice. */
export async function removalOf({ t }: PageRequest, place: Place): Promise<Removal | undefined> {
  const { repository, name, ref, path } = place;
  const answer = repository.history.log({
    commit: place.commit,
    path,
    after: undefined,
    limit: 1,
    firstParent: false,
    noMerges: false,
    followRenames: false,
    budgetMs: BUDGET_MS,
  });
  // Nobody may be left to hear that it failed.
  answer.catch(() => undefined);
  const log = await Promise.race([answer, delay(BUDGET_MS, undefined, { ref: false })]);
  const last = log?.entries[0];
  if (last === undefined || last.hasPath) return undefined;
  const commit = repository.readCommit(last.oid);
  const before = commit.parents.find((parent) => repository.entryAt(parent, path) !== undefined);
  return {
    commit: commitLine(t, place, commit),
    links: [
      ...(before === undefined
        ? []
        : [{ label: t('errors.toBefore'), href: href.src(name, { kind: 'commit', name: before }, path) }]),
      { label: t('errors.toHistory'), href: href.commits(name, ref, path) },
    ],
  };
}
