/** A page is a function from a typed request to a reply. It never uses Express's response. */
import type { Readable } from 'node:stream';
import type { Archives } from '../../repository/archives.js';
import type { Access, Viewer, VisibleRepositories } from './access/access.js';
import type { Assets } from './assets.js';
import type { NumberFormat } from '../../shared/number.js';
import type { Languages, Translate } from './language.js';
import { basePath, type Location } from '../address/location.js';
import type { Preferences } from './preferences.js';
import type { Readiness } from './readiness.js';
import type { ServerTiming } from './server-timing.js';
import type { UploadPacks } from '../../repository/upload-packs.js';
import type { LastUpdates } from '../../repository/last-updates.js';
import type { SignatureChecks } from '../../repository/signature-checks.js';

/** Shared by all pages; the server creates and destroys it. */
export interface WebContext {
  readonly access: Access;
  readonly archives: Archives;
  readonly uploadPacks: UploadPacks;
  readonly languages: Languages;
  readonly assets: Assets;
  readonly signatures: SignatureChecks;
  readonly lastUpdates: LastUpdates;
  readonly version: string;
  readonly readiness: Readiness;
  readonly log: { error(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface PageRequest<L extends Location = Location> {
  readonly context: WebContext;
  readonly location: L;
  readonly viewer: Viewer;
  /** Those that exist for the viewer. */
  readonly repositories: VisibleRepositories;
  readonly query: ReadonlyMap<string, string>;
  /** Path, below the base path, and query, for links back to this page. */
  readonly target: string;
  /** The address of the client, behind trusted proxies. */
  readonly client: string;
  /** `http://host:port`, for absolute addresses. */
  readonly origin: string;
  readonly preferences: Preferences;
  /** The preference `language`. */
  readonly language: string;
  /** Texts and numbers in that language. */
  readonly t: Translate;
  readonly numbers: NumberFormat;
  readonly timing: ServerTiming;
  /** The `If-None-Match` header as received. */
  readonly ifNoneMatch: string | undefined;
  /** True for HEAD: only headers are sent. */
  readonly isHead: boolean;
  /** The body of the request as received, for pages that accept POST. */
  readonly body: Readable;
  /** Any other header as received. */
  readonly header: (name: string) => string | undefined;
}

/**
 * How a reply may be cached. `immutable`: the URL contains a full object id, and the reply shows nothing else: a blob, a
 * patch, a part of a page. Whole pages show refs and are never immutable. `revalidate`: the browser must ask each time and
 * compare the tag. `none`: the content is not final (rows are still being computed) or is an error.
 * A tag must contain the preferences that the reply depends on, see preferences.ts. `mayBeKept` is false when the tag
 * depends on more than the refs and the history of the repository: then no rendered page is kept, and each request asks.
 */
export type CachePolicy =
  | { readonly kind: 'immutable' | 'revalidate'; readonly tag: string; readonly mayBeKept?: boolean }
  | { readonly kind: 'none' };

export const NO_CACHE: CachePolicy = { kind: 'none' };

export interface HtmlReply {
  readonly kind: 'html';
  readonly view: string;
  readonly model: object;
  readonly status?: number;
  readonly cache: CachePolicy;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A reply that needs no view. */
export type PlainReply =
  | {
      readonly kind: 'redirect';
      readonly to: string;
      readonly status?: 301 | 302 | 303;
      readonly cookies?: readonly Cookie[];
    }
  | {
      readonly kind: 'bytes';
      readonly type: string;
      readonly body: Uint8Array | string;
      readonly status?: number;
      readonly cache: CachePolicy;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'stream';
      readonly type: string;
      readonly body: Readable;
      readonly status?: number;
      readonly cache: CachePolicy;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** `of` is the kind of the full answer, which determines its validator. */
  | {
      readonly kind: 'not-modified';
      readonly cache: CachePolicy;
      readonly of: 'html' | 'bytes';
      readonly headers?: Readonly<Record<string, string>>;
    };

export type Reply = HtmlReply | PlainReply;

export interface Cookie {
  readonly name: string;
  readonly value: string;
}

export type Page<L extends Location = Location> = (request: PageRequest<L>) => Promise<Reply> | Reply;

/** The validator of an HTML page: the given parts, the layout, and the preferences that were read. */
export function pageTag(request: PageRequest, parts: readonly string[]): string {
  return tagOf(request, parts, ['language', 'theme', 'shortcuts', 'wrap']);
}

/** The validator of a part of a page, which has no layout. */
export function fragmentTag(request: PageRequest, parts: readonly string[]): string {
  return tagOf(request, parts, ['language']);
}

function tagOf(
  { context, preferences, viewer }: PageRequest,
  parts: readonly string[],
  always: Parameters<Preferences['tag']>[0],
): string {
  const below = basePath() === '' ? [] : [Buffer.from(basePath()).toString('base64url')];
  const user = viewer.user === undefined ? [] : [Buffer.from(viewer.user).toString('base64url')];
  return [...parts, ...below, ...user, context.assets.version, preferences.tag(always)].join('.');
}

/** RFC 9110 section 13.1.2, weak comparison; `*` matches. */
function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((candidate) => {
    const text = candidate.trim().replace(/^W\//, '');
    return text === '*' || text === `"${tag}"`;
  });
}

/** The client already has what `cache` describes. */
export function isKnownTo({ ifNoneMatch }: PageRequest, cache: CachePolicy): boolean {
  return cache.kind !== 'none' && matchesTag(ifNoneMatch, cache.tag);
}

/** A 304 reply if the visitor already has this page, so that nothing is loaded or rendered; otherwise undefined. */
export function notModified(
  request: PageRequest,
  cache: CachePolicy,
  of: 'html' | 'bytes' = 'html',
): Reply | undefined {
  return isKnownTo(request, cache) ? { kind: 'not-modified', cache, of } : undefined;
}
