/**
 * Where the site is for one request: its origin, and the path below which it is. Both are set, or follow from the
 * request and, where a trusted proxy is in front, from its `X-Forwarded-Proto`, `-Host` and `-Prefix`.
 */
import type { Request, RequestHandler } from 'express';
import { belowPath } from '../address/location.js';

export interface SiteOptions {
  readonly baseUrl: BaseUrl | undefined;
  /** Names under which the site may be asked for besides that of the base URL, in lower case, without a port. */
  readonly hosts: readonly string[];
}

export interface BaseUrl {
  /** `https://host` or `https://host:port`. */
  readonly origin: string;
  /** '' or `/folder`, without a slash at the end. */
  readonly path: string;
}

export interface Site {
  readonly origin: string;
  readonly path: string;
  /** False when names are configured and the request has another one. */
  readonly isKnownHost: boolean;
}

/** Folders without escapes: it goes into every link, so neither `//host` nor quotation marks nor `..` may be in it. */
const BASE_PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)*$/;
const MAX_BASE_PATH = 200;

/** The path without a slash at the end; undefined when it cannot be a base path. */
export function readBasePath(text: string): string | undefined {
  const path = text.replace(/\/$/, '');
  return path.length <= MAX_BASE_PATH && BASE_PATH.test(path) ? path : undefined;
}

/** Takes the base path away from `request.url`, where the proxy has left it. `siteOf` gives the rest. */
export function locateSite(options: SiteOptions): RequestHandler {
  return (request, response, next) => {
    const site = readSite(request, options);
    response.locals['site'] = site;
    request.url = withoutPath(request.url, site.path);
    belowPath(site.path, next);
  };
}

export function siteOf({ res }: Request): Site {
  return res?.locals['site'] as Site;
}

function readSite(request: Request, { baseUrl, hosts }: SiteOptions): Site {
  // Express reads the headers of trusted proxies alone for these.
  const { protocol, host } = request;
  const path = readBasePath(forwardedPrefix(request) ?? '') ?? '';
  return {
    origin: baseUrl?.origin ?? `${protocol}://${host ?? 'localhost'}`,
    path: path === '' ? (baseUrl?.path ?? '') : path,
    isKnownHost: (baseUrl === undefined && hosts.length === 0) || isKnownHost(request, baseUrl, hosts),
  };
}

/** The first of several: the proxy next to the visitor. */
function forwardedPrefix(request: Request): string | undefined {
  return isFromTrustedProxy(request) ? request.get('x-forwarded-prefix')?.split(',')[0]?.trim() : undefined;
}

export function isFromTrustedProxy({ app, socket }: Request): boolean {
  const trusts = app.get('trust proxy fn') as (address: string | undefined, hop: number) => boolean;
  return trusts(socket.remoteAddress, 0);
}

function isKnownHost(request: Request, baseUrl: BaseUrl | undefined, hosts: readonly string[]): boolean {
  const name = hostName(request.host);
  if (name === undefined) return false;
  if (baseUrl !== undefined && name === new URL(baseUrl.origin).hostname) return true;
  // A proxy or a health check on this machine may ask for the address that it connects to.
  return hosts.includes(name) || (isLoopback(request.socket.remoteAddress) && LOOPBACK_NAMES.includes(name));
}

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Undefined for a Unix socket, which only this machine reaches. */
function isLoopback(address: string | undefined): boolean {
  return address === undefined || address === '::1' || /^(?:::ffff:)?127\./.test(address);
}

/** A host without its port, in lower case; undefined when it is none. */
export function hostName(host: string | undefined): string | undefined {
  return /^(\[[\da-f:.]+\]|[^\s:/?#@[\]\\]+)(?::\d*)?$/i.exec(host ?? '')?.[1]?.toLowerCase();
}

function withoutPath(target: string, path: string): string {
  if (path === '' || !target.startsWith(path)) return target;
  const rest = target.slice(path.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : target;
}
