/** The lists of branches and of tags: one model and one template. Only the visible rows are read. */
import { displayPath } from '../../../git/path-text.js';
import type { ArchiveLink } from '../../parts/archive-links.js';
import type { FeedLink } from '../../parts/feed-links.js';
import type { Stamp } from '../../format/date.js';
import { layoutOf, repositoryHeader, type LayoutModel } from '../../parts/layout.js';
import { href, type RepositoryName } from '../../address/location.js';
import { filterByName } from '../../../shared/name-filter.js';
import type { PageRequest } from '../../http/page.js';
import { paged, type PagerModel } from '../../parts/pager.js';
import type { SignatureModel } from '../../parts/signing/signature-model.js';
import { titleParts } from '../../parts/title-parts.js';
import type { Repository } from '../../../repository/repository.js';
import type { Ref } from '../../../git/refs/ref-snapshot.js';
import type { BranchDivergence } from './branch-divergence.js';
import { REF_ICONS } from '../../../shared/ref-icons.js';
import { familyOf } from '../../parts/refs/version-series.js';

export interface RefsModel {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly search: {
    readonly action: string;
    readonly label: string;
    readonly placeholder: string;
    readonly query: string;
  };
  /** The notice that another reading of the query was used. */
  readonly note: string | undefined;
  readonly commitLabel: string;
  /** Heading of the column for the divergence from the default branch; undefined when there is no such column. */
  readonly divergenceLabel: string | undefined;
  /** The address that a script requests until every divergence is known; undefined when each is. */
  readonly waitHref: string | undefined;
  readonly icon: string;
  readonly groups: readonly RefRowGroup[];
  readonly blank:
    | {
        readonly title: string;
        readonly text: string;
        readonly all: { readonly href: string; readonly label: string } | undefined;
      }
    | undefined;
  /** A link to matches in the list of the other kind of ref. */
  readonly elsewhere: { readonly href: string; readonly label: string } | undefined;
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
  /** The name in parts between which a line may break: after each slash. */
  readonly nameParts: readonly string[];
  /** Undefined for a ref that does not lead to a commit. */
  readonly href: string | undefined;
  readonly isDefault: boolean;
  readonly commit: { readonly id: string; readonly href: string } | undefined;
  /** The summary of the commit, or of an annotated tag's message. */
  readonly summary: string;
  /** The reason why there is no commit. */
  readonly reason: string;
  /** The tagger of an annotated tag. */
  readonly person: string;
  readonly when: Stamp | undefined;
  readonly historyHref: string | undefined;
  readonly archives: readonly ArchiveLink[];
  /** The page of a tag with a message. */
  readonly releaseHref: string | undefined;
  readonly signature: SignatureModel | undefined;
  /** Adjacent rows with the same group are shown under its name; undefined means no name. */
  readonly group: string | undefined;
  /** The divergence of a branch from the default branch. */
  readonly divergence: BranchDivergence | undefined;
  /** A comparison with the default branch; undefined when the branch has no commits of its own or that is unknown. */
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
  /** Creates the visible rows. */
  readonly rows: (shown: readonly Ref[]) => Promise<readonly RefRow[]>;
  /** The page that waits for what is not known at once. */
  readonly waitHref?: string;
  readonly pageHref: (query: Readonly<Record<string, string | number | undefined>>) => string;
}

