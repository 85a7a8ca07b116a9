/**
 * Markdown in GitHub's dialect -> safe HTML. marked makes HTML, sanitize.ts cleans its tree, document-tree.ts adds what is
 * ours. About 2 ms a KB; heavy imports: for worker threads, with a time limit there (marked is quadratic on hostile
 * nesting; the checks here stop the known cases before it starts).
 */
import { toHtml } from 'hast-util-to-html';
import { Marked } from 'marked';
import markedFootnote from 'marked-footnote';
import { boxScrollers } from './document-scrollers.js';
import {
  highlightCode,
  markAlerts,
  markFootnotes,
  markTaskLists,
  nameHeadings,
  resolveAddresses,
} from './document-tree.js';
import { replaceShortcodes } from './emoji.js';
import { frontMatterTable, splitFrontMatter } from './front-matter.js';
import {
  MARKDOWN_LIMITS,
  type MarkdownLabels,
  type MarkdownOptions,
  type RenderedMarkdown,
} from './markdown-options.js';
import { renderPlainText } from './message.js';
import { PageOutline } from './page-outline.js';
import { sanitizedTree, TooComplexError } from './sanitize.js';
import { trustHtml } from '../trusted-html.js';

export type { Heading, MarkdownLabels, MarkdownOptions, RenderedMarkdown } from './markdown-options.js';
export { MARKDOWN_LIMITS } from './markdown-options.js';

/** Several documents of one page, as the cells of a notebook are: their headings and footnotes have different ids. */
export class MarkdownSeries {
  readonly #options: MarkdownOptions;
  /** Of the page. */
  readonly outline: PageOutline;
  #count = 0;

  constructor(options: MarkdownOptions) {
    this.#options = options;
    this.outline = new PageOutline(options.above);
  }

  /** The next one, as `renderMarkdown`. */
  render(source: string): RenderedMarkdown {
    this.#count += 1;
    return renderMarkdown(source, this.#options, { outline: this.outline, footnotePrefix: `footnote-${this.#count}-` });
  }
}

interface InPage {
  readonly outline: PageOutline;
  readonly footnotePrefix: string;
}

/** Never throws on any source. `inPage`: for `MarkdownSeries`. */
export function renderMarkdown(
  source: string,
  options: MarkdownOptions,
  inPage: InPage = { outline: new PageOutline(options.above), footnotePrefix: 'footnote-' },
): RenderedMarkdown {
  const { maxLength } = options.limits ?? MARKDOWN_LIMITS;
  if (source.length > maxLength) return asSource(source.slice(0, maxLength), 'too-large');
  try {
    return document(source.toWellFormed().replaceAll('\0', '\ufffd').replaceAll('\r\n', '\n'), options, inPage);
  } catch (error) {
    // RangeError: the stack ran out in a recursive step on nesting that the checks did not foresee.
    if (error instanceof TooComplexError || error instanceof RangeError) return asSource(source, 'too-complex');
    throw error;
  }
}

function asSource(source: string, fallback: 'too-large' | 'too-complex'): RenderedMarkdown {
  return { html: renderPlainText(source), headings: [], fallback };
}

function document(source: string, options: MarkdownOptions, inPage: InPage): RenderedMarkdown {
  const front = splitFrontMatter(source);
  const body = front?.body ?? source;
  refuseDeepNesting(body);
  const tree = sanitizedTree(parser(options.labels, inPage).parse(body, { async: false }));
  const headings = nameHeadings(tree, inPage.outline);
  resolveAddresses(tree, options.links);
  markTaskLists(tree, options.labels.tasks);
  markAlerts(tree, options.labels.alerts);
  markFootnotes(tree, inPage.outline);
  replaceShortcodes(tree);
  boxScrollers(tree);
  highlightCode(tree);
  const html = toHtml(tree, { allowDangerousHtml: true });
  return { html: trustHtml((front === undefined ? '' : frontMatterTable(front.fields)) + html), headings };
}

/** A new one each time: marked-footnote keeps the footnotes of the document in its closure, also after an exception. */
function parser(labels: MarkdownLabels, { footnotePrefix }: InPage): Marked {
  return new Marked(
    { gfm: true },
    markedFootnote({ prefixId: footnotePrefix, description: labels.footnotes, backRefLabel: labels.footnoteBack }),
  );
}

/** Nested quotations and lists; a few hundred lines at 90 levels take marked a second, and some thousands overflow the stack. */
const MAX_BLOCK_DEPTH = 50;
/** Each reference to a footnote is looked up in the list of all footnotes. */
const MAX_FOOTNOTE_MARKS = 2000;

function refuseDeepNesting(source: string): void {
  let footnoteMarks = 0;
  for (let at = source.indexOf('[^'); at !== -1; at = source.indexOf('[^', at + 2)) footnoteMarks += 1;
  if (footnoteMarks > MAX_FOOTNOTE_MARKS) throw new TooComplexError('footnotes');
  let paragraph: InlineCost = { length: 0, marks: 0 };
  let cost = 0;
  for (const line of source.split('\n')) {
    if (blockDepthBound(line) > MAX_BLOCK_DEPTH) throw new TooComplexError('nested blocks');
    if (STARTS_BLOCK.test(line)) {
      cost += paragraph.length * paragraph.marks;
      paragraph = { length: 0, marks: 0 };
    }
    paragraph.length += line.length;
    paragraph.marks += line.match(/[*_~[]/g)?.length ?? 0;
  }
  if (cost + paragraph.length * paragraph.marks > MAX_INLINE_COST) throw new TooComplexError('emphasis');
}

interface InlineCost {
  length: number;
  /** Signs that may open or close emphasis or links. */
  marks: number;
}

/**
 * marked looks from each such sign through the rest of its paragraph: a unit costs about a nanosecond, so this is about a
 * second; a paragraph of 20 KB with 2,000 signs has 4 % of it.
 */
const MAX_INLINE_COST = 1e9;
/** Empty lines, headings, table rows and list items begin a new paragraph; long lists and tables have none that is long. */
const STARTS_BLOCK = /^[ \t]*(?:$|#|\||[-+*][ \t]|\d{1,9}[.)][ \t])/;

/** At most this many quotations and lists can be open at this line: its markers, and two columns of indentation for each outer list. */
function blockDepthBound(line: string): number {
  let columns = 0;
  let markers = 0;
  for (let at = 0; at < line.length;) {
    const character = line[at];
    if (character === ' ' || character === '\t') {
      columns += character === '\t' ? 4 : 1;
      at += 1;
      continue;
    }
    const marker = character === '>' ? 1 : listMarkerLength(line, at);
    if (marker === 0) break;
    markers += 1;
    at += marker;
  }
  return markers === 0 ? 0 : markers + Math.floor(Math.max(0, columns - markers) / 2);
}

/** Length of the list marker at `at` (a sign, or up to nine digits and `.` or `)`, then a space or the end); 0 for none. */
function listMarkerLength(line: string, at: number): number {
  let end = at;
  while (end - at < 9 && /[0-9]/.test(line[end] ?? '')) end += 1;
  if (!(end === at ? /[-+*]/ : /[.)]/).test(line[end] ?? '')) return 0;
  return /[^ \t]/.test(line[end + 1] ?? ' ') ? 0 : end + 1 - at;
}
