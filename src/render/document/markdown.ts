/**
 * Markdown in GitHub's dialect to safe HTML. marked produces HTML, sanitize.ts cleans its tree, document-tree.ts adds
 * Kedr's parts, formulas.ts sets formulas. Takes about 2 ms for each KB and has heavy imports: for worker threads with a time limit (marked is
 * quadratic on hostile nesting; the checks here reject the known cases first).
 */
import { toHtml } from 'hast-util-to-html';
import { Marked, type MarkedExtension, type Tokens } from 'marked';
import markedFootnote from 'marked-footnote';
import { foldTree } from './document-fold.js';
import { boxScrollers } from './document-scrollers.js';
import {
  highlightCode,
  markAlerts,
  markFootnotes,
  markTaskLists,
  nameHeadings,
  resolveAddresses,
  type FindAttachment,
} from './document-tree.js';
import { replaceShortcodes } from './emoji.js';
import { formulaSyntax, type FormulaRules } from './formula-syntax.js';
import { FormulaBudget, setFormulas } from './formulas.js';
import { frontMatterTable, splitFrontMatter } from './front-matter.js';
import {
  MARKDOWN_LIMITS,
  type MarkdownLabels,
  type MarkdownOptions,
  type RenderedMarkdown,
} from './markdown-options.js';
import { renderPlainText } from './message.js';
import { HeadingLevels } from './heading-levels.js';
import { sanitizedTree, TooComplexError } from './sanitize.js';
import { trustHtml } from '../trusted-html.js';
import { internationalUrlAt, urlTarget } from './url-text.js';

export type { Heading, MarkdownLabels, MarkdownOptions, RenderedMarkdown } from './markdown-options.js';
export { MARKDOWN_LIMITS } from './markdown-options.js';

/** Several documents of one page, such as the cells of a notebook: their headings and footnotes get different ids. */
export class MarkdownSeries {
  readonly #options: MarkdownOptions;
  /** The heading levels and ids of the page. */
  readonly outline: HeadingLevels;
  readonly #formulas: FormulaRules;
  readonly #budget = new FormulaBudget();
  #count = 0;

  constructor(options: MarkdownOptions, formulas: FormulaRules) {
    this.#options = options;
    this.#formulas = formulas;
    this.outline = new HeadingLevels(options.above);
  }

  /** Renders the next document like `renderMarkdown`; `findAttachment` is for the pictures of a cell. */
  render(source: string, findAttachment?: FindAttachment): RenderedMarkdown {
    this.#count += 1;
    return renderMarkdown(source, this.#options, {
      outline: this.outline,
      footnotePrefix: `footnote-${this.#count}-`,
      formulas: this.#formulas,
      budget: this.#budget,
      findAttachment,
    });
  }
}

interface InPage {
  readonly outline: HeadingLevels;
  readonly footnotePrefix: string;
  readonly formulas: FormulaRules;
  readonly budget: FormulaBudget;
  readonly findAttachment?: FindAttachment | undefined;
}

function alone(options: MarkdownOptions): InPage {
  return {
    outline: new HeadingLevels(options.above),
    footnotePrefix: 'footnote-',
    formulas: 'github',
    budget: new FormulaBudget(),
  };
}

/** Never throws, whatever the source. `inPage` is for `MarkdownSeries`. */
export function renderMarkdown(
  source: string,
  options: MarkdownOptions,
  inPage: InPage = alone(options),
): RenderedMarkdown {
  const { maxLength } = options.limits ?? MARKDOWN_LIMITS;
  if (source.length > maxLength) return asSource(source.slice(0, maxLength), 'too-large');
  try {
    return document(source.toWellFormed().replaceAll('\0', '\ufffd').replaceAll('\r\n', '\n'), options, inPage);
  } catch (error) {
    // RangeError: a recursive step has exhausted the stack on nesting that the checks did not foresee.
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
  resolveAddresses(tree, options.links, inPage.findAttachment);
  markTaskLists(tree, options.labels.tasks);
  markAlerts(tree, options.labels.alerts);
  markFootnotes(tree, inPage.outline);
  replaceShortcodes(tree);
  setFormulas(tree, inPage.budget);
  const isFolded = options.fold !== undefined && foldTree(tree, options.fold);
  boxScrollers(tree);
  highlightCode(tree);
  const html = toHtml(tree, { allowDangerousHtml: true });
  return { html: trustHtml((front === undefined ? '' : frontMatterTable(front.fields)) + html), headings, isFolded };
}

/** Bare addresses of hosts such as `пример.рф` are links too, as in messages; marked knows hosts of Latin letters. */
const BARE_ADDRESSES: MarkedExtension = {
  tokenizer: {
    url(source) {
      const url = internationalUrlAt(source);
      if (url === undefined) return false;
      const words: Tokens.Text = { type: 'text', raw: url, text: url, escaped: false };
      return { type: 'link', raw: url, text: url, href: urlTarget(url), tokens: [words] };
    },
  },
};

/**
 * Creates a new parser for each document, because marked-footnote keeps the footnotes of a document in its closure,
 * even after an exception.
 */
function parser(labels: MarkdownLabels, { footnotePrefix, formulas }: InPage): Marked {
  return new Marked(
    { gfm: true },
    markedFootnote({ prefixId: footnotePrefix, description: labels.footnotes, backRefLabel: labels.footnoteBack }),
    formulaSyntax(formulas),
    BARE_ADDRESSES,
  );
}

/**
 * Nested quotations and lists. A few hundred lines at 90 levels take marked a second; some thousand lines overflow the
 * stack.
 */
const MAX_BLOCK_DEPTH = 50;
/** marked-footnote looks up each reference in the list of all footnotes. */
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
    paragraph.marks += line.match(/[*_~[$]/g)?.length ?? 0;
  }
  if (cost + paragraph.length * paragraph.marks > MAX_INLINE_COST) throw new TooComplexError('emphasis');
}

interface InlineCost {
  length: number;
  /** The number of characters that may open or close emphasis, links or formulas. */
  marks: number;
}

/**
 * From each such character marked scans the rest of its paragraph, at about a nanosecond for each unit, so the limit is
 * about a second. A paragraph of 20 KB with 2,000 such characters uses 4 % of it.
 */
const MAX_INLINE_COST = 1e9;
/**
 * Empty lines, headings, table rows and list items begin a new paragraph, so long lists and tables have no long
 * paragraphs.
 */
const STARTS_BLOCK = /^[ \t]*(?:$|#|\||[-+*][ \t]|\d{1,9}[.)][ \t])/;

/**
 * An upper bound of the quotations and lists open at this line: its markers, and one outer list for each two columns of
 * indentation.
 */
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

/**
 * Length of the list marker at `at` (a sign, or up to nine digits and `.` or `)`, then a space or the end of the line);
 * 0 when there is none.
 */
function listMarkerLength(line: string, at: number): number {
  let end = at;
  while (end - at < 9 && /[0-9]/.test(line[end] ?? '')) end += 1;
  if (!(end === at ? /[-+*]/ : /[.)]/).test(line[end] ?? '')) return 0;
  return /[^ \t]/.test(line[end + 1] ?? ' ') ? 0 : end + 1 - at;
}
