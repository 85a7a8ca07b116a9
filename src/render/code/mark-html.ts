/** Adds elements around parts of a line that is already HTML. */
import type { SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

const TOKENS = /<[^>]*>|&[^;]*;|[^<&]+/g;

/** What stands before the mark of a number, from 0, and after each. */
export interface Wrapping {
  readonly open: (mark: number) => string;
  readonly close: string;
}

const MARK: Wrapping = { open: () => '<mark>', close: '</mark>' };

/**
 * `html` consists of text, character references of one UTF-16 unit each, and tags that may cross the bounds of a mark.
 * `marks` is `[start0, end0, start1, end1, ...]`, ascending, in units of the text. A mark is closed before a tag and
 * opened again after it, so that elements never overlap. O(length).
 */
export function markHtml(html: SafeHtml, marks: readonly number[]): SafeHtml {
  return wrapHtml(html, marks, MARK);
}

/** As `markHtml`, with any element. `open` and `close` give safe HTML. */
export function wrapHtml(html: SafeHtml, marks: readonly number[], { open, close }: Wrapping): SafeHtml {
  if (marks.length === 0) return html;
  let marked = '';
  let at = 0;
  let next = 0;
  /** The number of the mark that is open, -1 for none. */
  let current = -1;
  const setOpen = (mark: number): void => {
    if (mark === current) return;
    marked += (current < 0 ? '' : close) + (mark < 0 ? '' : open(mark));
    current = mark;
  };
  for (const [token] of html.matchAll(TOKENS)) {
    if (token.startsWith('<')) {
      setOpen(-1);
      marked += token;
      continue;
    }
    const isReference = token.startsWith('&');
    const end = at + (isReference ? 1 : token.length);
    for (let from = at; from < end;) {
      while (next < marks.length && (marks[next] as number) <= from) next += 1;
      // The position is inside a mark when an odd number of bounds has been passed.
      setOpen(next % 2 === 1 ? (next - 1) / 2 : -1);
      const to = Math.min(end, marks[next] ?? end);
      marked += isReference ? token : token.slice(from - at, to - at);
      from = to;
    }
    at = end;
  }
  setOpen(-1);
  return trustHtml(marked);
}
