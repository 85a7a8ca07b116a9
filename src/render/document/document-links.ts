/**
 * Links and images of a document in a repository to addresses of Kedr's pages. Pure string operations on
 * percent-encoded paths.
 */

export interface DocumentLinks {
  /** Page of the folder that contains the document, percent-encoded, `/` at both ends: `/o/r/src/branch/main/docs/`. */
  readonly fileBase: string;
  /** Page of the root of the same tree, a prefix of `fileBase`: `/o/r/src/branch/main/`. */
  readonly fileRoot: string;
  /** The same two addresses for raw content, which images load: `/o/r/raw/branch/main/docs/`. */
  readonly rawBase: string;
  readonly rawRoot: string;
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
  const internal = insideTree(target, links.fileBase, links.fileRoot);
  return internal === undefined ? undefined : { kind: 'internal', href: internal };
}

/**
 * The address that an image of the document loads from: raw content of the tree. Undefined for anything else; see
 * `externalImage`.
 */
export function resolveImage(src: string, links: DocumentLinks): string | undefined {
  const target = cleaned(src);
  return target.startsWith('//') || ANY_SCHEME.test(target)
    ? undefined
    : insideTree(target, links.rawBase, links.rawRoot);
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

/** `/x` is relative to the root of the tree, other paths are relative to the folder; `..` never leaves the root. */
function insideTree(target: string, base: string, root: string): string | undefined {
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(target) ?? [];
  if (path === '') return undefined;
  const decoded = decodePath(path);
  const folder =
    decoded.startsWith('/') || !base.startsWith(root)
      ? []
      : base
          .slice(root.length)
          .split('/')
          .filter((segment) => segment !== '');
  const segments = [...folder];
  for (const segment of decoded.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encodeURIComponent(segment));
  }
  const slash = decoded.endsWith('/') && segments.length > 0 ? '/' : '';
  // Headings of other Markdown pages have prefixed ids too; line anchors of source files have none.
  const anchor =
    MARKDOWN_FILE.test(decoded) && /^#(?!user-content-|L\d)./.test(fragment)
      ? `#user-content-${fragment.slice(1)}`
      : fragment;
  return root + segments.join('/') + slash + query + anchor;
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
