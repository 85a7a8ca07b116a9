/**
 * Input and output of `renderMarkdown`: plain data that can be sent to a worker. Few imports, unlike markdown.ts
 * itself.
 */
import type { Fold } from './document-fold.js';
import type { DocumentLinks } from './document-links.js';
import type { SafeHtml } from '../safe-html.js';

export type { DocumentLinks } from './document-links.js';

export interface Heading {
  /** From 1 to 6. */
  readonly level: number;
  /** The id in the page with its prefix; `#` + id is a link to the heading. */
  readonly id: string;
  readonly text: string;
}

export const ALERT_KINDS = ['note', 'tip', 'important', 'warning', 'caution'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Texts that appear in the output, in the reader's language. */
export interface MarkdownLabels {
  readonly alerts: Readonly<Record<AlertKind, string>>;
  /** Heading of the footnotes, for screen readers. */
  readonly footnotes: string;
  /** Label of the link back from a footnote; `{0}` is the placeholder for the footnote's number. */
  readonly footnoteBack: string;
  /** Names of the boxes of a task list, for screen readers. */
  readonly tasks: { readonly done: string; readonly open: string };
}

/** Plain data, so that it can be sent to a worker. */
export interface MarkdownOptions {
  readonly links: DocumentLinks;
  readonly labels: MarkdownLabels;
  /**
   * Level of the page's heading above the document; headings of the document are placed below it. Undefined when there
   * is none.
   */
  readonly above?: number | undefined;
  readonly limits?: MarkdownLimits;
  /** Show the beginning only. */
  readonly fold?: Fold | undefined;
}

export interface MarkdownLimits {
  /** UTF-16 units of source. */
  readonly maxLength: number;
}

/** 140 KB take 61 ms to parse; 1 MB of ordinary Markdown takes one or two seconds. */
export const MARKDOWN_LIMITS: MarkdownLimits = { maxLength: 1024 * 1024 };

export interface RenderedMarkdown {
  readonly html: SafeHtml;
  /** In order, for a table of contents, without the heading of the footnotes. */
  readonly headings: readonly Heading[];
  /** The reason why `html` is plain source text (its first `maxLength` units) instead of the rendered document. */
  readonly fallback?: 'too-large' | 'too-complex';
  /** The end is left out, see `fold`. */
  readonly isFolded?: boolean;
}
