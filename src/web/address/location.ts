/**
 * Typed URLs: the only module that knows how a URL is spelled. `parseLocation(href(x))` equals `x`.
 *
 * A request is parsed from its raw target and not by Express, because names in git may contain bytes that are not UTF-8
 * (`%FF`), which Express rejects before any handler runs. Each segment is decoded by itself into lossless path text
 * (git/path-text.ts); `/` is the only separator.
 *
 * The URLs are those of Gitea. A ref with slashes is followed directly by a path (`branch/a/b/c.txt`). Only the
 * repository knows where the ref ends, so a parsed location keeps the segments of both in `rest`.
 */
import type { GitPath } from '../../git/path-text.js';
import { pathBytes, pathText } from '../../git/path-text.js';

export type RefKind = 'branch' | 'tag' | 'commit';

/** The revision in a URL: a branch, a tag, or a commit id. */
export interface RefName {
  readonly kind: RefKind;
  readonly name: string;
}

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

/** Pages below `/{owner}/{repo}/{word}/{branch|tag|commit}/{ref}[/{path}]`. */
export const REVISION_PAGES = ['src', 'raw', 'media', 'commits', 'blame', 'tree-list', 'find'] as const;
export type RevisionPage = (typeof REVISION_PAGES)[number];

/** Pages below `/-/`. */
const SITE_PAGES = ['settings', 'keys', 'palette', 'repo-list'] as const;
type SitePage = (typeof SITE_PAGES)[number];

export type FeedFormat = 'rss' | 'atom';

export type Location =
  | { readonly page: 'repositories' }
  | { readonly page: 'owner'; readonly owner: string }
  | { readonly page: 'healthz' }
  | { readonly page: SitePage }
  | (RepositoryName & { readonly page: 'home' | 'branches' | 'tags' | 'ref-list' | 'repository-palette' })
  | (RepositoryName & { readonly page: RevisionPage; readonly kind: RefKind; readonly rest: readonly string[] })
  | (RepositoryName & { readonly page: 'untyped'; readonly word: RevisionPage; readonly rest: readonly string[] })
  | (RepositoryName & { readonly page: 'blob'; readonly word: 'raw' | 'media'; readonly oid: string })
  | (RepositoryName & { readonly page: 'commit'; readonly oid: string; readonly format: 'html' | 'diff' | 'patch' })
  | (RepositoryName & { readonly page: 'lastcommit'; readonly oid: string; readonly path: GitPath })
  | (RepositoryName & { readonly page: 'side-tree'; readonly oid: string; readonly path: GitPath })
  /**
   * `spec` is `base...head`, `base..head` or one revision, optionally followed by `.diff` or `.patch`; '' for the form.
   */
  | (RepositoryName & { readonly page: 'compare'; readonly spec: string })
  | (RepositoryName & { readonly page: 'graph' })
  | (RepositoryName & { readonly page: 'commit-card'; readonly oid: string })
  | (RepositoryName & { readonly page: 'context-lines'; readonly oid: string })
  | { readonly page: 'robots' | 'sitemap' }
  | (RepositoryName & { readonly page: 'releases' | 'latest-release' })
  | (RepositoryName & { readonly page: 'release'; readonly tag: string })
  | (RepositoryName & { readonly page: 'repository-feed'; readonly format: FeedFormat })
  | (RepositoryName & {
      readonly page: 'branch-feed';
      readonly format: FeedFormat;
      readonly kind: RefKind;
      readonly rest: readonly string[];
    })
  | (RepositoryName & { readonly page: 'tag-feed'; readonly of: 'tags' | 'releases'; readonly format: FeedFormat })
  /** `file` is the ref followed by the extension of the format. */
  | (RepositoryName & { readonly page: 'archive'; readonly file: string })
  | (RepositoryName & { readonly page: 'git-file'; readonly path: string })
  | (RepositoryName & { readonly page: 'redirect'; readonly to: string });

export type PageName = Location['page'];

/** Thrown for a target with malformed percent escapes. */
export class BadEscapeError extends Error {
  override readonly name = 'BadEscapeError';
}

const HEX_PAIR = /^[0-9a-fA-F]{2}$/;

/** Decodes one segment. Throws BadEscapeError when `%` is not followed by two hex digits. */
export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
  const bytes: number[] = [];
  const raw = Buffer.from(segment, 'utf8');
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at] as number;
    if (byte !== 0x25) {
      bytes.push(byte);
      continue;
    }
    const digits = raw.toString('latin1', at + 1, at + 3);
    if (!HEX_PAIR.test(digits)) throw new BadEscapeError(segment);
    bytes.push(Number.parseInt(digits, 16));
    at += 2;
  }
  return pathText(Buffer.from(bytes));
}

