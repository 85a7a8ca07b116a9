/**
 * `/{owner}/{repo}/graph`: the graph of all branches, or of one revision (`?branch=`), drawn beside the commits, page
 * by page.
 */
import { GitError } from '../../../git/errors.js';
import type { Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import type { Repository } from '../../../repository/repository.js';
import type { GraphOutput } from '../../../workers/tasks/graph.js';
import { toolbarModel, refLabel, type ToolbarModel } from '../../parts/toolbar.js';
import { shortId, shownCommit, type ShownSummary } from '../../parts/commit-line.js';
import { stampOf, type Stamp } from '../../format/date.js';
import { drawLanes, type LaneDrawing } from './lane-paths.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { href, type Location, type RefName, type RepositoryName } from '../../address/location.js';
import { notModified, NO_CACHE, pageTag, type CachePolicy, type PageRequest, type Reply } from '../../http/page.js';
import { commitsOf } from '../../parts/people/author-commits.js';
import { shownPerson } from '../../parts/people/shown-person.js';
import { lostNote, unlessLost } from '../../parts/lost-objects.js';
import { refBadges, type RefBadges } from '../../parts/refs/ref-badges.js';
import { nameOf, placeAt, refOf, repositoryOf } from '../../parts/revision.js';
import { titleParts } from '../../parts/title-parts.js';

export interface GraphModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly toolbar: ToolbarModel | undefined;
  readonly views: readonly { readonly label: string; readonly href: string; readonly isOn: boolean }[];
  /** Width of the lanes in rem. */
  readonly lanesWidth: string;
  readonly drawing: LaneDrawing;
  /** True when the lanes may be wider than their column on a phone and need to scroll. */
  readonly isWide: boolean;
  readonly rows: readonly GraphRowModel[];
  /** The message below the rows when commits cannot be read. */
  readonly lost: string | undefined;
  readonly blank: { readonly text: string; readonly href: string } | undefined;
  readonly newerHref: string | undefined;
  readonly olderHref: string | undefined;
}

export interface GraphRowModel extends ShownSummary {
  readonly id: string;
  readonly href: string;
  readonly isMerge: boolean;
  readonly author: string;
  readonly authorHref: string | undefined;
  /** Undefined when the commit cannot be read. */
  readonly when: Stamp | undefined;
  readonly refs: RefBadges;
}

const PAGE_SIZE = 50;
/** Time limit for reading the history without an index. */
const GRAPH_BUDGET_MS = 2_000;
/** A graph of more branches would be unreadable. */
const MAX_TIPS = 1_000;
/** The number of pages with kept rows, see tasks/graph.ts; the last page links to the graph of its last commit. */
const MAX_PAGES = 400;
const LANE_REM = 0.85;
const WIDE_LANES = 8;
const PAGE_NUMBER = /^[1-9]\d{0,3}$/;

export async function graphPage(request: PageRequest<Extract<Location, { page: 'graph' }>>): Promise<Reply> {
  const { t, query } = request;
  const repository = await repositoryOf(request, request.location);
  const name = nameOf(repository);
  const branch = query.get('branch')?.trim() || undefined;
  const tips = branch === undefined ? await branchTips(repository) : [await repository.resolveCommit(branch)];
  const text = query.get('page') ?? '';
  const page = PAGE_NUMBER.test(text) ? Math.min(Number(text), MAX_PAGES) : 1;
  const cache: CachePolicy = {
    kind: 'revalidate',
    tag: pageTag(request, ['graph', tips[0] ?? '', repository.refsTag, String(page)]),
  };
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const graph = await request.timing.measure('index', () =>
    repository.history.graph({ tips, start: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE, budgetMs: GRAPH_BUDGET_MS }),
  );
  const link = (number: number): string => href.graph(name, { branch, page: number === 1 ? undefined : number });
  const lost = new Set<string>(graph.lost);
  const { frame, ref } = await graphFrame(request, repository, name, branch, tips[0], page);
  const drawing = drawLanes(graph.rows, graph.incoming);
  const model: GraphModel = {
    ...frame,
    lanesWidth: `${(drawing.width * LANE_REM).toFixed(2)}rem`,
    drawing,
    isWide: drawing.width > WIDE_LANES,
    rows: await request.timing.measure('objects', () =>
      Promise.all(graph.rows.map(({ oid }) => rowModel(request, repository, { oid, ref, lost }))),
    ),
    lost: lostNote(request, 'history', lost),
    blank:
      graph.rows.length > 0
        ? undefined
        : {
            text: t(graph.complete ? 'graph.none' : 'graph.later'),
            href: graph.complete ? href.graph(name, { branch }) : request.target,
          },
    newerHref: page > 1 ? link(page - 1) : undefined,
    olderHref: olderHref(name, graph, page, link),
  };
  return { kind: 'html', view: 'pages/graph', model, cache: graph.complete && lost.size === 0 ? cache : NO_CACHE };
}

