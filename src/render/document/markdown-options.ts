/** What goes into `renderMarkdown` and what comes out: plain data that crosses to a worker. Light, unlike markdown.ts itself. */
import type { DocumentLinks } from './document-links.js';
import type { SafeHtml } from '../safe-html.js';

export type { DocumentLinks } from './document-links.js';

export interface Heading {
  /** 1 to 6. */
  readonly level: number;
  /** The id in the page, prefix included; `#` + id is a link to it. */
  readonly id: string;
  readonly text: string;
}

export const ALERT_KINDS = ['note', 'tip', 'important', 'warning', 'caution'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Words that appear in the output, in the reader's language. */
export interface MarkdownLabels {
  readonly alerts: Readonly<Record<AlertKind, string>>;
  /** Heading of the footnotes, for screen readers. */
  readonly footnotes: string;
  /** Label of the link back from a footnote; `{0}` stands for the footnote's number. */
  readonly footnoteBack: string;
  /** Names of the boxes of a task list, for screen readers. */
  readonly tasks: { readonly done: string; readonly open: string };
}

/** Plain data, so that it crosses to a worker. */
export interface MarkdownOptions {
  readonly links: DocumentLinks;
  readonly labels: MarkdownLabels;
  /** Level of the page's heading that the document stands under; its own ones go below. None without it. */
  readonly above?: number | undefined;
  readonly limits?: MarkdownLimits;
}

export interface MarkdownLimits {
  /** UTF-16 units of source. */
  readonly maxLength: number;
}

/** 140 KB take 61 ms to parse; 1 MB of ordinary Markdown stays within a second or two. */
export const MARKDOWN_LIMITS: MarkdownLimits = { maxLength: 1024 * 1024 };

export interface RenderedMarkdown {
  readonly html: SafeHtml;
  /** In order, for a table of contents; footnotes' heading left out. */
  readonly headings: readonly Heading[];
  /** Why `html` is the source as plain text (its first `maxLength` units) and not the document. */
  readonly fallback?: 'too-large' | 'too-complex';
}
