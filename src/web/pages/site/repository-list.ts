/**
 * The list of all repositories or of one owner's. A broken repository is a row with an error text and does not break
 * the page.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RefSnapshot } from '../../../git/refs/ref-snapshot.js';
import type { RepositoryHandle } from '../../../repository/repository-handle.js';
import { linkifyMessage } from '../../../render/document/message.js';
import type { SafeHtml } from '../../../render/safe-html.js';
import { publicError, type PublicError } from '../../http/errors.js';
import { featureName } from '../error/texts.js';
import type { Moment } from '../../../shared/local-seconds.js';
import { stampOf, type Stamp } from '../../format/date.js';
import { layoutOf, type LayoutModel } from '../../parts/layout.js';
import { href } from '../../address/location.js';
import { filterByName, type Filtered } from '../../../shared/name-filter.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { paged, type PagerModel } from '../../parts/pager.js';
import { nameOf } from '../../parts/revision.js';
import { siteSearchTabs, type SearchTabsModel } from '../../parts/search-tabs.js';
import { titleParts } from '../../parts/title-parts.js';

export interface RepositoriesModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly action: string;
  /** The value of the hidden field `sort` of the search; undefined for the order by name. */
  readonly sort: string | undefined;
  readonly orders: readonly { readonly label: string; readonly href: string; readonly isOn: boolean }[];
  readonly query: string;
  /** Undefined for the repositories of one owner. */
  readonly tabs: SearchTabsModel | undefined;
  readonly note: string | undefined;
  readonly rows: readonly RepositoryRow[];
  readonly blank: { readonly title: string; readonly text: string; readonly href: string | undefined };
  readonly pager: PagerModel;
}

export interface RepositoryRow {
  readonly owner: string;
  readonly name: string;
  readonly href: string;
  /** '' when there is none. */
  readonly descriptionHtml: SafeHtml;
  readonly updated: Stamp | undefined;
  /** The reason why there is no date. */
  readonly reason: string;
  /** True when it cannot be read. */
  readonly isBroken: boolean;
}

/** Limited because each row opens its repository when it is first shown. */
const PAGE_SIZE = 50;
/** The number of branches, or of other refs where there is no branch, examined for the date of a repository. */
const MAX_TIPS = 50;

/** Values of `?sort=` for the order by the last update: ours, and that of Gitea. */
const BY_UPDATE = ['updated', 'recentupdate'];

export async function repositoriesReply(request: PageRequest, owner: string | undefined): Promise<Reply> {
  const { t } = request;
  const query = (request.query.get('q') ?? '').trim();
  const found = findRepositories(request, query, owner);
  const isByUpdate = BY_UPDATE.includes(request.query.get('sort') ?? '');
  const sort = isByUpdate ? BY_UPDATE[0] : undefined;
  const hrefOf = (wanted: { readonly sort?: string | undefined; readonly q?: string; readonly page?: number }) =>
    owner === undefined ? href.repositories(wanted) : href.owner(owner, wanted);
  const filter = query === '' ? {} : { q: query };
  const { items, page, pager } = paged(request, {
    items: isByUpdate ? await request.context.lastUpdates.newestFirst(found.items) : found.items,
    pageSize: PAGE_SIZE,
    pageHref: (number) => hrefOf({ ...filter, sort, ...(number === undefined ? {} : { page: number }) }),
    texts: 'repositories',
  });
  const heading = owner === undefined ? t('repositories.title') : t('repositories.ofOwner', { owner });
  const model: RepositoriesModel = {
    layout: layoutOf(request, { title: [...titleParts(request, { query, page }), heading], ownSearch: true }),
    heading,
    action: hrefOf({}),
    query,
    sort,
    orders: [
      { label: t('repositories.byName'), href: hrefOf(filter), isOn: !isByUpdate },
      { label: t('repositories.byUpdate'), href: hrefOf({ ...filter, sort: BY_UPDATE[0] }), isOn: isByUpdate },
    ],
    tabs: owner === undefined ? siteSearchTabs(request, query, 'repositories') : undefined,
    note: found.reading === undefined ? undefined : t('repositories.swapped', { query: found.reading }),
    rows: await request.timing.measure('objects', () => rowsOf(request, items)),
    blank:
      query === ''
        ? { title: t('repositories.noneTitle'), text: t('repositories.noneText'), href: undefined }
        : {
            title: t('repositories.noMatchTitle'),
            text: t('repositories.noMatchText', { query }),
            href: hrefOf({ sort }),
          },
    pager,
  };
  return { kind: 'html', view: 'pages/repositories', model, cache: NO_CACHE };
}

