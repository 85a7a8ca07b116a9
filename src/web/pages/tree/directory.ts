/** The page of a directory; that of the root is the repository's home page. */
import { displayPath } from '../../../git/path-text.js';
import type { TreeEntry } from '../../../git/object/tree.js';
import type { Oid } from '../../../git/oid.js';
import { shortRefName } from '../../../git/refs/ref-name.js';
import type { TaskOutput } from '../../../workers/task-table.js';
import type { DirectoryPart } from '../../../workers/tasks/directory-part.js';
import { toolbarModel, crumbsOf, refLabel, type ToolbarModel } from '../../parts/toolbar.js';
import { commitLine, type LatestCommitModel } from '../../parts/commit-line.js';
import { branchFeeds } from '../../parts/feed-links.js';
import { indexProgress, type IndexProgressModel } from '../../parts/index-progress.js';
import { lostNote, unlessLost } from '../../parts/lost-objects.js';
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
  /** Sentences about what cannot be read. */
  readonly lost: readonly string[];
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
  const hasHistory = place.rootType === 'commit';
  const treeSwitch = place.path === '' || !hasHistory ? undefined : sideTreeSwitch(request);
  const cache = placeCache(request, place, [isHome ? 'home' : 'tree', String(pageNumber(request))]);
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const lost = { files: new Set<string>(), latest: new Set<string>(), document: new Set<string>() };
  const part = (await unlessLost(() => directoryPage(request, place, tree), tree, lost.files)) ?? NO_ENTRIES;
  const { entries } = part;
  const [latest, readme] = await Promise.all([
    request.timing.measure('index', () => (hasHistory ? latestCommits(place, entries, lost.latest) : NO_COMMITS)),
    request.timing.measure('document', () =>
      lost.files.size > 0 ? undefined : readmeOf(request, place, part.readmes, lost.document),
    ),
  ]);
  const indexing = hasHistory ? indexProgress(request, place) : undefined;
  const table = await treeTable(request, place, entries, { ...latest, page: partNumber(part), lost: lost.latest });
  const model: DirectoryModel = {
    layout: layoutOf(request, {
      title: titleOf(place, isHome),
      description: place.repository.description,
      recentIcon: isHome ? 'repo' : 'file-directory',
      ...(isHome ? { canonical: request.origin + href.home(place.name) } : {}),
      feeds: place.ref.kind === 'branch' ? branchFeeds(place.name, place.ref.name, place.path) : [],
      repository: repositoryHeader(request, place.repository, {
        tab: 'code',
        isHeading: isHome,
        ...(hasHistory ? { at: place } : {}),
      }),
    }),
    heading: place.path === '' ? place.repository.name : displayPath(place.path),
    isHome,
    side: hasHistory ? await shownSideTree(request, place, tree) : undefined,
    standIn: isHome ? standInOf(request, place) : undefined,
    counters: isHome ? countersOf(request, place, commitCount) : [],
    toolbar: toolbarModel(request, {
      place,
      refHref: (ref) => href.src(place.name, ref, place.path),
      clone: place.path === '',
      sideTree: treeSwitch,
      ...(place.path === '' ? {} : { crumbs: crumbsOf(request, place, place.path) }),
    }),
    indexing,
    latestCommit: hasHistory ? await latestCommitOf(request, place, latest.own, lost.latest) : undefined,
    table,
    pager: directoryPager(request, place, part),
    readme,
    lost: LOST_PARTS.flatMap((name) => lostNote(request, name, lost[name]) ?? []),
  };
  // Not cacheable while rows are incomplete, objects are lost or the progress bar of the index is shown.
  return {
    kind: 'html',
    view: 'pages/tree',
    model,
    cache: table.pending > 0 || indexing !== undefined || model.lost.length > 0 ? NO_CACHE : cache,
  };
}

/** Says that HEAD names a branch that does not exist. */
function standInOf({ t }: PageRequest, { repository, ref }: Place): string | undefined {
  const { target, isUnborn } = repository.refs.head;
  if (!isUnborn || target === undefined) return undefined;
  return t('tree.standIn', { wanted: displayPath(shortRefName(target)), shown: refLabel(ref) });
}

const LOST_PARTS = ['files', 'latest', 'document'] as const;
const NO_ENTRIES: DirectoryPart = { entries: [], start: 0, total: 0, readmes: [] };

const NO_COMMITS: TaskOutput<'lastCommits'> = { commits: new Map(), own: undefined, complete: true, lost: [] };

/** The latest commits of the entries, and of the directory itself as `own`. */
async function latestCommits(
  { repository, commit, path }: Place,
  entries: readonly TreeEntry[],
  lost: Set<string>,
): Promise<TaskOutput<'lastCommits'>> {
  const names = entries.map((entry) => entry.name);
  const found = await unlessLost(
    () => repository.history.lastCommits(commit, path, names, LAST_COMMITS_BUDGET_MS),
    commit,
    lost,
  );
  for (const oid of found?.lost ?? []) lost.add(oid);
  return found ?? NO_COMMITS;
}

async function latestCommitOf(
  request: PageRequest,
  place: Place,
  found: Oid | undefined,
  lost: Set<string>,
): Promise<LatestCommitModel | undefined> {
  const oid = found ?? (place.path === '' ? place.commit : undefined);
  const { objects } = place.repository;
  const commit = oid === undefined ? undefined : await unlessLost(() => objects.readCommit(oid), oid, lost);
  return commit === undefined
    ? undefined
    : {
        ...commitLine(request.t, place, commit),
        historyHref: href.commits(place.name, place.ref, place.path),
        permalinkHref:
          place.ref.kind === 'commit'
            ? undefined
            : href.src(place.name, { kind: 'commit', name: place.commit }, place.path),
      };
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
