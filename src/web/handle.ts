/**
 * Handles one request from the raw target to the reply: parses the URL, chooses language and theme, runs the page, and
 * answers all errors in one place.
 */
import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { errorPage } from './pages/error/error-page.js';
import { publicError, WebError } from './http/errors.js';
import { countLibraryCalls } from '../git/isomorphic/library-calls.js';
import { createNumberFormat, type NumberFormat } from '../shared/number.js';
import { chooseLanguage, LANGUAGE_COOKIE, type Translate } from './http/language.js';
import { parseLocation, parseQuery, type Location } from './address/location.js';
import {
  DIFF_STYLE_COOKIE,
  DIFF_STYLES,
  SHORTCUTS,
  SHORTCUTS_COOKIE,
  SIDE_TREE_COOKIE,
  SIDE_TREE_STATES,
  THEME_COOKIE,
  THEMES,
  WRAP_COOKIE,
  WRAPS,
  type PageRequest,
  type Reply,
  type WebContext,
} from './http/page.js';
import { forCaller } from '../workers/caller.js';
import { isGitError } from '../git/errors.js';
import { pages } from './pages.js';
import { rememberCookie, sendReply } from './http/send-reply.js';
import { ServerTiming } from './http/server-timing.js';
import type { Render } from './http/views.js';

const READING_METHODS = ['GET', 'HEAD'];

export function createHandler(context: WebContext, render: Render) {
  return async (request: Request, response: Response, _next: NextFunction): Promise<void> => {
    const requestId = randomBytes(6).toString('hex');
    response.set('X-Request-Id', requestId);
    let pageRequest = readRequest(context, request, { page: 'repositories' });
    try {
      rememberLanguage(response, pageRequest);
      if (!READING_METHODS.includes(request.method)) throw new WebError('method');
      const location = parseLocation(splitTarget(request.originalUrl).path);
      if (location === undefined) throw new WebError('no-page');
      pageRequest = { ...pageRequest, location };
      await sendReply(response, pageRequest, await forCaller(leaving(response), () => runPage(pageRequest)), render);
    } catch (error) {
      await answerError(response, pageRequest, error, requestId, render);
    }
  };
}

/** Aborted when the client has gone before its answer was complete. */
function leaving(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
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
  const shown = publicError(error);
  if (shown.status >= 500)
    request.context.log.error({ err: error, requestId, target: request.target }, 'request failed');
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.set('X-Error-Reason', shown.reason);
  await sendReply(response, request, await errorPage(request, shown, requestId), render);
}

function splitTarget(target: string): { path: string; search: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, search: '' } : { path: target.slice(0, mark), search: target.slice(mark) };
}

function readRequest(context: WebContext, request: Request, location: Location): PageRequest {
  const { search } = splitTarget(request.originalUrl);
  const query = parseQuery(search);
  const cookies = parseCookies(request.headers.cookie);
  const { tags } = context.languages;
  const accepted = request.headers['accept-language'] === undefined ? false : request.acceptsLanguages([...tags]);
  const language = chooseLanguage(tags, {
    query: query.get('lang'),
    cookie: cookies.get(LANGUAGE_COOKIE),
    accepted: accepted === false ? undefined : accepted,
  });
  const t = context.languages.translate(language);
  const theme = THEMES.find((name) => name === cookies.get(THEME_COOKIE)) ?? 'auto';
  return {
    context,
    location,
    query,
    target: request.originalUrl,
    origin: `${request.protocol}://${request.get('host') ?? 'localhost'}`,
    language,
    t,
    theme,
    sideTree: SIDE_TREE_STATES.find((name) => name === cookies.get(SIDE_TREE_COOKIE)) ?? 'shown',
    shortcuts: SHORTCUTS.find((name) => name === cookies.get(SHORTCUTS_COOKIE)) ?? 'on',
    diffStyle: DIFF_STYLES.find((name) => name === cookies.get(DIFF_STYLE_COOKIE)) ?? 'unified',
    wrap: WRAPS.find((name) => name === cookies.get(WRAP_COOKIE)) ?? 'off',
    numbers: numbersOf(language, t),
    timing: new ServerTiming(),
    ifNoneMatch: request.get('if-none-match'),
    isHead: request.method === 'HEAD',
    header: (name) => request.get(name),
  };
}

const numberFormats = new Map<string, NumberFormat>();

/** Creating Intl formats is slow, so there is one for each language. */
function numbersOf(language: string, t: Translate): NumberFormat {
  let numbers = numberFormats.get(language);
  if (numbers === undefined)
    numberFormats.set(language, (numbers = createNumberFormat(language, (unit) => t(`units.${unit}`))));
  return numbers;
}

/** `?lang=` is an explicit choice, so it is stored in a cookie; reading pages needs no cookie. */
function rememberLanguage(response: Response, request: PageRequest): void {
  const wish = request.query.get('lang');
  if (wish !== undefined && wish === request.language) rememberCookie(response, { name: LANGUAGE_COOKIE, value: wish });
}

/** RFC 6265 section 4.2.1; the values of Kedr's cookies need no decoding. */
function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const mark = pair.indexOf('=');
    if (mark > 0) cookies.set(pair.slice(0, mark).trim(), pair.slice(mark + 1).trim());
  }
  return cookies;
}
