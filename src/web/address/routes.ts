/** Converts between URLs and locations by the page table. `parseLocation(addressOf(x))` equals `x`. */
import { SITE_WORDS } from '../../shared/reserved-words.js';
import { basePath } from './base-path.js';
import { pageTable, READING_METHODS, type Location, type Method, type PageCost, type PageName } from './page-table.js';
import { Pattern } from './pattern.js';
import { parseQuery, withQuery, type Query } from './query.js';
import { decodePath } from './segments.js';

type Values = Readonly<Record<string, unknown>>;

interface Route {
  readonly page: PageName;
  readonly pattern: Pattern;
  /** Parts of the location that are not values of the pattern. */
  readonly fixed: Values;
}

const routes: readonly Route[] = (Object.keys(pageTable) as PageName[]).flatMap((page) =>
  pageTable[page].addresses.map((address) => {
    const [path, fixed] = typeof address === 'string' ? [address, {}] : address;
    return { page, pattern: new Pattern(path), fixed };
  }),
);
const siteWords: ReadonlySet<string> = new Set(SITE_WORDS);
const isOfSite = ({ pattern }: Route): boolean => pattern.segmentCount === 0 || pattern.wordsAt(0) !== undefined;
const siteRoutes = routes.filter(isOfSite);
const repositoryRoutes = routes.filter((route) => !isOfSite(route));

/**
 * `path` and `search` (empty, or with its `?`) are the parts of a request target. Undefined when no page has this URL.
 * The base path has been taken away. Empty segments and a trailing slash are ignored. Throws BadEscapeError.
 *
 * A request is parsed from its raw target and not by Express, because names in git may contain bytes that are not UTF-8
 * (`%FF`), which Express rejects before any handler runs.
 */
export function parseLocation(path: string, search = ''): Location | undefined {
  const segments = decodePath(path);
  const [first] = segments;
  return first === undefined || siteWords.has(first)
    ? firstMatch(siteRoutes, segments, search)
    : firstMatch(repositoryRoutes, asRepositoryPage(segments), search);
}

function firstMatch(among: readonly Route[], segments: readonly string[], search: string): Location | undefined {
  for (const { page, pattern, fixed } of among) {
    const { asked } = pageTable[page];
    if (asked !== undefined && !isAsked(search, asked)) continue;
    const values = pattern.match(segments);
    if (values !== undefined) return { page, ...values, ...fixed } as Location;
  }
  return undefined;
}

function isAsked(search: string, parameter: string): boolean {
  return search.includes(parameter) && parseQuery(search).get(parameter) === '1';
}

/** Removes `.git` of clone addresses, and `-`, which GitLab has before the word of a page. */
function asRepositoryPage([owner = '', repo, ...rest]: readonly string[]): readonly string[] {
  if (repo === undefined) return [owner];
  const word = rest.findIndex((segment) => segment !== '-');
  return [owner, repo.replace(/\.git$/, ''), ...(word < 0 ? rest : rest.slice(word))];
}

interface WrittenRoute {
  readonly pattern: Pattern;
  /** The allowed values by name, to choose between several patterns of a page. */
  readonly conditions: readonly (readonly [string, readonly unknown[]])[];
}

const writtenRoutes = new Map((Object.keys(pageTable) as PageName[]).map((page) => [page, writtenRoutesOf(page)]));

function writtenRoutesOf(page: PageName): readonly WrittenRoute[] {
  return routes
    .filter((route) => route.page === page && !route.pattern.isAlias)
    .map(({ pattern, fixed }) => ({
      pattern,
      conditions: [...pattern.choices, ...Object.entries(fixed).map(([name, value]) => [name, [value]] as const)],
    }));
}

/** The canonical URL of a location, from the root of the host. */
export function addressOf(location: Location, query?: Query): string {
  const among = writtenRoutes.get(location.page) ?? [];
  const values = location as unknown as Values;
  const { asked } = pageTable[location.page];
  const wholeQuery = asked === undefined ? query : { [asked]: 1, ...query };
  for (const { pattern, conditions } of among) {
    if (among.length === 1 || conditions.every(([name, allowed]) => allowed.includes(values[name])))
      return withQuery(basePath() + pattern.fill(values), wholeQuery);
  }
  throw new Error(`no address is written for ${JSON.stringify(location)}`);
}

/** What the page of a location may cost. */
export function costOf({ page }: Location): PageCost {
  return pageTable[page].cost;
}

export function methodsOf(page: PageName): readonly Method[] {
  return pageTable[page].methods ?? READING_METHODS;
}

/** The page is data for programs, see `Row`. */
export function isData(page: PageName): boolean {
  return pageTable[page].isData === true;
}

/** Prefixes of paths that crawlers should skip; `*` stands for an owner or a repository. */
export function uncrawledPaths(): readonly string[] {
  return [...new Set(routes.flatMap(uncrawledPathsOf))].map((path) => basePath() + path);
}

/** Index of the segment that distinguishes the pages of a repository. */
const WORD_AT = 2;

function uncrawledPathsOf({ page, pattern }: Route): string[] {
  const { uncrawled } = pageTable[page];
  if (uncrawled === false) return [];
  const siteWords = pattern.wordsAt(0);
  if (siteWords !== undefined) return siteWords.map((word) => `/${word}/`);
  const beginnings =
    typeof uncrawled === 'string'
      ? [uncrawled]
      : (pattern.wordsAt(WORD_AT) ?? []).map((word) => (pattern.endsAt(WORD_AT) ? word : `${word}/`));
  return beginnings.map((beginning) => `/*/*/${beginning}`);
}
