/** Reads a page request from Express's request: query, cookies, language. */
import { parse as parseCookies } from 'cookie';
import type { Request } from 'express';
import { createNumberFormat, type NumberFormat } from '../../shared/number.js';
import { basePath, parseQuery, type Location } from '../address/location.js';
import type { Viewer } from './access/access.js';
import { chooseLanguage, LANGUAGE_COOKIE, LANGUAGE_PARAMETER, type Translate } from './language.js';
import type { PageRequest, WebContext } from './page.js';
import { Preferences } from './preferences.js';
import { ServerTiming } from './server-timing.js';
import { siteOf } from './site.js';

export interface Reader {
  readonly viewer: Viewer;
  readonly location: Location;
}

export function readRequest(context: WebContext, request: Request, { location, viewer }: Reader): PageRequest {
  const query = parseQuery(splitTarget(request.url).search);
  const cookies = parseCookies(request.headers.cookie ?? '');
  const { tags } = context.languages;
  const accepted = request.headers['accept-language'] === undefined ? false : request.acceptsLanguages([...tags]);
  const language = chooseLanguage(tags, {
    query: query.get(LANGUAGE_PARAMETER),
    cookie: cookies[LANGUAGE_COOKIE],
    accepted: accepted === false ? undefined : accepted,
  });
  const preferences = new Preferences(language, cookies);
  return {
    context,
    location,
    viewer,
    repositories: context.access.visibleTo(viewer),
    query,
    target: basePath() + request.url,
    client: request.ip ?? '',
    origin: siteOf(request).origin,
    preferences,
    get language() {
      return preferences.get('language');
    },
    get t() {
      return context.languages.translate(preferences.get('language'));
    },
    get numbers() {
      return numbersOf(preferences.get('language'), this.t);
    },
    timing: new ServerTiming(),
    ifNoneMatch: request.get('if-none-match'),
    isHead: request.method === 'HEAD',
    body: request,
    header: (name) => request.get(name),
  };
}

export function splitTarget(target: string): { readonly path: string; readonly search: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, search: '' } : { path: target.slice(0, mark), search: target.slice(mark) };
}

const numberFormats = new Map<string, NumberFormat>();

/** Creating Intl formats is slow, so there is one for each language. */
function numbersOf(language: string, t: Translate): NumberFormat {
  let numbers = numberFormats.get(language);
  if (numbers === undefined)
    numberFormats.set(language, (numbers = createNumberFormat(language, (unit) => t(`units.${unit}`))));
  return numbers;
}
