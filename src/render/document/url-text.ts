/** Web addresses in plain text. Light; linear in the length of the text. */
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

/** What links to other sites carry: no credit for search engines, no access to the opening page, no referrer. */
export const EXTERNAL_REL = 'nofollow noopener noreferrer';

/** The longest run taken as an address; browsers cut at about this length too. */
const MAX_URL_LENGTH = 2048;

/** Source of a regular expression (flag `u`) that matches an address together with the punctuation after it; see `trimUrl`. */
export const URL_SOURCE = `\\bhttps?://[^\\s<>"\`«»“”\\p{Cc}]{1,${MAX_URL_LENGTH}}`;

/** The address without what belongs to the sentence: final punctuation and closing brackets that were not opened in it. */
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

/** Has it a host? `http://` alone or `https://...` is not an address. */
export function isUrl(text: string): boolean {
  return /^https?:\/\/[\p{L}\p{N}[]/u.test(text);
}

export function urlLink(url: string): SafeHtml {
  return trustHtml(`<a href="${escapeHtml(url)}" rel="${EXTERNAL_REL}">${escapeHtml(url)}</a>`);
}
