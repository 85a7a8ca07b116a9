/**
 * `/-/settings?lang=&theme=&shortcuts=&tree=&style=&wrap=&to=`: stores a choice in a cookie and returns to the page
 * where it was made.
 */
import { LANGUAGE_COOKIE, LANGUAGE_PARAMETER } from '../../http/language.js';
import { localTarget } from './local-target.js';
import type { Location } from '../../address/location.js';
import { PREFERENCE_NAMES, PREFERENCES, preferenceValue } from '../../../shared/preferences.js';
import type { Cookie, PageRequest, Reply } from '../../http/page.js';

export function settingsPage(request: PageRequest<Extract<Location, { page: 'settings' }>>): Reply {
  const { query, context } = request;
  const lang = context.languages.tags.find((tag) => tag === query.get(LANGUAGE_PARAMETER));
  const cookies: Cookie[] = lang === undefined ? [] : [{ name: LANGUAGE_COOKIE, value: lang }];
  for (const name of PREFERENCE_NAMES) {
    const { cookie, parameter } = PREFERENCES[name];
    const value = preferenceValue(name, query.get(parameter));
    if (value !== undefined) cookies.push({ name: cookie, value });
  }
  return {
    kind: 'redirect',
    status: 303,
    to: withoutLanguage(localTarget(query.get('to')), lang !== undefined),
    cookies,
  };
}

/** Removes `?lang=` from the address, because it would override the new language. */
function withoutLanguage(target: string, isChosen: boolean): string {
  const mark = target.indexOf('?');
  if (!isChosen || mark < 0) return target;
  const pairs = target
    .slice(mark + 1)
    .split('&')
    .filter((pair) => pair !== '' && pair.split('=')[0] !== LANGUAGE_PARAMETER);
  return target.slice(0, mark) + (pairs.length === 0 ? '' : `?${pairs.join('&')}`);
}
