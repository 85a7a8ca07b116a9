/**
 * Turns a page's reply into an HTTP answer: headers, validators, cookies, body. The only module that writes responses.
 */
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { NO_CACHE, type CachePolicy, type Cookie, type PageRequest, type Reply } from './page.js';
import type { Render } from './views.js';

const YEAR_SECONDS = 31_536_000;
const COOKIE = { path: '/', sameSite: 'lax', maxAge: YEAR_SECONDS * 1000, httpOnly: false } as const;
/** A part of a page at a full object id changes only with the program; after a day at most an upgrade becomes visible. */
const HTML_MAX_AGE_SECONDS = 86_400;
/** For every reply in the reader's language. */
const DOCUMENT_VARY = 'Cookie, Accept-Language';

export async function sendReply(response: Response, request: PageRequest, reply: Reply, render: Render): Promise<void> {
  switch (reply.kind) {
    case 'redirect':
      setCookies(response, reply.cookies ?? []);
      response.redirect(reply.status ?? 302, reply.to);
      return;
    case 'not-modified':
      setCaching(response, request, reply.cache, reply.of === 'html');
      response
        .status(304)
        .set(reply.headers ?? {})
        .end();
      return;
    case 'html': {
      if (reply.cache.kind === 'immutable' && reply.view.startsWith('pages/'))
        throw new Error(`${reply.view} shows refs: it cannot be immutable`);
      const body = await request.timing.measure('render', () => render(reply.view, reply.model, request.t));
      setCaching(response, request, reply.cache, true);
      response
        .status(reply.status ?? 200)
        .type('html')
        .set(reply.headers ?? {})
        .set('Content-Language', request.language);
      response.set('Server-Timing', request.timing.header()).send(body);
      return;
    }
    case 'bytes':
      setCaching(response, request, reply.cache, false);
      response
        .status(reply.status ?? 200)
        .set('Content-Type', reply.type)
        .set(reply.headers ?? {});
      response.set('Server-Timing', request.timing.header());
      response.end(response.req.method === 'HEAD' ? undefined : reply.body);
      return;
    case 'stream':
      setCaching(response, request, reply.cache, false);
      response
        .status(reply.status ?? 200)
        .set('Content-Type', reply.type)
        .set(reply.headers ?? {});
      if (response.req.method === 'HEAD') {
        reply.body.destroy();
        response.end();
      } else await pipeline(reply.body, response);
  }
}

function setCookies(response: Response, cookies: readonly Cookie[]): void {
  for (const { name, value } of cookies) response.cookie(name, value, COOKIE);
}

function setCaching(response: Response, request: PageRequest, wanted: CachePolicy, isDocument: boolean): void {
  const cache = safePolicy(request, wanted);
  if (isDocument || request.preferences.varyTag) response.vary(DOCUMENT_VARY);
  if (cache.kind === 'none') {
    response.set('Cache-Control', 'no-store');
    return;
  }
  response.set('ETag', isDocument ? `W/"${cache.tag}"` : `"${cache.tag}"`);
  if (cache.kind === 'revalidate') response.set('Cache-Control', 'no-cache');
  else
    response.set(
      'Cache-Control',
      isDocument ? `public, max-age=${HTML_MAX_AGE_SECONDS}` : `public, max-age=${YEAR_SECONDS}, immutable`,
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
