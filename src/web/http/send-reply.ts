/**
 * Turns a page's reply into an HTTP answer: headers, validators, cookies, body. The only module that writes responses.
 */
import { pipeline } from 'node:stream/promises';
import compression from 'compression';
import type { Response } from 'express';
import { basePath } from '../address/location.js';
import { EncodedBody, type EncodedBytes } from './content-encoding.js';
import {
  isKnownTo,
  NO_CACHE,
  type CachePolicy,
  type Cookie,
  type HtmlReply,
  type PageRequest,
  type PlainReply,
} from './page.js';
import type { ReadyPage } from './ready-pages.js';
import type { Render } from './views.js';

const YEAR_SECONDS = 31_536_000;
const COOKIE = { sameSite: 'lax', maxAge: YEAR_SECONDS * 1000, httpOnly: false } as const;
/** A part of a page at a full object id changes only with the program; after a day at most an upgrade becomes visible. */
const HTML_MAX_AGE_SECONDS = 86_400;
/** For every reply in the reader's language. */
const DOCUMENT_VARY = 'Cookie, Accept-Language';

/** A reply with a view is rendered first, see `renderPage` and `sendPage`. */
export async function sendReply(response: Response, request: PageRequest, reply: PlainReply): Promise<void> {
  switch (reply.kind) {
    case 'redirect':
      setCookies(response, reply.cookies ?? []);
      response.redirect(reply.status ?? 302, reply.to);
      return;
    case 'not-modified':
      setCaching(response, request, safePolicy(request, reply.cache), reply.of === 'html');
      response
        .status(304)
        .set(reply.headers ?? {})
        .end();
      return;
    case 'bytes':
      compress(response);
      setCaching(response, request, safePolicy(request, reply.cache), false);
      response
        .status(reply.status ?? 200)
        .set('Content-Type', reply.type)
        .set(reply.headers ?? {});
      response.set('Server-Timing', request.timing.header());
      response.end(response.req.method === 'HEAD' ? undefined : reply.body);
      return;
    case 'stream':
      compress(response);
      setCaching(response, request, safePolicy(request, reply.cache), false);
      response
        .status(reply.status ?? 200)
        .set('Content-Type', reply.type)
        // A proxy such as nginx would store it first, and go on reading when its client has gone.
        .set('X-Accel-Buffering', 'no')
        .set(reply.headers ?? {});
      if (response.req.method === 'HEAD') {
        reply.body.destroy();
        response.end();
      } else await pipeline(reply.body, response);
  }
}

/** Renders a page of a view. Nothing of the result is for one client alone. */
export async function renderPage(request: PageRequest, reply: HtmlReply, render: Render): Promise<ReadyPage> {
  if (reply.cache.kind === 'immutable' && reply.view.startsWith('pages/'))
    throw new Error(`${reply.view} shows refs: it cannot be immutable`);
  const html = await request.timing.measure('render', () => render(reply.view, reply.model, request.t));
  return {
    status: reply.status ?? 200,
    language: request.language,
    cache: safePolicy(request, reply.cache),
    headers: reply.headers ?? {},
    body: new EncodedBody(html),
  };
}

export interface PageSending {
  readonly body: EncodedBytes;
  /** For `Server-Timing`. */
  readonly timing: string;
}

export function sendPage(response: Response, request: PageRequest, page: ReadyPage, sending: PageSending): void {
  const { encoding, bytes } = sending.body;
  setCaching(response, request, page.cache, true);
  response.status(page.status).set(page.headers).set('Server-Timing', sending.timing);
  if (page.status === 200 && isKnownTo(request, page.cache)) {
    response.status(304).end();
    return;
  }
  response.set('Content-Type', 'text/html; charset=utf-8');
  response.set('Content-Language', page.language).set('Content-Length', String(bytes.length));
  response.vary('Accept-Encoding');
  if (encoding !== 'identity') response.set('Content-Encoding', encoding);
  response.end(request.isHead ? undefined : bytes);
}

/** Compresses what is written to a response, unless it has ranges: they and strong validators refer to the file's bytes. */
const compressionOf = compression({
  filter: (request, response) => !response.hasHeader('Accept-Ranges') && compression.filter(request, response),
});

function compress(response: Response): void {
  compressionOf(response.req, response, () => undefined);
}

function setCookies(response: Response, cookies: readonly Cookie[]): void {
  for (const { name, value } of cookies) response.cookie(name, value, { ...COOKIE, path: `${basePath()}/` });
}

/** `cache` is safe. */
function setCaching(response: Response, request: PageRequest, cache: CachePolicy, isDocument: boolean): void {
  if (isDocument || request.preferences.varyTag) response.vary(DOCUMENT_VARY);
  if (cache.kind === 'none') {
    response.set('Cache-Control', 'no-store');
    return;
  }
  response.set('ETag', isDocument ? `W/"${cache.tag}"` : `"${cache.tag}"`);
  const { location, repositories, viewer, context } = request;
  const repository = 'repo' in location ? repositories.find(location.owner, location.repo) : undefined;
  const keeper = context.access.isForEverybody(viewer, repository) ? 'public' : 'private';
  if (cache.kind === 'revalidate')
    response.set('Cache-Control', keeper === 'public' ? 'no-cache' : 'private, no-cache');
  else
    response.set(
      'Cache-Control',
      isDocument ? `${keeper}, max-age=${HTML_MAX_AGE_SECONDS}` : `${keeper}, max-age=${YEAR_SECONDS}, immutable`,
    );
}

/** A tag that lacks a preference would be valid for another answer, so the answer must not be cached then. */
function safePolicy({ context, preferences, target }: PageRequest, cache: CachePolicy): CachePolicy {
  if (cache.kind === 'none' || preferences.areTagged) return cache;
  context.log.warn({ target }, 'the validator lacks a preference');
  return NO_CACHE;
}

export function rememberCookie(response: Response, cookie: Cookie): void {
  setCookies(response, [cookie]);
}
