/** Adds links to a line that is already HTML. */
import { escapeHtml, type SafeHtml } from '../safe-html.js';
import { wrapHtml } from './mark-html.js';

export interface HtmlLink {
  /** UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  readonly href: string;
}

/**
 * `html` as for `markHtml`; the links are ascending and do not overlap. A link over several elements has as many
 * parts.
 */
export function linkHtml(html: SafeHtml, links: readonly HtmlLink[]): SafeHtml {
  return wrapHtml(
    html,
    links.flatMap(({ start, end }) => [start, end]),
    { open: (at) => `<a class="src-link" href="${escapeHtml(links[at]?.href ?? '')}">`, close: '</a>' },
  );
}
