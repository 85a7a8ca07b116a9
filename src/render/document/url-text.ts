/** Web addresses in plain text. Few imports; linear in the length of the text. */
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

/** The `rel` of links to other sites: no credit from search engines, no access to the opening page, no referrer. */
export const EXTERNAL_REL = 'nofollow noopener noreferrer';

/** The longest run that counts as an address; browsers truncate at about this length too. */
const MAX_URL_LENGTH = 2048;

/**
 * Source of a regular expression (flag `u`) that matches an address together with punctuation after it; see `trimUrl`.
 */
export const URL_SOURCE = `\\bhttps?://[^\\s<>"\`«»“”\\p{Cc}]{1,${MAX_URL_LENGTH}}`;

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

/** True when the address has a host; `http://` or `https://...` alone is not an address. */
export function isUrl(text: string): boolean {
  return /^https?:\/\/[\p{L}\p{N}[]/u.test(text);
}

export function urlLink(url: string): SafeHtml {
  return trustHtml(`<a href="${escapeHtml(url)}" rel="${EXTERNAL_REL}">${escapeHtml(url)}</a>`);
}
