/**
 * The highlighted lines of a file's page as one block: each line is an element with an id and a link as its number. One
 * string with positions is used instead of an array, because it is cheaper to send between threads, to cache and to
 * print.
 */
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { trustHtml } from '../trusted-html.js';

export interface CodeLines {
  /**
   * `<span class="line" id="L1"><a class="ln" ...></a>...
   * </span>` for each line without anything between the lines; every `CHUNK_LINES` lines are enclosed in `<span
   * class="lines">`.
   */
  readonly html: SafeHtml;
  /** Line n+1 begins at `starts[n]` in `html`; one more entry is the end. */
  readonly starts: Uint32Array;
}

/** Placeholder for the line's number in the label of `numberLines`. */
export const LINE_NUMBER_SLOT = '{n}';

/** The browser lays out only the chunks near the viewport; public/css/code.css reserves the height of 200 lines. */
export const CHUNK_LINES = 200;

/** `label` is the name of a line for screen readers and contains `LINE_NUMBER_SLOT` once. O(length). */
export function numberLines(lines: readonly SafeHtml[], label: string): CodeLines {
  const [before = '', after = ''] = escapeHtml(label).split(LINE_NUMBER_SLOT);
  const starts = new Uint32Array(lines.length + 1);
  const parts: string[] = [];
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const n = index + 1;
    const opening = index % CHUNK_LINES === 0 ? CHUNK_START : '';
    const closing = n % CHUNK_LINES === 0 || n === lines.length ? '</span>' : '';
    const part = `${opening}${LINE_START}${n}"><a class="ln" href="#L${n}" data-n="${n}" aria-label="${before}${n}${after}"></a>${line}${LINE_END}${closing}`;
    parts.push(part);
    length += part.length;
    starts[n] = length;
  }
  return { html: trustHtml(parts.join('')), starts };
}

/** Lines `first` to `last` (from 1, both within the text) without the chunk elements. */
export function linesBetween({ html, starts }: CodeLines, first: number, last: number): SafeHtml {
  // Text inside a line is escaped and a line has a newline only at its end, so these strings occur nowhere else.
  return trustHtml(
    html
      .slice(starts[first - 1], starts[last])
      .replaceAll(CHUNK_START, '')
      .replaceAll(`${LINE_END}</span>`, LINE_END),
  );
}

const CHUNK_START = '<span class="lines">';
const LINE_END = '\n</span>';
const LINE_START = '<span class="line" id="L';
const SELECTED_START = '<span class="line is-selected" id="L';

/** Returns the block with lines `first` to `last` (from 1, both within the text) marked as selected. */
export function selectLines({ html, starts }: CodeLines, first: number, last: number): SafeHtml {
  const from = starts[first - 1];
  const to = starts[last];
  if (from === undefined || to === undefined || from >= to) return html;
  // Text inside a line is escaped, so this opening tag occurs nowhere else.
  return trustHtml(html.slice(0, from) + html.slice(from, to).replaceAll(LINE_START, SELECTED_START) + html.slice(to));
}
