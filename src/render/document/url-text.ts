/** Web addresses in plain text. Few imports; linear in the length of the text. */
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

/** The `rel` of links to other sites: no credit from search engines, no access to the opening page, no referrer. */
export const EXTERNAL_REL = 'nofollow noopener noreferrer';

/** The longest name of a host with its scheme. */
const MAX_HOST = 262;
/** The longest run that counts as an address; browsers truncate at about this length too. */
const MAX_URL_LENGTH = 2048;

const LABEL = '[\\p{L}\\p{M}\\p{N}-]{1,63}';
const WWW = `www\\.(?=${LABEL}\\.[\\p{L}\\p{N}])`;

/**
 * Source of a regular expression (flag `u`) that matches an address in any script together with punctuation after it;
 * see `trimUrl`. `www.` begins an address too.
 */
export const URL_SOURCE = `(?<![\\p{L}\\p{N}_])(?:https?://|${WWW})` + `[^\\s<>"\`«»“”\\p{Cc}]{1,${MAX_URL_LENGTH}}`;

/**
 * Removes what belongs to the sentence: final punctuation and closing brackets without an opening one in the address.
 */
export function trimUrl(run: string): string {
  const open: Record<string, number> = { ')': 0, ']': 0, '}': 0 };
  for (const character of run) {
    if (character === '(') open[')'] = (open[')'] as number) + 1;
    else if (character === '[') open[']'] = (open[']'] as number) + 1;
    else if (character === '{') open['}'] = (open['}'] as number) + 1;
    else if (character in open) open[character] = (open[character] as number) - 1;
  }
  let end = run.length;
  for (; end > 0; end -= 1) {
    const last = run[end - 1] as string;
    const surplus = open[last];
    if (surplus !== undefined) {
      if (surplus >= 0) break;
      open[last] = surplus + 1;
    } else if (!/[.,;:!?'*_~|\\…]/.test(last)) break;
  }
  return run.slice(0, end);
}

const HAS_HOST = new RegExp(`^(?:https?://[\\p{L}\\p{N}[]|${WWW})`, 'u');

/** True when the address has a host; `http://` or `https://...` alone is not an address. */
export function isUrl(text: string): boolean {
  return HAS_HOST.test(text);
}

/** Where an address leads, with its scheme. */
export function urlTarget(url: string): string {
  return url.startsWith('www.') ? `http://${url}` : url;
}

export function urlLink(url: string): SafeHtml {
  return trustHtml(`<a href="${escapeHtml(urlTarget(url))}" rel="${EXTERNAL_REL}">${escapeHtml(url)}</a>`);
}

const AT_START = new RegExp(URL_SOURCE, 'uy');
/** Of a host with letters that are not Latin, which the rules of Markdown for bare addresses leave out. */
const OTHER_HOST = new RegExp(`^(?:https?://|www\\.)(?=[^/?#]*[^\\0-\\x7f])${LABEL}(?:\\.${LABEL})+`, 'u');

/** The address of an internationalised host at the start of the text; undefined without one. */
export function internationalUrlAt(text: string): string | undefined {
  if (!OTHER_HOST.test(text.slice(0, MAX_HOST))) return undefined;
  AT_START.lastIndex = 0;
  const run = AT_START.exec(text);
  return run === null ? undefined : trimUrl(run[0]);
}
