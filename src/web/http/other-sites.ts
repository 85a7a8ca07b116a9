/**
 * Lets scripts of other sites read data: raw files, archives, clones (the CORS protocol of the Fetch standard). They
 * get what everybody may read, since a browser adds no cookies or passwords to such requests.
 *
 * A Kedr on the visitor's own machine is not for everybody: other machines cannot reach it, but each site that the
 * visitor opens could through the browser. Under a loopback name only pages of that machine may read.
 */
import type { Request, Response } from 'express';
import type { Method } from '../address/location.js';
import { siteOf } from './site.js';

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|\[::ffff:7f\w\w:\w{1,4}\])$/i;
/** Those that scripts may read besides the ones that every browser permits. */
const EXPOSED = 'Accept-Ranges, Content-Disposition, Content-Range, ETag, Retry-After';
/** `*` does not include Authorization. */
const REQUEST_HEADERS = '*, Authorization, Content-Encoding, Content-Type, Git-Protocol, If-None-Match, Range';
const PREFLIGHT_SECONDS = 86_400;

/** Adds the headers to an answer, also when it is an error: a script must be able to tell which. */
export function allowOtherSites(request: Request, response: Response): void {
  const host = hostOf(siteOf(request).origin);
  if (host === undefined) return;
  if (LOOPBACK.test(host)) {
    response.vary('Origin');
    if (!LOOPBACK.test(hostOf(request.get('origin')) ?? '')) return;
  }
  response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': EXPOSED });
}

/** To OPTIONS, which a browser sends before requests that are more than a link or a form could make. */
export function answerPreflight(response: Response, methods: readonly Method[]): void {
  response
    .status(204)
    .set({
      Allow: ['OPTIONS', ...methods].join(', '),
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers': REQUEST_HEADERS,
      'Access-Control-Max-Age': String(PREFLIGHT_SECONDS),
    })
    .end();
}

function hostOf(origin: string | undefined): string | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).hostname : undefined;
}
