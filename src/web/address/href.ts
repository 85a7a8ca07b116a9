/** Builds every link of the site. The page table defines the spelling of URLs. */
import type { GitPath } from '../../git/path-text.js';
import type { LocationOf, RevisionPage } from './page-table.js';
import type { Query } from './query.js';
import { addressOf } from './routes.js';
import { decodePath, encodePath } from './segments.js';

export type FeedFormat = LocationOf<'repository-feed'>['format'];
export type RefKind = LocationOf<RevisionPage>['kind'];

/** The revision in a URL: a branch, a tag, or a commit id. */
export interface RefName {
  readonly kind: RefKind;
  readonly name: string;
}

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

type PlainRepositoryPage =
  'home' | 'branches' | 'tags' | 'ref-list' | 'people-list' | 'index-state' | 'releases' | 'graph';

function plain(page: PlainRepositoryPage) {
  return ({ owner, repo }: RepositoryName, query?: Query): string => addressOf({ page, owner, repo }, query);
}

function atRef(page: RevisionPage) {
  return ({ owner, repo }: RepositoryName, { kind, name }: RefName, path: GitPath = '', query?: Query): string =>
    addressOf({ page, owner, repo, kind, rest: (path === '' ? name : `${name}/${path}`).split('/') }, query);
}

/** The URL of a part of a directory's page at a commit; links in that part use `ref`. */
function fragment(page: 'lastcommit' | 'side-tree') {
  return ({ owner, repo }: RepositoryName, oid: string, path: GitPath, ref: RefName, part?: number): string =>
    addressOf({ page, owner, repo, oid, path }, { refSubUrl: refSubUrl(ref), page: part });
}

const home = plain('home');
const find = atRef('find');

