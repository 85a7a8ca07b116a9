/**
 * Handles one request from the raw target to the reply: parses the URL, chooses language and theme, runs the page, and
 * answers all errors in one place.
 */
import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Admission } from './http/admission.js';
import { ANYBODY, type Viewer } from './http/access/access.js';
import { errorPage } from './pages/error/error-page.js';
import { publicError, WebError } from './http/errors.js';
import { countLibraryCalls } from '../git/isomorphic/library-calls.js';
import { forCaller } from '../workers/caller.js';
import { isGitError } from '../git/errors.js';
import { LANGUAGE_COOKIE, LANGUAGE_PARAMETER } from './http/language.js';
import { BadEscapeError, isData, methodsOf, parseLocation, type Location } from './address/location.js';
import { allowOtherSites, answerPreflight } from './http/other-sites.js';
import type { PageRequest, PlainReply, Reply, WebContext } from './http/page.js';
import { readRequest, splitTarget } from './http/read-request.js';
import { pages } from './pages.js';
import { siteOf } from './http/site.js';
import type { ReadyPage, ReadyPages } from './http/ready-pages.js';
import { rememberCookie, renderPage, sendPage, sendReply } from './http/send-reply.js';
import { chooseEncoding } from './http/content-encoding.js';
import type { Render } from './http/views.js';

/** What a page costs that was kept. */
const KEPT_TIMING = 'cache;desc=hit';

/** What the pages of a process share besides their context. */
export interface PageKeepers {
  readonly ready: ReadyPages;
  readonly admission: Admission;
}

export function createHandler(context: WebContext, { ready, admission }: PageKeepers, render: Render) {
  return async (request: Request, response: Response, _next: NextFunction): Promise<void> => {
    const requestId = randomBytes(6).toString('hex');
    response.set('X-Request-Id', requestId);
    const { location, failure } = locate(request);
    if (isData(location.page)) allowOtherSites(request, response);
    if (isPreflight(request, location)) return answerPreflight(response, methodsOf(location.page));
    const { viewer, problem } = await identify(request);
    const pageRequest = readRequest(context, request, { location, viewer });
    response.locals['pageRequest'] = pageRequest;
    try {
      rememberLanguage(response, pageRequest);
      if (problem !== undefined) throw problem;
      if (failure !== undefined) throw failure;
      await answer(response, pageRequest);
    } catch (error) {
      await answerError(response, pageRequest, error, requestId, render);
    }
  };

  /** An error is told on a page of its own, in the language of the visitor. */
  async function identify(request: Request): Promise<{ readonly viewer: Viewer; readonly problem?: Error }> {
    try {
      return { viewer: await context.access.viewerOf(request) };
    } catch (problem) {
      return { viewer: ANYBODY, problem: problem as Error };
    }
  }

  async function answer(response: Response, request: PageRequest): Promise<void> {
    // Before anything is looked up that was kept: it may not be for this viewer.
    if (isUnknown(request)) context.access.refuseUnknown(request.viewer);
    const kept = await ready.find(request);
    if (kept !== undefined) return send(response, request, kept, KEPT_TIMING);
    await admission.admit(request);
    const signal = leaving(response);
    let own: PlainReply | undefined;
    const make = async (runSignal: AbortSignal): Promise<ReadyPage | undefined> => {
      const made = await forCaller(runSignal, () => makePage(request, runSignal));
      if (!('kind' in made)) return made;
      own = made;
      return undefined;
    };
    const page = await countLibraryCalls(request.timing.libraryCalls, () => ready.make(request, signal, make));
    const made = page ?? own ?? (await forCaller(signal, () => makePage(request, signal)));
    if ('kind' in made) await sendReply(response, request, made);
    else await send(response, request, made, request.timing.header());
  }

  /** Runs the page of a request when there is a place for it, and renders it if it has a view. */
  function makePage(request: PageRequest, signal: AbortSignal): Promise<ReadyPage | PlainReply> {
    return admission.run(request, signal, async () => {
      const reply = await runPage(request);
      return reply.kind === 'html' ? renderPage(request, reply, render) : reply;
    });
  }

  async function send(response: Response, request: PageRequest, page: ReadyPage, timing: string): Promise<void> {
    const body = await ready.encoded(request, page, chooseEncoding(response.req));
    sendPage(response, request, page, { body, timing });
  }
}

/** The address is that of a repository, and of none that exists for the viewer. */
function isUnknown({ location, repositories }: PageRequest): boolean {
  return 'repo' in location && repositories.find(location.owner, location.repo) === undefined;
}

/** Aborted when the client has gone before its answer was complete. */
function leaving(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function isPreflight({ method }: Request, { page }: Location): boolean {
  return method === 'OPTIONS' && isData(page);
}

/** The page for a request. When it has no answer, `failure` says why, and `location` is that of the error page. */
function locate(request: Request): { readonly location: Location; readonly failure?: Error } {
  const location: Location = { page: 'repositories' };
  if (!siteOf(request).isKnownHost) return { location, failure: new WebError('unknown-host') };
  try {
    const { path, search } = splitTarget(request.url);
    const found = parseLocation(path, search);
    if (found === undefined) return { location, failure: new WebError('no-page') };
    const accepted: readonly string[] = methodsOf(found.page);
    return accepted.includes(request.method) || isPreflight(request, found)
      ? { location: found }
      : { location: found, failure: new WebError('method') };
  } catch (error) {
    if (error instanceof BadEscapeError) return { location, failure: error };
    throw error;
  }
}

function runPage(request: PageRequest): Promise<Reply> | Reply {
  const page = pages[request.location.page] as (request: PageRequest) => Promise<Reply> | Reply;
  return countLibraryCalls(request.timing.libraryCalls, () => page(request));
}

async function answerError(
  response: Response,
  request: PageRequest,
  error: unknown,
  requestId: string,
  render: Render,
): Promise<void> {
  // The visitor has left in the middle of the answer, which is not an error.
  if (response.destroyed && isGitError(error, 'cancelled')) return;
  if (response.headersSent && (error as { code?: unknown } | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
  // The rest of a body that nothing has read would be taken for the next request on this connection, or reset it.
  if (response.req.method === 'POST' && !response.req.complete) response.set('Connection', 'close');
  const shown = publicError(error);
  if (shown.status >= 500)
    request.context.log.error({ err: error, requestId, target: request.target }, 'request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.set('X-Error-Reason', shown.reason);
  const reply = await errorPage(request, shown, requestId);
  if (reply.kind !== 'html') return sendReply(response, request, reply);
  const page = await renderPage(request, reply, render);
  const body = await page.body.make(chooseEncoding(response.req));
  sendPage(response, request, page, { body, timing: request.timing.header() });
}

/** `?lang=` is an explicit choice, so it is stored in a cookie; reading pages needs no cookie. */
function rememberLanguage(response: Response, { context, query }: PageRequest): void {
  const wish = query.get(LANGUAGE_PARAMETER);
  if (wish !== undefined && context.languages.tags.includes(wish))
    rememberCookie(response, { name: LANGUAGE_COOKIE, value: wish });
}
