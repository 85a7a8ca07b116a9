/**
 * All pages and their URLs: the only module that knows how a URL is spelled. To add a page, add a row here and a
 * function in pages.ts. Parsing, links and `robots.txt` follow from the row; address/pattern.ts explains patterns.
 *
 * The URLs are those of Gitea. A ref with slashes is followed directly by a path (`branch/a/b/c.txt`). Only the
 * repository knows where the ref ends, so a location keeps the segments of both in `rest`. Rows are tried in order. A
 * link uses the first pattern of a page that fits its location.
 */
import type { SiteWord } from '../../shared/reserved-words.js';
import type { PatternValues } from './pattern.js';

/** A URL begins with a reserved word or with an owner. */
type Path = '/' | `/${SiteWord}` | `/${SiteWord}/${string}` | '/{owner}' | `/{owner}/${string}`;
/** A pattern, optionally with constants that are part of the location. */
type Address = Path | readonly [Path, Readonly<Record<string, unknown>>];

/**
 * What a page may cost. `cheap`: a bounded number of objects. `walk`: it may read many commits or trees. `heavy`: it may
 * compare, blame or pack a whole tree. web/http/admission.ts says how many of each are made at the same time.
 */
export type PageCost = 'cheap' | 'walk' | 'heavy';

interface Row<A extends readonly Address[]> {
  readonly addresses: A;
  readonly cost: PageCost;
  /**
   * Crawlers should skip the page because it is expensive or contains nothing new; with text, only URLs that begin
   * with it below the repository.
   */
  readonly uncrawled: boolean | string;
  /** The methods that the page accepts; GET and HEAD by default. */
  readonly methods?: readonly Method[];
  /** A parameter of the query that must be `1`; without it the row does not count. */
  readonly asked?: string;
  /** Data for programs: scripts of other sites may read it, and it is never kept ready in memory. */
  readonly isData?: true;
}

export type Method = 'GET' | 'HEAD' | 'POST';
export const READING_METHODS: readonly Method[] = ['GET', 'HEAD'];

function page<const A extends readonly Address[]>(...addresses: A): Row<A> {
  return { addresses, cost: 'cheap', uncrawled: false };
}

function uncrawled<const A extends readonly Address[]>(...addresses: A): Row<A> {
  return { addresses, cost: 'cheap', uncrawled: true };
}

function crawledBut<const A extends readonly Address[]>(beginning: string, ...addresses: A): Row<A> {
  return { addresses, cost: 'cheap', uncrawled: beginning };
}

function walk<R extends Row<readonly Address[]>>(row: R): R {
  return { ...row, cost: 'walk' };
}

function heavy<R extends Row<readonly Address[]>>(row: R): R {
  return { ...row, cost: 'heavy' };
}

function data<R extends Row<readonly Address[]>>(row: R): R {
  return { ...row, isData: true };
}

function posted<const A extends readonly Address[]>(...addresses: A): Row<A> {
  return { ...data(page(...addresses)), methods: ['POST'] };
}

function asked<const A extends readonly Address[]>(parameter: string, ...addresses: A): Row<A> {
  return { ...page(...addresses), asked: parameter };
}

const REPO = '/{owner}/{repo}';
/** Pages of a revision. */
const REVISION_WORDS = 'src|raw|media|commits|blame|tree-list|find';
const AT_REF = '{kind:branch|tag|commit}/{rest[]+}';

