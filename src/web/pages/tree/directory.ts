/** The page of a directory; that of the root is the repository's home page. */
import { displayPath } from '../../../git/path-text.js';
import type { Oid } from '../../../git/oid.js';
import { shortRefName } from '../../../git/refs/ref-name.js';
import { toolbarModel, crumbsOf, refLabel, type ToolbarModel } from '../../parts/toolbar.js';
import { commitLine, type LatestCommitModel } from '../../parts/commit-line.js';
import { branchFeeds } from '../../parts/feed-links.js';
import { indexProgress, type IndexProgressModel } from '../../parts/index-progress.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { href } from '../../address/location.js';
import { notModified, NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { placeCache, type Place } from '../../parts/revision.js';
import { directoryPage, directoryPager, partNumber } from './directory-page.js';
import { pageNumber, type PagerModel } from '../../parts/pager.js';
import { readmeOf, type ReadmeModel } from './readme.js';
import { treeTable, type TreeTableModel } from './rows.js';
import { shownSideTree, sideTreeSwitch, type SideTreeModel } from '../../parts/side-tree/side-tree.js';

export interface DirectoryModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly isHome: boolean;
  /** Why the revision is not that of HEAD. */
  readonly standIn: string | undefined;
  readonly counters: readonly Counter[];
  readonly toolbar: ToolbarModel;
  /** Undefined at the root, or when the visitor has hidden the tree. */
  readonly side: SideTreeModel | undefined;
  readonly indexing: IndexProgressModel | undefined;
  readonly latestCommit: LatestCommitModel | undefined;
  readonly table: TreeTableModel;
  /** The parts of a large directory. */
  readonly pager: PagerModel | undefined;
  readonly readme: ReadmeModel | undefined;
}

export interface Counter {
  readonly icon: string;
  readonly href: string;
  readonly text: string;
}

/** The time that a page waits for latest commits before it is sent with the rest marked as being computed. */
const LAST_COMMITS_BUDGET_MS = 600;

/** `tree` is the directory's. GitError('wrong-type') when it is none. */
export async function directoryReply(
  request: PageRequest,
  place: Place,
  { tree, isHome }: { readonly tree: Oid; readonly isHome: boolean },
): Promise<Reply> {
  // Cached after the first time. Part of the validator, since the counter and the tab show it.
  const commitCount = isHome
    ? await request.timing.measure('index', () => place.repository.history.countCommits(place.commit))
    : undefined;
  const treeSwitch = place.path === '' ? undefined : sideTreeSwitch(request);
  const cache = placeCache(request, place, [isHome ? 'home' : 'tree', String(pageNumber(request))]);
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const part = await directoryPage(request, place, tree);
  const { entries } = part;
  const [latest, readme] = await Promise.all([
    request.timing.measure('index', () =>
      place.repository.history.lastCommits(
        place.commit,
        place.path,
        entries.map((entry) => entry.name),
        LAST_COMMITS_BUDGET_MS,
      ),
    ),
    request.timing.measure('document', () => readmeOf(request, place, part.readmes)),
  ]);
  const indexing = indexProgress(request, place);
  const table = await treeTable(request, place, entries, { commits: latest.commits, page: partNumber(part) });
  const own = latest.own ?? (place.path === '' ? place.commit : undefined);
  const model: DirectoryModel = {
    layout: layoutOf(request, {
      title: titleOf(place, isHome),
      description: place.repository.description,
      wide: place.path !== '',
      recentIcon: isHome ? 'repo' : 'file-directory',
      ...(isHome ? { canonical: request.origin + href.home(place.name) } : {}),
      feeds: place.ref.kind === 'branch' ? branchFeeds(place.name, place.ref.name, place.path) : [],
      repository: repositoryHeader(request, place.repository, {
        tab: 'code',
        isHeading: isHome,
        at: place,
      }),
    }),
    heading: place.path === '' ? place.repository.name : displayPath(place.path),
    isHome,
    side: await shownSideTree(request, place),
    standIn: isHome ? standInOf(request, place) : undefined,
    counters: isHome ? countersOf(request, place, commitCount) : [],
    toolbar: toolbarModel(request, {
      place,
      refHref: (ref) => href.src(place.name, ref, place.path),
      clone: place.path === '',
      sideTree: treeSwitch,
      ...(place.path === '' ? {} : { crumbs: crumbsOf(place) }),
    }),
    indexing,
    latestCommit:
      own === undefined
        ? undefined
        : {
            ...commitLine(request.t, place, await place.repository.objects.readCommit(own)),
            historyHref: href.commits(place.name, place.ref, place.path),
            permalinkHref:
              place.ref.kind === 'commit'
                ? undefined
                : href.src(place.name, { kind: 'commit', name: place.commit }, place.path),
          },
    table,
    pager: directoryPager(request, place, part),
    readme,
  };
  // Not cacheable while rows are incomplete or the progress bar of the index is shown.
  return {
    kind: 'html',
    view: 'pages/tree',
    model,
    cache: table.pending > 0 || indexing !== undefined ? NO_CACHE : cache,
  };
}

/** Says that HEAD names a branch that does not exist. */
function standInOf({ t }: PageRequest, { repository, ref }: Place): string | undefined {
  const { target, isUnborn } = repository.refs.head;
  if (!isUnborn || target === undefined) return undefined;
  return t('tree.standIn', { wanted: displayPath(shortRefName(target)), shown: refLabel(ref) });
}

function titleOf(place: Place, isHome: boolean): string[] {
  const repository = `${place.name.owner}/${place.name.repo}`;
  if (isHome) return [repository];
  return place.path === '' ? [refLabel(place.ref), repository] : [place.path, refLabel(place.ref), repository];
}

function countersOf(request: PageRequest, place: Place, commitCount: number | undefined): Counter[] {
  const { t } = request;
  const { branches, tags } = place.repository.refs;
  return [
    {
      icon: 'history',
      href: href.commits(place.name, place.ref),
      text: commitCount === undefined ? t('tree.commitsUncounted') : t('tree.commits', { count: commitCount }),
    },
    { icon: 'git-branch', href: href.branches(place.name), text: t('tree.branches', { count: branches.length }) },
    { icon: 'tag', href: href.tags(place.name), text: t('tree.tags', { count: tags.length }) },
  ];
}