/** Searches names and descriptions; an empty query finds all. */
function findRepositories({ repositories }: PageRequest, query: string, owner?: string): Filtered<RepositoryHandle> {
  const all = repositories.list().filter((repository) => owner === undefined || repository.owner === owner);
  return filterByName(
    all,
    (repository) => `${repository.owner}/${repository.name} ${query === '' ? '' : repository.description()}`,
    query,
  );
}

async function rowsOf(request: PageRequest, repositories: readonly RepositoryHandle[]): Promise<RepositoryRow[]> {
  const rows: RepositoryRow[] = [];
  for (const repository of repositories) {
    rows.push(await rowOf(request, repository));
    // Opening a repository for the first time takes some milliseconds.
    await nextTurn();
  }
  return rows;
}

async function rowOf(request: PageRequest, repository: RepositoryHandle): Promise<RepositoryRow> {
  const { t } = request;
  const row = {
    owner: repository.owner,
    name: repository.name,
    href: href.home(nameOf(repository)),
    descriptionHtml: linkifyMessage(repository.description()),
  };
  try {
    const updated = await lastUpdate(repository);
    return {
      ...row,
      updated: updated === undefined ? undefined : stampOf(updated),
      reason: updated === undefined ? t('repositories.empty') : '',
      isBroken: false,
    };
  } catch (error) {
    // A folder that was deleted or became unreadable causes an error of the file system.
    return {
      ...row,
      updated: undefined,
      reason: troubleOf(request, publicError(error)),
      isBroken: true,
    };
  }
}

/** What is wrong with a repository that has no date for its row. */
function troubleOf(request: PageRequest, { reason, fields }: PublicError): string {
  const { t } = request;
  switch (reason) {
    case 'no-repository':
      return t('repositories.gone');
    case 'no-access':
      return t('repositories.noAccess');
    case 'unsupported':
      return t('repositories.unsupported', { feature: featureName(request, fields.feature) });
    default:
      return t('repositories.broken');
  }
}

/** Snapshots and the commits in them never change. */
const lastUpdateBySnapshot = new WeakMap<RefSnapshot, Moment | undefined>();

/**
 * The newest committer date among HEAD and some branches; undefined without commits. Throws for a repository that
 * cannot be read.
 */
async function lastUpdate(repository: RepositoryHandle): Promise<Moment | undefined> {
  const { objects } = repository;
  const snapshot = await repository.refs();
  if (lastUpdateBySnapshot.has(snapshot)) return lastUpdateBySnapshot.get(snapshot);
  const { head, branches } = snapshot;
  const refs = head.oid === undefined && branches.length === 0 ? snapshot.all : branches;
  const tips = new Set([
    ...(head.oid === undefined ? [] : [head.oid]),
    ...refs.slice(0, MAX_TIPS).map((ref) => objects.refTarget(ref) ?? ref.oid),
  ]);
  const commits = [...tips].filter((oid) => objects.findHeader(oid)?.type === 'commit');
  let newest: Moment | undefined;
  for (const { committer } of await Promise.all(commits.map((oid) => objects.readCommit(oid))))
    if (newest === undefined || committer.timeSeconds > newest.timeSeconds) newest = committer;
  lastUpdateBySnapshot.set(snapshot, newest);
  return newest;
}
