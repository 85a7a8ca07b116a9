/** The commits that a merge brought: for each parent but the first, those that the first one does not have. */
import type { Commit } from '../../../git/object/commit.js';
import type { Oid } from '../../../git/oid.js';
import type { Repository } from '../../../repository/repository.js';
import { href, type RepositoryName } from '../../address/location.js';
import { stampOf, type Stamp } from '../../format/date.js';
import type { PageRequest } from '../../http/page.js';
import { shortId, shownCommit, type ShownSummary } from '../../parts/commit-line.js';
import { unlessLost } from '../../parts/lost-objects.js';
import { shownPerson } from '../../parts/people/shown-person.js';

export interface BroughtCommits {
  /** With the number of the commits, which is exact, where it was found in time. */
  readonly heading: string;
  /** For a merge of more than two parents: which of them brought the commits; else ''. */
  readonly from: string;
  /** False when a walk was too long; the next request continues it, so the page must not be cached. */
  readonly isCounted: boolean;
  /** In the order of `git log`, the first of them; empty when the number is not known. */
  readonly rows: readonly BroughtRow[];
  /** The page that lists all. */
  readonly listHref: string;
}

export interface BroughtRow extends ShownSummary {
  readonly id: string;
  readonly href: string;
  readonly author: string;
  readonly when: Stamp;
}

/** The number of commits on the page; the others have a page of their own. */
const LISTED_COMMITS = 20;
/** The number of parents whose commits are listed; merges of dozens of branches exist. */
const LISTED_PARENTS = 8;
/** Time limit for a history without an index. */
const BUDGET_MS = 200;

/** Empty for a commit that is no merge. Parents that brought nothing are left out. */
export async function broughtCommits(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  { parents }: Commit,
): Promise<BroughtCommits[]> {
  const [first, ...others] = parents;
  if (first === undefined || !parents.every((parent) => repository.objects.has(parent))) return [];
  const brought = others.map((parent, index) =>
    broughtBy(request, repository, name, { first, parent, isListed: index < LISTED_PARENTS }).then((model) =>
      model === undefined || others.length === 1
        ? model
        : { ...model, from: request.t('commit.brought.from', { number: index + 2, id: shortId(parent) }) },
    ),
  );
  return (await Promise.all(brought)).filter((model) => model !== undefined);
}

async function broughtBy(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  { first, parent, isListed }: { readonly first: Oid; readonly parent: Oid; readonly isListed: boolean },
): Promise<BroughtCommits | undefined> {
  const { t } = request;
  const ask = () =>
    repository.history.divergenceDetails({
      base: first,
      head: parent,
      path: '',
      limit: LISTED_COMMITS,
      budgetMs: BUDGET_MS,
    });
  const lost = new Set<string>();
  const found = isListed ? await unlessLost(ask, parent, lost) : undefined;
  if (found?.ahead === 0) return undefined;
  const commits = await unlessLost(
    () => Promise.all((found?.commits ?? []).map((oid) => repository.objects.readCommit(oid))),
    parent,
    lost,
  );
  return {
    heading: found === undefined ? t('commit.brought.unknown') : t('commit.brought.count', { count: found.ahead }),
    from: '',
    isCounted: found !== undefined || !isListed,
    rows: (commits ?? []).map((commit) => ({
      id: shortId(commit.oid),
      href: href.commit(name, commit.oid),
      ...shownCommit(t, commit),
      author: shownPerson(repository, commit.author).name,
      when: stampOf(commit.committer),
    })),
    listHref: href.commits(name, { kind: 'commit', name: parent }, '', { not: first }),
  };
}