export async function refsModel(request: PageRequest, options: RefListOptions): Promise<RefsModel> {
  const { t } = request;
  const { kind, repository, name, refs, pageHref } = options;
  const query = (request.query.get('q') ?? '').trim();
  const found = filterByName(refs, (ref) => displayPath(ref.short), query);
  const { items, page, pager } = paged(request, {
    items: found.items,
    pageSize: PAGE_SIZE,
    pageHref: (number) => pageHref({ q: query === '' ? undefined : query, page: number }),
    texts: 'refs',
  });
  const rows = await options.rows(items);
  const heading = t(kind === 'branch' ? 'refs.branches' : 'refs.tags');
  return {
    layout: layoutOf(request, {
      title: [...titleParts(request, { query, page }), heading, `${name.owner}/${name.repo}`],
      repository: repositoryHeader(request, repository, { tab: kind === 'branch' ? 'branches' : 'tags' }),
      feeds: options.feeds ?? [],
    }),
    heading,
    search: {
      action: pageHref({}),
      label: t(kind === 'branch' ? 'refs.findBranch' : 'refs.findTag'),
      placeholder: t(kind === 'branch' ? 'refs.findBranchPlaceholder' : 'refs.findTagPlaceholder'),
      query,
    },
    note: found.reading === undefined ? undefined : t('refs.swapped', { query: found.reading }),
    commitLabel: t(kind === 'branch' ? 'refs.commit' : 'refs.tagged'),
    icon: REF_ICONS[kind],
    divergenceLabel: rows.some((row) => row.divergence !== undefined) ? t('refs.divergence.title') : undefined,
    waitHref: rows.some((row) => row.divergence?.waitHref !== undefined) ? options.waitHref : undefined,
    groups: grouped(rows, kind === 'tag' ? t('refs.group.other') : undefined),
    feedHref: options.feeds?.[0]?.href,
    releasesHref: options.releasesHref,
    blank: items.length > 0 ? undefined : blankOf(request, kind, query, pageHref({})),
    elsewhere: elsewhereOf(request, options, query),
    pager,
  };
}

/**
 * Groups adjacent rows of one name; a single group has no name. Adjacent versions that would each form a group of one
 * row are put together under their range. If `other` is given, it is the name for rows whose family has no series in
 * the list: `docs/1` among `v1.0` and `v1.0-rc1`.
 */
function grouped(rows: readonly RefRow[], other: string | undefined): RefRowGroup[] {
  const counts = new Map<string | undefined, number>();
  for (const { group } of rows) counts.set(group, (counts.get(group) ?? 0) + 1);
  const families = new Set(
    [...counts].flatMap(([group, count]) => (group === undefined || count === 1 ? [] : [familyOf(group)])),
  );
  const groups: { name: string | undefined; rows: RefRow[]; family: string | undefined }[] = [];
  for (const row of rows) {
    const isAlone = row.group !== undefined && other !== undefined && counts.get(row.group) === 1;
    const family = isAlone && families.has(familyOf(row.group)) ? familyOf(row.group) : undefined;
    const name = isAlone && family === undefined ? other : row.group;
    const last = groups.at(-1);
    if (last !== undefined && (last.name === name || (family !== undefined && last.family === family)))
      last.rows.push(row);
    else groups.push({ name, rows: [row], family });
  }
  if (groups.length === 1) return [{ name: undefined, rows }];
  return groups.map(({ name, rows: own, family }) => ({
    name: family !== undefined && own.length > 1 ? rangeOf(own) : name,
    rows: own,
  }));
}

/** From the oldest to the newest version; the list itself has the opposite order. */
function rangeOf(rows: readonly RefRow[]): string {
  return `${rows.at(-1)?.group ?? ''}–${rows[0]?.group ?? ''}`;
}

/** `a/b/c` as `a/`, `b/`, `c`. */
export function namePartsOf(name: string): string[] {
  return name.split(/(?<=\/)/);
}

function blankOf({ t }: PageRequest, kind: 'branch' | 'tag', query: string, allHref: string): RefsModel['blank'] {
  if (query !== '')
    return {
      title: t('refs.noMatch'),
      text: t('refs.noMatchText', { query }),
      all: { href: allHref, label: t(`toolbar.${kind}.all`) },
    };
  return kind === 'branch'
    ? { title: t('refs.noBranches'), text: t('refs.noBranchesText'), all: undefined }
    : { title: t('refs.noTags'), text: t('refs.noTagsText'), all: undefined };
}

/** The form of the ref switcher always leads to branches, so this page also shows matches of the other kind. */
function elsewhereOf(
  { t }: PageRequest,
  { kind, repository, name }: RefListOptions,
  query: string,
): RefsModel['elsewhere'] {
  const { branches, tags } = repository.refs;
  const found =
    query === ''
      ? 0
      : filterByName(kind === 'branch' ? tags : branches, (ref) => displayPath(ref.short), query).items.length;
  if (found === 0) return undefined;
  return kind === 'branch'
    ? { href: href.tags(name, { q: query }), label: t('refs.amongTags', { found }) }
    : { href: href.branches(name, { q: query }), label: t('refs.amongBranches', { found }) };
}