export const href = {
  repositories: (query?: Query) => addressOf({ page: 'repositories' }, query),
  exploreCode: (query?: Query) => addressOf({ page: 'explore-code' }, query),
  owner: (owner: string, query?: Query) => addressOf({ page: 'owner', owner }, query),
  settings: (query?: Query) => addressOf({ page: 'settings' }, query),
  keys: (query?: Query) => addressOf({ page: 'keys' }, query),
  palette: () => addressOf({ page: 'palette' }),
  repoList: (query: Query) => addressOf({ page: 'repo-list' }, query),
  manifest: () => addressOf({ page: 'manifest' }),
  sitemap: (query?: Query) => addressOf({ page: 'sitemap' }, query),
  home: (repository: RepositoryName) => home(repository),
  clone: (origin: string, repository: RepositoryName) => `${origin}${home(repository)}.git`,
  branches: plain('branches'),
  tags: plain('tags'),
  refList: plain('ref-list'),
  /** A prefix: scripts append the text. */
  peopleList: (repository: RepositoryName, of: 'author' | 'committer') =>
    plain('people-list')(repository, { of, q: '' }),
  indexState: plain('index-state'),
  releases: plain('releases'),
  graph: plain('graph'),
  /** `ref` is undefined for a repository without refs. */
  repositoryPalette: ({ owner, repo }: RepositoryName, ref?: RefName) =>
    addressOf({ page: 'repository-palette', owner, repo }, { ref: ref && refSubUrl(ref) }),
  src: atRef('src'),
  raw: atRef('raw'),
  media: atRef('media'),
  commits: atRef('commits'),
  blame: atRef('blame'),
  /** The versions of lines, which count from 1 and include both ends. */
  lines: (
    { owner, repo }: RepositoryName,
    { kind, name }: RefName,
    path: GitPath,
    { first, last }: { readonly first: number; readonly last: number },
    query: Query = {},
  ) =>
    addressOf(
      { page: 'lines', owner, repo, kind, rest: `${name}/${path}`.split('/') },
      { lines: first === last ? first : `${first}-${last}`, ...query },
    ),
  treeList: atRef('tree-list'),
  find: (repository: RepositoryName, ref: RefName, query?: Query) => find(repository, ref, '', query),
  /** Below the directory `path`. */
  search: ({ owner, repo }: RepositoryName, { kind, name }: RefName, path: GitPath = '', query?: Query) =>
    addressOf({ page: 'search', owner, repo, kind, rest: (path === '' ? name : `${name}/${path}`).split('/') }, query),
  /** A prefix: scripts append the query. */
  searchGlance: ({ owner, repo }: RepositoryName, { kind, name }: RefName) =>
    addressOf({ page: 'search-glance', owner, repo, kind, rest: name.split('/') }, { q: '' }),
  symbol: ({ owner, repo }: RepositoryName, { kind, name }: RefName, symbol: string, query?: Query) =>
    addressOf({ page: 'symbol', owner, repo, kind, rest: [...name.split('/'), symbol] }, query),
  /** At the default branch. */
  searchDefault: ({ owner, repo }: RepositoryName, query?: Query) => addressOf({ page: 'search', owner, repo }, query),
  openSearch: ({ owner, repo }: RepositoryName) => addressOf({ page: 'open-search', owner, repo }),
  blob: ({ owner, repo }: RepositoryName, oid: string) => addressOf({ page: 'blob', owner, repo, word: 'raw', oid }),
  commit: ({ owner, repo }: RepositoryName, oid: string, query?: Query) =>
    addressOf({ page: 'commit', owner, repo, oid, format: 'html' }, query),
  commitFile: ({ owner, repo }: RepositoryName, oid: string, format: 'diff' | 'patch', query?: Query) =>
    addressOf({ page: 'commit', owner, repo, oid, format }, query),
  /** A prefix: scripts append a full or short id. */
  commitCards: ({ owner, repo }: RepositoryName) => addressOf({ page: 'commit-card', owner, repo, oid: '' }),
  containingRefs: ({ owner, repo }: RepositoryName, oid: string) =>
    addressOf({ page: 'containing-refs', owner, repo, oid }),
  /** `oid` is a blob; scripts add `old`, `new` and `count`, see pages/commit/context-lines.ts. */
  contextLines: ({ owner, repo }: RepositoryName, oid: string, query: Query) =>
    addressOf({ page: 'context-lines', owner, repo, oid }, query),
  compare: ({ owner, repo }: RepositoryName, spec: string, query?: Query) =>
    addressOf({ page: 'compare', owner, repo, spec }, query),
  release: ({ owner, repo }: RepositoryName, tag: string, query?: Query) =>
    addressOf({ page: 'release', owner, repo, tag }, query),
  feed: ({ owner, repo }: RepositoryName, of: 'tags' | 'releases', format: FeedFormat) =>
    addressOf({ page: 'tag-feed', owner, repo, of, format }),
  branchFeed: ({ owner, repo }: RepositoryName, format: FeedFormat, branch: string, path: GitPath) =>
    addressOf({
      page: 'branch-feed',
      owner,
      repo,
      format,
      kind: 'branch',
      rest: (path === '' ? branch : `${branch}/${path}`).split('/'),
    }),
  /** `ref` in the spelling of the URL: a branch, a tag, an id, or `refs/tags/…`. */
  archive: ({ owner, repo }: RepositoryName, ref: string, format: string) =>
    addressOf({ page: 'archive', owner, repo, file: `${ref}.${format}` }),
  /** The graph of one ref. */
  graphOf: (repository: RepositoryName, { kind, name }: RefName) =>
    href.graph(repository, {
      branch: kind === 'commit' ? name : `refs/${kind === 'branch' ? 'heads' : 'tags'}/${name}`,
    }),
  lastCommit: fragment('lastcommit'),
  sideTree: fragment('side-tree'),
} as const;

/** A ref in a form that scripts may insert into the path or the query of a URL; in a query `+` would mean a space. */
export function refAddress(name: string): string {
  return encodePath(name).replaceAll('+', '%2B');
}

function refSubUrl({ kind, name }: RefName): string {
  return `${kind}/${encodePath(name)}`;
}

function isRefKind(word: string | undefined): word is RefKind {
  return word === 'branch' || word === 'tag' || word === 'commit';
}

/** Parses `branch/feature/x` in the query of page parts: the ref for links in the answer. */
export function parseRefSubUrl(text: string | undefined): RefName | undefined {
  const [kind, ...rest] = decodePath(text ?? '');
  return isRefKind(kind) && rest.length > 0 ? { kind, name: rest.join('/') } : undefined;
}
