/** `/{owner}/{repo}/branches`: all branches, the default one first, then the most recently changed ones. */
import type { Commit } from '../../../git/object/commit.js';
import { summaryOf } from '../../../git/object/commit-text.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import { visibleText } from '../../../shared/visible-text.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { Repository } from '../../../repository/repository.js';
import { rowArchives } from '../../parts/archive-links.js';
import { shortId } from '../../parts/commit-line.js';
import { stampOf } from '../../format/date.js';
import { href, type Location } from '../../address/location.js';
import { NO_CACHE, notModified, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { branchDivergences, WAIT_PARAMETER, type BranchDivergences } from './branch-divergence.js';
import { MAX_DATED_BRANCHES, orderedBranches } from './branch-order.js';
import { namePartsOf, refsModel, type RefRow } from './refs-model.js';
import { nameOf, repositoryOf } from '../../parts/revision.js';

export async function branchesPage(request: PageRequest<Extract<Location, { page: 'branches' }>>): Promise<Reply> {
  const repository = await repositoryOf(request, request.location);
  const name = nameOf(repository);
  const base = repository.defaultBranch?.oid;
  const commits = base === undefined ? undefined : repository.history.knownCount(base);
  const cache: CachePolicy = {
    kind: 'revalidate',
    tag: pageTag(request, ['branches', repository.refsTag, String(commits ?? '')]),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const refs = await request.timing.measure('objects', () => orderedBranches(repository));
  const waitHref = href.branches(name, {
    ...Object.fromEntries(['q', 'page'].map((key) => [key, request.query.get(key)])),
    [WAIT_PARAMETER]: 1,
  });
  let divergences: BranchDivergences | undefined;
  const model = await refsModel(request, {
    kind: 'branch',
    repository,
    name,
    refs,
    async rows(shown) {
      const commits = await repository.objects.findCommits(shown.map(({ oid }) => oid));
      const readable = shown.filter(({ oid }) => commits.has(oid));
      divergences = await request.timing.measure('index', () =>
        branchDivergences(request, repository, readable, waitHref),
      );
      return shown.map((ref) => branchRow(request, repository, ref, { commits, divergences }));
    },
    pageHref: (query) => href.branches(name, query),
    waitHref,
  });
  // Not cacheable while divergences are still being computed.
  return { kind: 'html', view: 'pages/refs', model, cache: divergences?.isWaiting === true ? NO_CACHE : cache };
}

interface Known {
  /** By id; one that is not stored or damaged is absent. */
  readonly commits: ReadonlyMap<Oid, Commit>;
  readonly divergences: BranchDivergences | undefined;
}

function branchRow({ t }: PageRequest, repository: Repository, ref: Ref, { commits, divergences }: Known): RefRow {
  const name = nameOf(repository);
  const commit = commits.get(ref.oid);
  const divergence = divergences?.of(ref);
  const at = { kind: 'branch', name: ref.short } as const;
  return {
    name: displayPath(ref.short),
    nameParts: namePartsOf(displayPath(ref.short)),
    href: commit === undefined ? undefined : href.src(name, at),
    isDefault: ref.name === repository.defaultBranch?.name,
    commit: commit === undefined ? undefined : { id: shortId(commit.oid), href: href.commit(name, commit.oid) },
    summary: commit === undefined ? '' : visibleText(summaryOf(commit.message)),
    reason: commit === undefined ? t('refs.broken') : '',
    person: '',
    when: commit === undefined ? undefined : stampOf(commit.committer),
    divergence,
    compareHref:
      divergences !== undefined && divergence?.isAhead === true
        ? href.compare(name, `${divergences.base}...${ref.short}`)
        : undefined,
    historyHref: commit === undefined ? undefined : href.commits(name, at),
    archives: commit === undefined ? [] : rowArchives(repository, at),
    releaseHref: undefined,
    signature: undefined,
    group:
      repository.refs.branches.length > MAX_DATED_BRANCHES
        ? undefined
        : t(`refs.group.${groupOf(repository, ref, commit)}`),
  };
}

/** A branch without a commit for so long is probably finished or abandoned; Gitea has the same limit. */
const STALE_SECONDS = 90 * 86_400;

function groupOf(repository: Repository, ref: Ref, commit: Commit | undefined): 'default' | 'active' | 'stale' {
  if (ref.name === repository.defaultBranch?.name) return 'default';
  return commit !== undefined && commit.committer.timeSeconds >= Date.now() / 1000 - STALE_SECONDS ? 'active' : 'stale';
}
