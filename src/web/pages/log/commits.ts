/**
 * `/{owner}/{repo}/commits/{kind}/{ref}[/{path}]`: the history of a ref or of a path at it, page by page, filtered by
 * words, dates or another revision.
 */
import { entryKind } from '../../../git/object/tree.js';
import { isOid, type Oid } from '../../../git/oid.js';
import { displayPath } from '../../../git/path-text.js';
import type { LogOutput } from '../../../workers/tasks/log.js';
import { toolbarModel, crumbsOf, refLabel } from '../../parts/toolbar.js';
import { shortId } from '../../parts/commit-line.js';
import { WebError } from '../../http/errors.js';
import { branchFeeds } from '../../parts/feed-links.js';
import { indexProgress } from '../../parts/index-progress.js';
import { layoutOf, repositoryHeader } from '../../parts/layout.js';
import { href, type Location } from '../../address/location.js';
import {
  filterForm,
  filterQuery,
  filterSeconds,
  filtersOf,
  isFiltered,
  pathOfForm,
  readingText,
  type LogFilters,
} from './filters.js';
import { logDays, type CommitsModel } from './log-model.js';
import { logTitleParts } from './log-title.js';
import { logSwitches, switchQuery, switchesOf, type LogSwitches } from './switches.js';
import { notModified, NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { lostNote, unlessLost } from '../../parts/lost-objects.js';
import { noPath, placeCache, placeOf, type Place } from '../../parts/revision.js';

const PAGE_SIZE = 50;
/** The time that a page searches before it is sent with what was found. */
const LOG_BUDGET_MS = 1_000;

/** The address of the page after or before a commit; without a cursor the first page. */
type PageLink = (cursor?: { readonly after?: Oid | undefined; readonly before?: Oid | undefined }) => string;

/** The parameters of the URL besides the place. */
interface Wish {
  readonly switches: LogSwitches;
  readonly filters: LogFilters;
  readonly after: Oid | undefined;
  readonly before: Oid | undefined;
  readonly link: PageLink;
}

export async function commitsPage(request: PageRequest<Extract<Location, { page: 'commits' }>>): Promise<Reply> {
  const place = await placeOf(request, request.location);
  const wish = wishOf(request, place);
  const { after, before, switches, filters } = wish;
  const path = pathOfForm(request.query, place.path);
  if (path !== undefined)
    return {
      kind: 'redirect',
      to: href.commits(place.name, place.ref, path, { ...filterQuery(filters), ...switchQuery(switches) }),
      status: 303,
    };
  const not = filters.not === undefined ? undefined : await place.repository.resolveCommit(filters.not);
  const cache = placeCache(request, place, ['commits', after ?? before ?? '', not ?? '']);
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const [log] = await Promise.all([
    request.timing.measure('index', () =>
      place.repository.history.log({
        commit: place.commit,
        path: place.path,
        after,
        before,
        not,
        limit: PAGE_SIZE,
        ...switches,
        ...filterSeconds(filters),
        query: filters.query,
        mailmap: place.repository.mailmapBlob,
        budgetMs: LOG_BUDGET_MS,
      }),
    ),
    // Loads the number in the tab.
    place.repository.history.countCommits(place.commit),
  ]);
  const lost = new Set<string>(log.lost);
  const { objects } = place.repository;
  const entry = await unlessLost(() => objects.entryAt(place.commit, place.path), place.commit, lost);
  const isNowhere =
    log.entries.length === 0 &&
    log.complete &&
    lost.size === 0 &&
    after === undefined &&
    before === undefined &&
    !isFiltered(filters);
  if (place.path !== '' && entry === undefined && isNowhere) throw noPath(place);
  const isDirectory = place.path === '' || (entry !== undefined && entryKind(entry.mode) === 'tree');
  const indexing = indexProgress(request, place);
  const model: CommitsModel = {
    ...logFrame(request, place, wish),
    indexing,
    notes: notesOf(request, place, wish, log, entry !== undefined || lost.size > 0),
    outOfTime: outOfTime(request, wish, log),
    list: {
      days: await request.timing.measure('objects', () => logDays(request, place, log.entries, lost)),
      filesLabel: request.t(isDirectory ? 'commits.filesThen' : 'commits.fileThen'),
      filesIcon: isDirectory ? 'file-directory' : 'file',
    },
    lost: lostNote(request, 'history', lost),
    blank: blankOf(request, place, wish, log),
    ...pagerOf(wish, log),
  };
  // A walk that reached the time limit, had no index or could not read an object may find more next time.
  return {
    kind: 'html',
    view: 'pages/commits',
    model,
    cache: log.complete && indexing === undefined && lost.size === 0 ? cache : NO_CACHE,
  };
}

function wishOf({ query }: PageRequest, { name, ref, path }: Place): Wish {
  const switches = switchesOf(query);
  const filters = filtersOf(query);
  const link: PageLink = (cursor) =>
    href.commits(name, ref, path, { ...filterQuery(filters), ...switchQuery(switches), ...cursor });
  return { switches, filters, after: cursorOf(query.get('after')), before: cursorOf(query.get('before')), link };
}

function cursorOf(text: string | undefined): Oid | undefined {
  if (text === undefined) return undefined;
  if (!isOid(text)) throw new WebError('bad-request');
  return text;
}

function logFrame(
  request: PageRequest,
  place: Place,
  wish: Wish,
): Pick<
  CommitsModel,
  'layout' | 'heading' | 'toolbar' | 'switches' | 'filter' | 'compareHref' | 'graphHref' | 'feedHref'
> {
  const { t } = request;
  const { name, ref, path, repository } = place;
  const { switches, filters } = wish;
  const heading = path === '' ? t('commits.title') : t('commits.historyOf', { path: displayPath(path) });
  const parts = logTitleParts(request, wish);
  const isPlain = parts.length === 0;
  return {
    layout: layoutOf(request, {
      title: [...parts, heading, refLabel(ref), `${name.owner}/${name.repo}`],
      feeds: ref.kind === 'branch' ? branchFeeds(name, ref.name, path) : [],
      repository: repositoryHeader(request, repository, { tab: 'commits', at: place }),
      indexed: isPlain,
      ...(isPlain ? { recentIcon: 'history' } : {}),
    }),
    heading,
    toolbar: toolbarModel(request, {
      place,
      refHref: (other) => href.commits(name, other, path, { ...filterQuery(filters), ...switchQuery(switches) }),
      ...(path === '' ? {} : { crumbs: crumbsOf(request, place) }),
    }),
    switches: logSwitches(request, place, switches, filterQuery(filters)),
    filter: filterForm(request, place, filters, switches),
    compareHref: href.compare(name, ref.name),
    graphHref: href.graphOf(name, ref),
    feedHref: ref.kind === 'branch' ? href.branchFeed(name, 'atom', ref.name, path) : undefined,
  };
}

function notesOf(
  { t }: PageRequest,
  place: Place,
  { filters }: Wish,
  log: LogOutput,
  isThere: boolean,
): CommitsModel['notes'] {
  const { name, ref, path } = place;
  return [
    ...(isThere || log.entries.length === 0
      ? []
      : [{ text: t('commits.pathGone', { path: displayPath(path), ref: refLabel(ref) }), href: undefined, label: '' }]),
    ...(filters.not === undefined
      ? []
      : [
          {
            text: t('commits.without', { ref: refLabel(ref), other: displayPath(filters.not) }),
            href: href.compare(name, `${filters.not}...${ref.name}`, { path: path === '' ? undefined : path }),
            label: t('commits.compare'),
          },
        ]),
    ...(log.reading === undefined
      ? []
      : [{ text: t('commits.swapped', { query: readingText(log.reading) }), href: undefined, label: '' }]),
  ];
}

function outOfTime(
  { t }: PageRequest,
  { link, after }: Wish,
  { entries, complete, last }: LogOutput,
): CommitsModel['outOfTime'] {
  if (complete) return undefined;
  return {
    text: t(entries.length > 0 ? 'commits.outOfTime' : 'commits.outOfTimeNone'),
    href: link({ after: last ?? after }),
  };
}

function pagerOf(
  { link, after, before }: Wish,
  { entries, more, newer, complete }: LogOutput,
): Pick<CommitsModel, 'newestHref' | 'newerHref' | 'olderHref'> {
  const first = entries[0]?.oid;
  const hasNewer = before === undefined ? after !== undefined : newer;
  return {
    newestHref: hasNewer || before !== undefined ? link() : undefined,
    newerHref: hasNewer ? (first === undefined ? link() : link({ before: first })) : undefined,
    olderHref: more && complete && entries.length > 0 ? link({ after: entries.at(-1)?.oid }) : undefined,
  };
}

function blankOf(
  { t }: PageRequest,
  place: Place,
  { link, after, before, filters }: Wish,
  log: LogOutput,
): CommitsModel['blank'] {
  if (log.entries.length > 0 || !log.complete) return undefined;
  const cursor = after ?? before;
  if (isFiltered(filters))
    return {
      title: t('commits.noneFound'),
      text: t('commits.noneFoundText'),
      href: href.commits(place.name, place.ref, place.path),
      label: t('commits.filter.clear'),
    };
  if (cursor === undefined) return undefined;
  return {
    title: t('commits.nothingTitle'),
    text: t('commits.nothingText', { id: shortId(cursor), ref: refLabel(place.ref) }),
    href: link(),
    label: t('commits.toStart'),
  };
}