export const pageTable = {
  repositories: page('/', '/explore', '/explore/repos'),
  /** Code of all repositories. */
  'explore-code': heavy(page('/explore/code')),
  healthz: page('/api/healthz'),
  readyz: page('/api/readyz'),
  settings: uncrawled('/-/settings'),
  keys: uncrawled('/-/keys'),
  palette: uncrawled('/-/palette'),
  'repo-list': uncrawled('/-/repo-list'),
  /** Browsers and programs ask for it without a link. */
  favicon: page('/favicon.ico'),
  manifest: uncrawled('/-/manifest.webmanifest'),
  robots: page('/robots.txt'),
  sitemap: page('/sitemap.xml'),
  owner: page('/{owner}'),
  'repository-feed': walk(page(`${REPO}.{format:rss|atom}`)),
  /** The `go` command looks for a module at any path below its repository. */
  'go-get': asked('go-get', REPO, `${REPO}/{*}`),
  home: page(REPO),
  /** What a Git client fetches from the clone address. */
  'git-refs': data(page(`${REPO}/info/refs`)),
  'git-service': heavy(posted(`${REPO}/{service:git-upload-pack|git-receive-pack}`)),
  'git-file': data(crawledBut('objects/', [`${REPO}/HEAD`, { path: 'HEAD' }], `${REPO}/{path+:objects}`)),
  branches: walk(page(`${REPO}/branches`)),
  tags: page(`${REPO}/tags`),
  'ref-list': page(`${REPO}/ref-list`),
  'people-list': uncrawled(`${REPO}/people-list`),
  'index-state': page(`${REPO}/index-state`),
  'repository-palette': page(`${REPO}/palette`),
  graph: walk(page(`${REPO}/graph`)),
  /**
   * `spec` is `base...head`, `base..head` or one revision, optionally followed by `.diff` or `.patch`; '' for the form.
   */
  compare: heavy(uncrawled(`${REPO}/compare/{spec*}`)),
  commit: walk(page(`${REPO}/commit/{oid}.{format:diff|patch}`, [`${REPO}/commit/{oid}`, { format: 'html' }])),
  'commit-card': uncrawled(`${REPO}/commit-card/{oid}`),
  'containing-refs': walk(uncrawled(`${REPO}/containing-refs/{oid}`)),
  'context-lines': page(`${REPO}/context-lines/{oid}`),
  releases: page(`${REPO}/releases`),
  'latest-release': page(`${REPO}/releases/latest`),
  release: page(`${REPO}/releases/tag/{tag+}`),
  'tag-feed': page(`${REPO}/{of:tags|releases}.{format:rss|atom}`),
  'branch-feed': walk(uncrawled(`${REPO}/{format:rss|atom}/${AT_REF}`)),
  /** `file` is the ref followed by the extension of the format. */
  archive: data(heavy(uncrawled(`${REPO}/archive/{file+}`))),
  lastcommit: walk(uncrawled(`${REPO}/lastcommit/{oid}/{path*}`)),
  'side-tree': uncrawled(`${REPO}/side-tree/{oid}/{path*}`),
  blob: data(uncrawled(`${REPO}/{word:raw|media}/blob/{oid}`)),
  src: crawledBut('src/commit/', `${REPO}/src/${AT_REF}`),
  raw: data(uncrawled(`${REPO}/raw/${AT_REF}`)),
  media: data(uncrawled(`${REPO}/media/${AT_REF}`)),
  commits: walk(crawledBut('commits/commit/', `${REPO}/commits/${AT_REF}`)),
  blame: heavy(uncrawled(`${REPO}/blame/${AT_REF}`)),
  /** The versions of the lines `?lines=10-20` of a file. */
  lines: heavy(uncrawled(`${REPO}/lines/${AT_REF}`)),
  'tree-list': walk(uncrawled(`${REPO}/tree-list/${AT_REF}`)),
  find: walk(uncrawled(`${REPO}/find/${AT_REF}`)),
  /** Without a ref the default branch. `format=json` is for programs. */
  search: data(heavy(uncrawled(`${REPO}/search/${AT_REF}`, `${REPO}/search`))),
  /** The name of the symbol follows the ref, as a path does. */
  symbol: data(heavy(uncrawled(`${REPO}/symbol/${AT_REF}`))),
  /** What the field of the header lists while one types. */
  'search-glance': walk(uncrawled(`${REPO}/search-glance/${AT_REF}`)),
  'open-search': page(`${REPO}/opensearch.xml`),
  /** An alternative URL of the repository's root. */
  redirect: page(`${REPO}/{:src|tree|blob|files}`),
  /** URLs without the kind of the revision: old ones, and those of other forges. They may lead to data. */
  untyped: data(
    page(`${REPO}/{word:${REVISION_WORDS}}/{rest[]*}`, [`${REPO}/{:tree|blob|files}/{rest[]*}`, { word: 'src' }]),
  ),
};

export type PageName = keyof typeof pageTable;

type Flat<T> = { readonly [K in keyof T]: T[K] };
type LocationAt<N, A> = A extends readonly [infer P extends string, infer Fixed]
  ? Flat<{ page: N } & PatternValues<P> & Fixed>
  : A extends string
    ? Flat<{ page: N } & PatternValues<A>>
    : never;

/** A parsed URL: the page, and the values of the placeholders in its pattern. */
export type Location = { [N in PageName]: LocationAt<N, (typeof pageTable)[N]['addresses'][number]> }[PageName];
export type LocationOf<N extends PageName> = Extract<Location, { readonly page: N }>;

export type RevisionPage = LocationOf<'untyped'>['word'];
export const REVISION_PAGES = REVISION_WORDS.split('|') as readonly RevisionPage[];