function olderHref(
  name: RepositoryName,
  graph: GraphOutput,
  page: number,
  link: (page: number) => string,
): string | undefined {
  const last = graph.rows.at(-1);
  if (graph.more) return link(page + 1);
  return page === MAX_PAGES && last !== undefined ? href.graph(name, { branch: last.oid }) : undefined;
}

/** Newest first, like the start of git's walk. Damaged branches are left out. */
async function branchTips({ headCommit, refs, objects }: Repository): Promise<Oid[]> {
  const branches = refs.branches.slice(0, MAX_TIPS).map(({ oid }) => oid);
  const tips = await objects.findCommits(headCommit === undefined ? branches : [headCommit, ...branches]);
  if (tips.size === 0) throw new GitError('not-found', { what: 'ref', name: 'HEAD' });
  return [...tips.values()].sort((a, b) => b.committer.timeSeconds - a.committer.timeSeconds).map(({ oid }) => oid);
}

interface GraphFrame {
  readonly frame: Pick<GraphModel, 'layout' | 'heading' | 'toolbar' | 'views'>;
  /** The ref that the graph is of; that of the default branch when it is of all. */
  readonly ref: RefName | undefined;
}

async function graphFrame(
  request: PageRequest,
  repository: Repository,
  name: RepositoryName,
  branch: string | undefined,
  tip: Oid | undefined,
  page: number,
): Promise<GraphFrame> {
  const { t } = request;
  const shown = branch ?? repository.defaultBranch?.name;
  const commit = shown === undefined || tip === undefined ? undefined : await repository.resolveCommit(shown);
  const ref = shown === undefined || commit === undefined ? undefined : refOf(repository, shown, commit);
  const heading = t('graph.title');
  const place =
    ref === undefined || tip === undefined
      ? undefined
      : placeAt(repository, { ...ref, commit: tip, rootType: 'commit', path: '', fixed: false });
  const toolbar =
    place === undefined ? undefined : toolbarModel(request, { place, refHref: (other) => href.graphOf(name, other) });
  const label = branch === undefined ? t('graph.all') : displayPath(branch.replace(/^refs\/(?:heads|tags)\//, ''));
  const frame = {
    layout: layoutOf(request, {
      title: [...titleParts(request, { page }), heading, label, `${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, {
        tab: 'commits',
        at: ref === undefined ? undefined : { ref, commit },
      }),
      indexed: false,
    }),
    heading,
    // The switcher would otherwise name one branch although all are shown.
    toolbar: toolbar === undefined || branch !== undefined ? toolbar : { ...toolbar, refs: { ...toolbar.refs, label } },
    views:
      ref === undefined
        ? []
        : [
            { label: t('graph.list'), href: href.commits(name, ref), isOn: false },
            { label: refLabel(ref), href: href.graphOf(name, ref), isOn: branch !== undefined },
            { label: t('graph.all'), href: href.graph(name), isOn: branch === undefined },
          ],
  };
  return { frame, ref };
}

/** A commit-graph file may have commits whose objects are lost: their rows keep the lines together. */
async function rowModel(
  { t }: PageRequest,
  repository: Repository,
  { oid, ref, lost }: { readonly oid: Oid; readonly ref: RefName | undefined; readonly lost: Set<string> },
): Promise<GraphRowModel> {
  const name = nameOf(repository);
  const commit = await unlessLost(() => repository.objects.readCommit(oid), oid, lost);
  const row = { id: shortId(oid), href: href.commit(name, oid), refs: refBadges(repository, name, oid) };
  if (commit === undefined) {
    const summary = t('lost.commit');
    return { ...row, summary, isUntitled: true, isMerge: false, author: '', authorHref: undefined, when: undefined };
  }
  const author = shownPerson(repository, commit.author);
  return {
    ...row,
    ...shownCommit(t, commit),
    isMerge: commit.parents.length > 1,
    author: author.name,
    authorHref: ref === undefined ? undefined : commitsOf({ name, ref, path: '' }, author),
    when: stampOf(commit.committer),
  };
}
