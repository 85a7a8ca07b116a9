/** `/{owner}/{repo}/commits/{kind}/{ref}[/{path}]`: the history of a ref, or of a path at it, page by page. */
import { entryKind } from '../../git/object/tree.js';
import { isOid, type Oid } from '../../git/oid.js';
import { displayPath } from '../../git/path-text.js';
import type { LogOutput } from '../../workers/tasks/log.js';
import { barOf, crumbsOf, refLabel } from '../bar.js';
import { shortId } from '../commit-line.js';
import { WebError } from '../errors.js';
import { indexProgress } from '../index-progress.js';
import { layoutOf, repositoryHeader } from '../layout.js';
import { href, type Location } from '../location.js';
import { logDays, type CommitsModel } from '../log/log-model.js';
import { logSwitches, switchQuery, switchesOf, type LogSwitches } from '../log/switches.js';
import { notModified, NO_CACHE, type PageRequest, type Reply } from '../page.js';
import { noPath, placeCache, placeOf, type Place } from '../revision.js';

const PAGE_SIZE = 50;
/** How long a page searches before it goes out with what it has. */
const LOG_BUDGET_MS = 1_000;

export async function commitsPage(request: PageRequest<Extract<Location, { page: 'commits' }>>): Promise<Reply> {
  const place = placeOf(request, request.location);
  const after = afterOf(request);
  const switches = switchesOf(request.query);
  const link: PageLink = (commit) => href.commits(place.name, place.ref, place.path, { ...switchQuery(switches), after: commit });
  const cache = placeCache(request, place, ['commits', after ?? '']);
  const unchanged = notModified(request, cache);
  if (unchanged !== undefined) return unchanged;
  const [log] = await Promise.all([
    request.timing.measure('index', () =>
      place.repository.history.log({ commit: place.commit, path: place.path, after, limit: PAGE_SIZE, ...switches, budgetMs: LOG_BUDGET_MS }),
    ),
    // For the tab.
    place.repository.history.countCommits(place.commit),
  ]);
  const entry = place.repository.entryAt(place.commit, place.path);
  const isNowhere = log.entries.length === 0 && log.complete && after === undefined;
  if (place.path !== '' && entry === undefined && isNowhere) throw noPath(place);
  const isDirectory = place.path === '' || (entry !== undefined && entryKind(entry.mode) === 'tree');
  const indexing = indexProgress(request, place);
  const model: CommitsModel = {
    ...frame(request, place, switches),
    indexing,
    note: entry === undefined && log.entries.length > 0 ? request.t('commits.pathGone', { path: displayPath(place.path), ref: refLabel(place.ref) }) : undefined,
    outOfTime: outOfTime(request, link, log, after),
    days: await request.timing.measure('objects', () => logDays(request, place, log.entries)),
    filesLabel: request.t(isDirectory ? 'commits.filesThen' : 'commits.fileThen'),
    filesIcon: isDirectory ? 'file-directory' : 'file',
    blank: blankOf(request, place, link, log, after),
    newerHref: after === undefined ? undefined : link(undefined),
    olderHref: log.more && log.entries.length > 0 ? link(log.entries.at(-1)?.oid) : undefined,
  };
  // A walk that ran out of time, or did without the index, may find more when it is asked again.
  return { kind: 'html', view: 'pages/commits', model, cache: log.complete && indexing === undefined ? cache : NO_CACHE };
}

/** The last commit of the page before. */
function afterOf({ query }: PageRequest): Oid | undefined {
  const text = query.get('after');
  if (text === undefined) return undefined;
  if (!isOid(text)) throw new WebError('bad-request');
  return text;
}

/** Link to the page after a commit, to the first one without it. */
type PageLink = (after: Oid | undefined) => string;

function frame(request: PageRequest, place: Place, switches: LogSwitches): Pick<CommitsModel, 'layout' | 'icons' | 'heading' | 'bar' | 'switches'> {
  const { t } = request;
  const { name, ref, path, repository } = place;
  const heading = path === '' ? t('commits.title') : t('commits.historyOf', { path: displayPath(path) });
  return {
    layout: layoutOf(request, {
      title: [heading, refLabel(ref), `${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, { tab: 'commits', ref }),
      indexed: !request.query.has('after') && Object.values(switchQuery(switches)).every((value) => value === undefined),
    }),
    icons: request.context.assets.icons,
    heading,
    bar: barOf(request, { place, refHref: (other) => href.commits(name, other, path, switchQuery(switches)), ...(path === '' ? {} : { crumbs: crumbsOf(place) }) }),
    switches: logSwitches(request, place, switches),
  };
}

function outOfTime({ t }: PageRequest, link: PageLink, { entries, complete }: LogOutput, after: Oid | undefined): CommitsModel['outOfTime'] {
  if (complete) return undefined;
  return entries.length > 0
    ? { text: t('commits.outOfTime'), href: link(entries.at(-1)?.oid) }
    : { text: t('commits.outOfTimeNone'), href: link(after) };
}

function blankOf({ t }: PageRequest, place: Place, link: PageLink, log: LogOutput, after: Oid | undefined): CommitsModel['blank'] {
  if (after === undefined || log.entries.length > 0 || !log.complete) return undefined;
  return {
    title: t('commits.nothingTitle'),
    text: t('commits.nothingText', { id: shortId(after), ref: refLabel(place.ref) }),
    href: link(undefined),
  };
}
