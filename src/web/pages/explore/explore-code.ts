/** `/explore/code?q=`: code of all repositories that have a search index, grouped by repository. */
import { href, type LocationOf } from '../../address/location.js';
import { NO_CACHE, type PageRequest, type Reply } from '../../http/page.js';
import { layoutOf, type LayoutModel } from '../../parts/layout.js';
import { siteSearchTabs, type SearchTabsModel } from '../../parts/search-tabs.js';
import { titleParts } from '../../parts/title-parts.js';
import { foundFile } from '../search/code-model.js';
import { problemOf, summaryOf } from '../search/code-content.js';
import { searchHelp } from '../search/search-help.js';
import type {
  FoundFileModel,
  SearchBlank,
  SearchHelp,
  SearchLink,
  SearchNext,
  SearchNote,
  SearchProblem,
} from '../search/search-model.js';
import type { CodeQuery } from '../../../search/query/query.js';
import { parsedQuery, searchHref, type SearchSubject } from '../search/wish.js';
import { findEverywhere, type Everywhere, type FoundInRepository } from './everywhere.js';

export interface ExploreCodeModel extends ExploreCodeContent {
  readonly layout: LayoutModel;
  readonly heading: string;
  readonly action: string;
  readonly query: string;
  readonly tabs: SearchTabsModel;
}

interface ExploreCodeContent {
  readonly problem: SearchProblem | undefined;
  readonly notes: readonly SearchNote[];
  readonly repositories: readonly FoundRepository[];
  readonly blank: SearchBlank | undefined;
  readonly next: SearchNext | undefined;
  readonly help: SearchHelp;
}

export interface FoundRepository {
  readonly owner: string;
  readonly name: string;
  readonly href: string;
  /** How many files, or that not all of them were looked at. */
  readonly countText: string;
  readonly files: readonly FoundFileModel[];
  /** The same search in this repository. */
  readonly all: SearchLink;
}

export async function exploreCodePage(request: PageRequest<LocationOf<'explore-code'>>): Promise<Reply> {
  const { t } = request;
  const query = (request.query.get('q') ?? '').trim();
  const heading = t('search.everywhere.title');
  const content = await contentOf(request, query);
  const model: ExploreCodeModel = {
    layout: layoutOf(request, { title: [...titleParts(request, { query }), heading], ownSearch: true, indexed: false }),
    heading,
    action: href.exploreCode(),
    query,
    tabs: siteSearchTabs(request, query, 'code'),
    ...content,
  };
  return {
    kind: 'html',
    view: 'pages/explore-code',
    model,
    status: content.problem === undefined ? 200 : 400,
    cache: NO_CACHE,
  };
}

async function contentOf(request: PageRequest, text: string): Promise<ExploreCodeContent> {
  const { t } = request;
  const none = { problem: undefined, notes: [], repositories: [], blank: undefined, next: undefined };
  const parsed = parsedQuery(text);
  if (!parsed.ok)
    return { ...none, problem: problemOf(request, text, parsed.problem), help: searchHelp(request, true) };
  const { query } = parsed;
  if (query.match === null)
    return {
      ...none,
      notes: [{ text: t(text === '' ? 'search.everywhere.how' : 'search.onlyFilters'), link: undefined }],
      help: searchHelp(request, true),
    };
  const answer = await request.timing.measure('search', () =>
    findEverywhere(request, query, request.query.get('after')),
  );
  return {
    ...none,
    notes:
      answer.unindexed === 0
        ? []
        : [{ text: t('search.everywhere.unindexed', { count: answer.unindexed }), link: undefined }],
    repositories: answer.found.map((found) => foundRepository(request, { text, query }, found)),
    blank: blankOf(request, text, answer),
    next: nextOf(request, text, answer),
    help: searchHelp(request, false),
  };
}

function foundRepository(
  request: PageRequest,
  { text, query }: { readonly text: string; readonly query: CodeQuery },
  { place, answer }: FoundInRepository,
): FoundRepository {
  const { t } = request;
  const wish: SearchSubject = { text, type: 'code' };
  return {
    owner: place.name.owner,
    name: place.name.repo,
    href: href.home(place.name),
    countText: summaryOf(request, answer) ?? t('search.unsearched', { count: answer.unsearched }),
    files: answer.files.map((file) => foundFile(request, { place, wish, query }, file)),
    all: {
      label: t(answer.files.length === 0 ? 'search.everywhere.goOn' : 'search.everywhere.all'),
      href: searchHref(place, wish),
    },
  };
}

function blankOf({ t }: PageRequest, text: string, { found, cursor }: Everywhere): SearchBlank | undefined {
  if (found.length > 0 || cursor !== undefined) return undefined;
  return {
    title: t('search.none'),
    text: t('search.noneText', { query: text }),
    links: [{ label: t('search.everywhere.names', { query: text }), href: href.repositories({ q: text }) }],
  };
}

function nextOf({ t }: PageRequest, text: string, { found, cursor, unsearched }: Everywhere): SearchNext | undefined {
  if (cursor === undefined) return undefined;
  return {
    text: t('search.everywhere.unsearched', { count: unsearched }),
    more: undefined,
    href: href.exploreCode({ q: text, after: cursor }),
    label: t(found.length > 0 ? 'search.more' : 'search.goOn'),
    goesOn: found.length === 0,
  };
}
