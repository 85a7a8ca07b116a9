/** Finds the commit that removed a path which a revision lacks, and the path before that commit. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Oid } from '../../../git/oid.js';
import { commitLine, type CommitLine } from '../../parts/commit-line.js';
import { href } from '../../address/location.js';
import type { PageRequest } from '../../http/page.js';
import type { Place } from '../../parts/revision.js';

export interface Removal {
  readonly commit: CommitLine;
  /** Links to the path before that commit and to its history. */
  readonly links: readonly { readonly label: string; readonly href: string }[];
}

/** A longer walk or wait is not justified here, since the history of the path has a page of its own. */
const BUDGET_MS = 200;

/** Undefined when the path never existed in the revision's history or the time limit was reached. */
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
  // After the race nothing may handle a rejection of this promise.
  answer.catch(() => undefined);
  const log = await Promise.race([answer, delay(BUDGET_MS, undefined, { ref: false })]);
  const last = log?.entries[0];
  if (last === undefined || last.hasPath) return undefined;
  const commit = await repository.objects.readCommit(last.oid);
  const before = await parentWith(place, commit.parents);
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

/** The first of `parents` that has the path. */
async function parentWith({ repository, path }: Place, parents: readonly Oid[]): Promise<Oid | undefined> {
  for (const parent of parents) if ((await repository.objects.entryAt(parent, path)) !== undefined) return parent;
  return undefined;
}
