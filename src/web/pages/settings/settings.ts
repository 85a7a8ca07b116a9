/**
 * `/-/settings?lang=&theme=&shortcuts=&tree=&style=&wrap=&to=`: stores a choice in a cookie and returns to the page
 * where it was made.
 */
import { LANGUAGE_COOKIE } from '../../http/language.js';
import { localTarget } from './local-target.js';
import type { Location } from '../../address/location.js';
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
  type Cookie,
  type PageRequest,
  type Reply,
} from '../../http/page.js';

export function settingsPage(request: PageRequest<Extract<Location, { page: 'settings' }>>): Reply {
  const { query, context } = request;
  const lang = context.languages.tags.find((tag) => tag === query.get(LANGUAGE_PARAMETER));
  const theme = THEMES.find((name) => name === query.get('theme'));
  const shortcuts = SHORTCUTS.find((name) => name === query.get('shortcuts'));
  const tree = SIDE_TREE_STATES.find((state) => state === query.get('tree'));
  const style = DIFF_STYLES.find((name) => name === query.get('style'));
  const wrap = WRAPS.find((name) => name === query.get('wrap'));
  const cookies: Cookie[] = [
    ...(lang === undefined ? [] : [{ name: LANGUAGE_COOKIE, value: lang }]),
    ...(theme === undefined ? [] : [{ name: THEME_COOKIE, value: theme }]),
    ...(shortcuts === undefined ? [] : [{ name: SHORTCUTS_COOKIE, value: shortcuts }]),
    ...(tree === undefined ? [] : [{ name: SIDE_TREE_COOKIE, value: tree }]),
    ...(wrap === undefined ? [] : [{ name: WRAP_COOKIE, value: wrap }]),
    ...(style === undefined ? [] : [{ name: DIFF_STYLE_COOKIE, value: style }]),
  ];
  return {
    kind: 'redirect',
    status: 303,
    to: withoutLanguage(localTarget(query.get('to')), lang !== undefined),
    cookies,
  };
}

const LANGUAGE_PARAMETER = 'lang';

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
