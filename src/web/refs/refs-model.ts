/** The lists of branches and of tags: one shape, one template. Only the rows that are shown are read. */
import { displayPath } from '../../git/path-text.js';
import type { ArchiveLink } from '../archive/archive-links.js';
import type { FeedLink } from '../feeds/feed-links.js';
import type { Stamp } from '../format/date.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../layout.js';
import type { RepositoryName } from '../location.js';
import { filterByName } from '../name-filter.js';
import type { PageRequest } from '../page.js';
import { paged, type PagerModel } from '../pager.js';
import type { SignatureModel } from '../signing/signature-model.js';
import type { Repository } from '../../repository/repository.js';
import type { Ref } from '../../git/refs/ref-snapshot.js';
import type { BranchStanding } from './branch-standing.js';

export interface RefsModel {
  readonly layout: LayoutModel;
  readonly icons: string;
  readonly heading: string;
  readonly search: { readonly action: string; readonly label: string; readonly placeholder: string; readonly query: string };
  /** Another reading of the query was taken. */
  readonly note: string | undefined;
  readonly commitLabel: string;
  /** Heading of the column that says how branches stand to the default one; undefined: no such column. */
  readonly standingLabel: string | undefined;
  readonly icon: string;
  readonly groups: readonly RefRowGroup[];
  readonly blank: { readonly title: string; readonly text: string } | undefined;
  readonly pager: PagerModel;
  readonly feedHref: string | undefined;
  readonly releasesHref: string | undefined;
}

export interface RefRowGroup {
  readonly name: string | undefined;
  readonly rows: readonly RefRow[];
}

export interface RefRow {
  readonly name: string;
  /** Undefined for a ref that leads to no commit. */
  readonly href: string | undefined;
  readonly isDefault: boolean;
  readonly commit: { readonly id: string; readonly href: string } | undefined;
  /** Of the commit, of an annotated tag that of its message. */
  readonly summary: string;
  /** Why there is no commit. */
  readonly words: string;
  /** Who made an annotated tag. */
  readonly person: string;
  readonly when: Stamp | undefined;
  readonly historyHref: string | undefined;
  readonly archives: readonly ArchiveLink[];
  /** The page of a tag with a message. */
  readonly releaseHref: string | undefined;
  readonly signature: SignatureModel | undefined;
  /** Rows of one group stand together under its name; undefined: no name. */
  readonly group: string | undefined;
  /** Of a branch to the default one. */
  readonly standing: BranchStanding | undefined;
  /** What it has that the default one does not; undefined: nothing, or it is not known. */
  readonly compareHref: string | undefined;
}

const PAGE_SIZE = 100;

export interface RefListOptions {
  readonly kind: 'branch' | 'tag';
  readonly repository: Repository;
  readonly name: RepositoryName;
  /** In the order of the list. */
  readonly refs: readonly Ref[];
  readonly feeds?: readonly FeedLink[];
  readonly releasesHref?: string;
  /** Makes the rows that are shown. */
  readonly rows: (shown: readonly Ref[]) => Promise<readonly RefRow[]> | readonly RefRow[];
  readonly pageHref: (query: Readonly<Record<string, string | number | undefined>>) => string;
}

export async function refsModel(request: PageRequest, options: RefListOptions): Promise<RefsModel> {
  const { t } = request;
  const { kind, repository, name, refs, pageHref } = options;
  const query = (request.query.get('q') ?? '').trim();
  const found = filterByName(refs, (ref) => displayPath(ref.short), query);
  const { items, pager } = paged(request, {
    items: found.items,
    pageSize: PAGE_SIZE,
    pageHref: (page) => pageHref({ q: query === '' ? undefined : query, page }),
    texts: 'refs',
  });
  const rows = await options.rows(items);
  const heading = t(kind === 'branch' ? 'refs.branches' : 'refs.tags');
  return {
    layout: layoutOf(request, { title: [heading, `${name.owner}/${name.repo}`], repository: repositoryHeader(request, repository, { tab: kind === 'branch' ? 'branches' : 'tags' }), feeds: options.feeds ?? [] }),
    icons: request.context.assets.icons,
    heading,
    search: {
      action: pageHref({}),
      label: t(kind === 'branch' ? 'refs.findBranch' : 'refs.findTag'),
      placeholder: t(kind === 'branch' ? 'refs.findBranchPlaceholder' : 'refs.findTagPlaceholder'),
      query,
    },
    note: found.reading === undefined ? undefined : t('refs.swapped', { query: found.reading }),
    commitLabel: t(kind === 'branch' ? 'refs.commit' : 'refs.tagged'),
    icon: kind === 'branch' ? 'git-branch' : 'tag',
    standingLabel: rows.some((row) => row.standing !== undefined) ? t('refs.standing.title') : undefined,
    groups: grouped(rows, kind),
    feedHref: options.feeds?.[0]?.href,
    releasesHref: options.releasesHref,
    blank: items.length > 0 ? undefined : blankOf(request, kind, query),
    pager,
  };
}

/** Runs of one name. Where one name heads all there are no headings, nor where most series of versions would be one row each. */
function grouped(rows: readonly RefRow[], kind: RefListOptions['kind']): RefRowGroup[] {
  const groups: { name: string | undefined; rows: RefRow[] }[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last !== undefined && last.name === row.group) last.rows.push(row);
    else groups.push({ name: row.group, rows: [row] });
  }
  const areMostAlone = kind === 'tag' && groups.filter((group) => group.rows.length === 1).length * 2 > groups.length;
  return groups.length < 2 || areMostAlone ? [{ name: undefined, rows }] : groups;
}

function blankOf({ t }: PageRequest, kind: 'branch' | 'tag', query: string): RefsModel['blank'] {
  if (query !== '') return { title: t('refs.noMatch'), text: t('refs.noMatchText', { query }) };
  return kind === 'branch' ? { title: t('refs.noBranches'), text: t('refs.noBranchesText') } : { title: t('refs.noTags'), text: t('refs.noTagsText') };
}