const KEPT_SIGNS = String.raw`A-Za-z0-9\-._~!$'()*+,;=:@`;
const KEPT = new RegExp(`[${KEPT_SIGNS}]`);
const ALL_KEPT = new RegExp(`^[${KEPT_SIGNS}]*$`);

/** The inverse of `decodeSegment`: escapes every byte except unreserved and harmless characters. */
export function encodeSegment(text: string): string {
  if (ALL_KEPT.test(text)) return text;
  let encoded = '';
  for (const byte of pathBytes(text)) {
    const character = String.fromCharCode(byte);
    encoded += byte < 0x80 && KEPT.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

function encodePath(path: GitPath): string {
  return path.split('/').map(encodeSegment).join('/');
}

/** A ref in a form that scripts may insert into the path or the query of a URL; in a query `+` would mean a space. */
export function refAddress(name: string): string {
  return encodePath(name).replaceAll('+', '%2B');
}

function isRefKind(word: string | undefined): word is RefKind {
  return word === 'branch' || word === 'tag' || word === 'commit';
}

function isSitePage(word: string | undefined): word is SitePage {
  return (SITE_PAGES as readonly (string | undefined)[]).includes(word);
}

function isRevisionPage(word: string): word is RevisionPage {
  return (REVISION_PAGES as readonly string[]).includes(word);
}

/** Words in the URLs of other forges, and the corresponding page. */
const FOREIGN_WORDS: Readonly<Record<string, RevisionPage>> = { tree: 'src', blob: 'src', files: 'src' };

/**
 * `target` is the path of a request target, without the query. Undefined when no page has this URL. Empty segments and
 * a trailing slash are ignored. Throws BadEscapeError.
 */
export function parseLocation(target: string): Location | undefined {
  const segments = target
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);
  const [owner, repoSegment, word, ...rest] = segments;
  if (owner === undefined) return { page: 'repositories' };
  if (owner === 'explore')
    return repoSegment === undefined || repoSegment === 'repos' ? { page: 'repositories' } : undefined;
  if (owner === 'api') return repoSegment === 'healthz' && word === undefined ? { page: 'healthz' } : undefined;
  if (owner === '-') return isSitePage(repoSegment) && word === undefined ? { page: repoSegment } : undefined;
  if (repoSegment === undefined && (owner === 'robots.txt' || owner === 'sitemap.xml'))
    return { page: owner === 'robots.txt' ? 'robots' : 'sitemap' };
  if (repoSegment === undefined) return { page: 'owner', owner };
  const feed = word === undefined ? /^(.+)\.(rss|atom)$/.exec(repoSegment) : null;
  if (feed !== null) return { page: 'repository-feed', owner, repo: feed[1] as string, format: feed[2] as FeedFormat };
  const repository = { owner, repo: repoSegment.replace(/\.git$/, '') };
  if (word === undefined) return { page: 'home', ...repository };
  return parseRepositoryPage(repository, word, rest);
}

function parseRepositoryPage(repository: RepositoryName, word: string, rest: readonly string[]): Location | undefined {
  const [first, ...after] = rest;
  if (isGitFile(word, rest)) return { page: 'git-file', ...repository, path: [word, ...rest].join('/') };
  if (word === '-' && first !== undefined) return parseRepositoryPage(repository, first, after);
  if (word === 'branches' || word === 'tags' || word === 'ref-list')
    return rest.length === 0 ? { page: word, ...repository } : undefined;
  if (word === 'palette') return rest.length === 0 ? { page: 'repository-palette', ...repository } : undefined;
  if (word === 'graph') return rest.length === 0 ? { page: word, ...repository } : undefined;
  if (word === 'compare') return { page: word, ...repository, spec: rest.join('/') };
  if (word === 'commit')
    return first !== undefined && after.length === 0 ? commitLocation(repository, first) : undefined;
  if (word === 'commit-card' || word === 'context-lines')
    return first !== undefined && after.length === 0 ? { page: word, ...repository, oid: first } : undefined;
  if (word === 'releases') return releaseLocation(repository, rest);
  const tagFeed = /^(tags|releases)\.(rss|atom)$/.exec(word);
  if (tagFeed !== null)
    return rest.length === 0
      ? { page: 'tag-feed', ...repository, of: tagFeed[1] as 'tags' | 'releases', format: tagFeed[2] as FeedFormat }
      : undefined;
  if (word === 'rss' || word === 'atom') {
    return isRefKind(first) && after.length > 0
      ? { page: 'branch-feed', ...repository, format: word, kind: first, rest: after }
      : undefined;
  }
  if (word === 'archive')
    return first === undefined ? undefined : { page: 'archive', ...repository, file: rest.join('/') };
  if (word === 'lastcommit' || word === 'side-tree') {
    return first === undefined ? undefined : { page: word, ...repository, oid: first, path: after.join('/') };
  }
  const page = isRevisionPage(word) ? word : FOREIGN_WORDS[word];
  if (page === undefined) return undefined;
  if (first === undefined)
    return page === 'src'
      ? { page: 'redirect', ...repository, to: href.home(repository) }
      : { page: 'untyped', ...repository, word: page, rest };
  if ((page === 'raw' || page === 'media') && first === 'blob' && after.length === 1) {
    return { page: 'blob', ...repository, word: page, oid: after[0] as string };
  }
  if (isRevisionPage(word) && isRefKind(first) && after.length > 0)
    return { page, ...repository, kind: first, rest: after };
  return { page: 'untyped', ...repository, word: page, rest };
}

function releaseLocation(repository: RepositoryName, rest: readonly string[]): Location | undefined {
  const [first, ...tag] = rest;
  if (first === undefined) return { page: 'releases', ...repository };
  if (first === 'latest') return tag.length === 0 ? { page: 'latest-release', ...repository } : undefined;
  return first === 'tag' && tag.length > 0 ? { page: 'release', ...repository, tag: tag.join('/') } : undefined;
}

/** True for the files that git clients request below a clone address. */
function isGitFile(word: string, rest: readonly string[]): boolean {
  return (
    word === 'objects' ||
    (word === 'HEAD' && rest.length === 0) ||
    (word === 'info' && rest[0] === 'refs' && rest.length === 1)
  );
}

function commitLocation(repository: RepositoryName, name: string): Location {
  const match = /^(.+)\.(diff|patch)$/.exec(name);
  return match === null
    ? { page: 'commit', ...repository, oid: name, format: 'html' }
    : { page: 'commit', ...repository, oid: match[1] as string, format: match[2] as 'diff' | 'patch' };
}

type Query = Readonly<Record<string, string | number | undefined>>;

function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

function base({ owner, repo }: RepositoryName): string {
  return `/${encodeSegment(owner)}/${encodeSegment(repo)}`;
}

function revisionHref(
  page: RevisionPage,
  repository: RepositoryName,
  ref: RefName,
  path: GitPath,
  query?: Query,
): string {
  const tail = path === '' ? '' : `/${encodePath(path)}`;
  return withQuery(`${base(repository)}/${page}/${ref.kind}/${encodePath(ref.name)}${tail}`, query);
}

/** The URL of a part of a directory's page at a commit; links in that part use `ref`. */
function fragmentHref(
  page: 'lastcommit' | 'side-tree',
  repository: RepositoryName,
  oid: string,
  path: GitPath,
  ref: RefName,
): string {
  const tail = path === '' ? '' : `/${encodePath(path)}`;
  return withQuery(`${base(repository)}/${page}/${oid}${tail}`, { refSubUrl: `${ref.kind}/${encodePath(ref.name)}` });
}

/** Builds every link of the site. */
export const href = {
  repositories: (query?: Query) => withQuery('/', query),
  owner: (owner: string, query?: Query) => withQuery(`/${encodeSegment(owner)}`, query),
  settings: (query?: Query) => withQuery('/-/settings', query),
  keys: (query?: Query) => withQuery('/-/keys', query),
  palette: () => '/-/palette',
  repoList: (query: Query) => withQuery('/-/repo-list', query),
  /** `ref` is undefined for a repository without refs. */
  repositoryPalette: (repository: RepositoryName, ref?: RefName) =>
    withQuery(`${base(repository)}/palette`, {
      ref: ref === undefined ? undefined : `${ref.kind}/${encodePath(ref.name)}`,
    }),
  refList: (repository: RepositoryName, query?: Query) => withQuery(`${base(repository)}/ref-list`, query),
  home: (repository: RepositoryName) => base(repository),
  branches: (repository: RepositoryName, query?: Query) => withQuery(`${base(repository)}/branches`, query),
  tags: (repository: RepositoryName, query?: Query) => withQuery(`${base(repository)}/tags`, query),
  src: (repository: RepositoryName, ref: RefName, path: GitPath = '', query?: Query) =>
    revisionHref('src', repository, ref, path, query),
  raw: (repository: RepositoryName, ref: RefName, path: GitPath, query?: Query) =>
    revisionHref('raw', repository, ref, path, query),
  media: (repository: RepositoryName, ref: RefName, path: GitPath) => revisionHref('media', repository, ref, path),
  commits: (repository: RepositoryName, ref: RefName, path: GitPath = '', query?: Query) =>
    revisionHref('commits', repository, ref, path, query),
  blame: (repository: RepositoryName, ref: RefName, path: GitPath, query?: Query) =>
    revisionHref('blame', repository, ref, path, query),
  find: (repository: RepositoryName, ref: RefName, query?: Query) => revisionHref('find', repository, ref, '', query),
  treeList: (repository: RepositoryName, ref: RefName) => revisionHref('tree-list', repository, ref, ''),
  blob: (repository: RepositoryName, oid: string) => `${base(repository)}/raw/blob/${oid}`,
  commit: (repository: RepositoryName, oid: string, query?: Query) =>
    withQuery(`${base(repository)}/commit/${encodeSegment(oid)}`, query),
  commitFile: (repository: RepositoryName, oid: string, format: 'diff' | 'patch', query?: Query) =>
    withQuery(`${base(repository)}/commit/${encodeSegment(oid)}.${format}`, query),
  compare: (repository: RepositoryName, spec: string, query?: Query) =>
    withQuery(`${base(repository)}/compare${spec === '' ? '' : `/${encodePath(spec)}`}`, query),
  releases: (repository: RepositoryName, query?: Query) => withQuery(`${base(repository)}/releases`, query),
  release: (repository: RepositoryName, tag: string) => `${base(repository)}/releases/tag/${encodePath(tag)}`,
  feed: (repository: RepositoryName, of: 'tags' | 'releases', format: FeedFormat) =>
    `${base(repository)}/${of}.${format}`,
  branchFeed: (repository: RepositoryName, format: FeedFormat, branch: string, path: GitPath) =>
    `${base(repository)}/${format}/branch/${encodePath(branch)}${path === '' ? '' : `/${encodePath(path)}`}`,
  sitemap: () => '/sitemap.xml',
  /** `ref` in the spelling of the URL: a branch, a tag, an id, or `refs/tags/…`. */
  archive: (repository: RepositoryName, ref: string, format: string) =>
    `${base(repository)}/archive/${encodePath(ref)}.${format}`,
  graph: (repository: RepositoryName, query?: Query) => withQuery(`${base(repository)}/graph`, query),
  /** The graph of one ref. */
  graphOf: (repository: RepositoryName, { kind, name }: RefName) =>
    href.graph(repository, {
      branch: kind === 'commit' ? name : `refs/${kind === 'branch' ? 'heads' : 'tags'}/${name}`,
    }),
  /** A prefix: scripts append a full or short id. */
  commitCards: (repository: RepositoryName) => `${base(repository)}/commit-card/`,
  /** `oid` is a blob; scripts add `old`, `new` and `count`, see pages/commit/context-lines.ts. */
  contextLines: (repository: RepositoryName, oid: string, query: Query) =>
    withQuery(`${base(repository)}/context-lines/${oid}`, query),
  lastCommit: (repository: RepositoryName, oid: string, path: GitPath, ref: RefName) =>
    fragmentHref('lastcommit', repository, oid, path, ref),
  sideTree: (repository: RepositoryName, oid: string, path: GitPath, ref: RefName) =>
    fragmentHref('side-tree', repository, oid, path, ref),
  gitFile: (repository: RepositoryName, path: string) => `${base(repository)}/${encodePath(path)}`,
  clone: (origin: string, repository: RepositoryName) => `${origin}${base(repository)}.git`,
} as const;

/** Parses `branch/feature/x` in the query of page parts: the ref for links in the answer. */
export function parseRefSubUrl(text: string | undefined): RefName | undefined {
  const [kind, ...rest] = (text ?? '')
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);
  return isRefKind(kind) && rest.length > 0 ? { kind, name: rest.join('/') } : undefined;
}

/**
 * All `path=` parameters of a request target, as bytes, since names need not be UTF-8. Slashes at both ends are
 * removed.
 */
export function parsePathQuery(target: string): GitPath[] {
  const mark = target.indexOf('?');
  const pairs = mark < 0 ? [] : target.slice(mark + 1).split('&');
  return pairs
    .filter((pair) => pair.startsWith('path='))
    .map((pair) => decodeSegment(pair.slice('path='.length).replaceAll('+', ' ')).replace(/^\/+|\/+$/g, ''));
}

/** The query of a request target; the first of repeated parameters counts. */
export function parseQuery(search: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(search)) if (!query.has(key)) query.set(key, value);
  return query;
}
