/**
 * Links and images of a document in a repository to addresses of Kedr's pages. Pure string operations on
 * percent-encoded paths.
 */

export interface DocumentLinks {
  /** Page of the folder that contains the document, percent-encoded, `/` at both ends: `/o/r/src/branch/main/docs/`. */
  readonly fileBase: string;
  /** Page of the root of the same tree, a prefix of `fileBase`: `/o/r/src/branch/main/`. */
  readonly fileRoot: string;
  /** The same two addresses for the bytes of files, which images load: `/o/r/media/branch/main/docs/`. */
  readonly rawBase: string;
  readonly rawRoot: string;
  /** Page of the repository, without `/` at the end: `/o/r`. */
  readonly repository: string;
}

export type ResolvedLink =
  | { readonly kind: 'external'; readonly href: string }
  | { readonly kind: 'internal'; readonly href: string }
  /** A position within the document; `fragment` as written, without `#`. */
  | { readonly kind: 'fragment'; readonly fragment: string };

const LINK_SCHEMES = /^(?:https?|mailto|ircs?|xmpp):/i;
const IMAGE_SCHEMES = /^https?:/i;
const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** Browsers remove these characters from an address, so they read `java\nscript:` as a scheme. */
const IGNORED_BY_BROWSERS = /[\t\n\r]/g;
const TRIMMED_BY_BROWSERS = /^[\0-\x20]+|[\0-\x20]+$/g;

const cleaned = (href: string): string => href.replace(TRIMMED_BY_BROWSERS, '').replace(IGNORED_BY_BROWSERS, '');

/** The target of a link of the document; undefined when it is not safe and the link must be removed. */
export function resolveLink(href: string, links: DocumentLinks): ResolvedLink | undefined {
  const target = cleaned(href);
  if (target.startsWith('#')) return { kind: 'fragment', fragment: target.slice(1) };
  if (target.startsWith('//')) return { kind: 'external', href: `https:${target}` };
  if (ANY_SCHEME.test(target)) return LINK_SCHEMES.test(target) ? { kind: 'external', href: target } : undefined;
  const internal = insideRepository(target, links, 'page');
  return internal === undefined ? undefined : { kind: 'internal', href: internal };
}

/**
 * The address that an image of the document loads from: raw content of the tree. Undefined for anything else; see
 * `externalImage`.
 */
export function resolveImage(src: string, links: DocumentLinks): string | undefined {
  const target = cleaned(src);
  return target.startsWith('//') || ANY_SCHEME.test(target) ? undefined : insideRepository(target, links, 'bytes');
}

/**
 * The address of an image on another host. A page links to such an image and never loads it, since loading would tell
 * that host who reads the page.
 */
export function externalImage(src: string): string | undefined {
  const target = cleaned(src);
  if (target.startsWith('//')) return `https:${target}`;
  return IMAGE_SCHEMES.test(target) ? target : undefined;
}

const MARKDOWN_FILE = /\.(?:md|markdown|mdown)$/i;

/** Bytes instead of a page; GitHub's way to say it in a link. */
const WANTS_BYTES = /[?&]raw=(?:true|1)(?:&|$)/;

interface PathInTree {
  /** Decoded segments of the path. */
  readonly segments: readonly string[];
  /** The number of folders by which the path climbs above the root of the tree. */
  readonly above: number;
}

/** `/x` is relative to the root of the tree, other paths are relative to the folder. */
function pathInTree(decoded: string, base: string, root: string): PathInTree {
  // The segments of the folder stay encoded until the end; no `..` is among them.
  const folder = decoded.startsWith('/') || !base.startsWith(root) ? '' : base.slice(root.length);
  const segments = folder.split('/').filter((segment) => segment !== '');
  let above = 0;
  for (const segment of decoded.split('/')) {
    if (segment === '..') above += segments.pop() === undefined ? 1 : 0;
    else if (segment !== '' && segment !== '.') segments.push(encodeURIComponent(segment));
  }
  return { segments, above };
}

/** The address of a relative link; `..` never leaves the repository. Undefined when it has no path. */
function insideRepository(target: string, links: DocumentLinks, as: 'page' | 'bytes'): string | undefined {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? [];
  if (path === '') return undefined;
  const asBytes = as === 'bytes' || WANTS_BYTES.test(query);
  const [base, root] = asBytes ? [links.rawBase, links.rawRoot] : [links.fileBase, links.fileRoot];
  const decoded = decodePath(path);
  const { segments, above } = pathInTree(decoded, base, root);
  const slash = decoded.endsWith('/') && segments.length > 0 ? '/' : '';
  // Headings of other Markdown pages have prefixed ids too; line anchors of source files have none.
  const anchor =
    MARKDOWN_FILE.test(decoded) && /^#(?!user-content-|L\d)./.test(fragment)
      ? `#user-content-${fragment.slice(1)}`
      : fragment;
  const place = (above === 2 ? besideTrees(segments, links, asBytes) : undefined) ?? root + segments.join('/') + slash;
  return place + query + anchor;
}

/** GitHub's pages of a repository that authors link to, and those of files. */
const REPOSITORY_PAGES = new Set(
  (
    'actions archive branches commit commits compare contributors discussions forks graphs issues labels milestones ' +
    'network packages projects pull pulls pulse releases search security stargazers tags watchers wiki'
  ).split(' '),
);
const FILE_PAGES = new Set(['blame', 'blob', 'raw', 'tree']);

/**
 * On GitHub a document of the root is `/owner/repo/blob/main/README.md`, so authors write `../../releases` for a page of
 * the repository. Undefined for other names: those were meant as files.
 */
function besideTrees(segments: readonly string[], links: DocumentLinks, asBytes: boolean): string | undefined {
  const [word, ...rest] = segments;
  if (word === undefined) return asBytes ? undefined : links.repository;
  const isFile = FILE_PAGES.has(word) && rest.length > 1;
  if (isFile && (asBytes || word === 'raw')) return [links.repository, 'raw', ...rest].join('/');
  return isFile || (!asBytes && (FILE_PAGES.has(word) || REPOSITORY_PAGES.has(word)))
    ? [links.repository, ...segments].join('/')
    : undefined;
}

/**
 * Decodes percent escapes, so that `%2e%2e` and `%2F` are treated as what they mean; a path with an invalid escape is
 * kept.
 */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // The path is not percent-encoded; the percent signs are part of the name.
  }
}

/** Resolves the addresses in a `srcset` and keeps their descriptors; undefined when no address is left. */
export function resolveSrcset(srcset: string, links: DocumentLinks): string | undefined {
  const candidates = srcset.split(/,(?=\s)|,$/).flatMap((candidate) => {
    const [src = '', descriptor = ''] = candidate.trim().split(/\s+/);
    const resolved = src === '' ? undefined : resolveImage(src, links);
    return resolved === undefined
      ? []
      : [`${resolved.replaceAll(',', '%2C')}${/^\d+(?:\.\d+)?[wx]$/.test(descriptor) ? ` ${descriptor}` : ''}`];
  });
  return candidates.length === 0 ? undefined : candidates.join(', ');
}
