/** Adds marks to a line that is already HTML. */
import type { SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

const TOKENS = /<[^>]*>|&[^;]*;|[^<&]+/g;

/**
 * `html` consists of text, character references of one UTF-16 unit each, and tags that may cross the bounds of a mark.
 * `marks` is `[start0, end0, start1, end1, ...]`, ascending, in units of the text. A mark is closed before a tag and
 * opened again after it, so that elements never overlap. O(length).
 */
export function markHtml(html: SafeHtml, marks: readonly number[]): SafeHtml {
  if (marks.length === 0) return html;
  let marked = '';
  let at = 0;
  let next = 0;
  let isOpen = false;
  const setOpen = (open: boolean): void => {
    if (open !== isOpen) marked += open ? '<mark>' : '</mark>';
    isOpen = open;
  };
  for (const [token] of html.matchAll(TOKENS)) {
    if (token.startsWith('<')) {
      setOpen(false);
      marked += token;
      continue;
    }
    const isReference = token.startsWith('&');
    const end = at + (isReference ? 1 : token.length);
    for (let from = at; from < end;) {
      while (next < marks.length && (marks[next] as number) <= from) next += 1;
      // The position is inside a mark when an odd number of bounds has been passed.
      setOpen(next % 2 === 1);
      const to = Math.min(end, marks[next] ?? end);
      marked += isReference ? token : token.slice(from - at, to - at);
      from = to;
    }
    at = end;
  }
  setOpen(false);
  return trustHtml(marked);
}
