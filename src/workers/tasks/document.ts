/** Renders a README or another document: Markdown as HTML, any other document as its text. */
import type { GitPath } from '../../git/path-text.js';
import { decodeText, isBinary } from '../../encoding/decode.js';
import type { DocumentLinks } from '../../render/document/document-links.js';
import { endOfFoldedText, type Fold } from '../../render/document/document-fold.js';
import { highlightLines } from '../../render/code/highlight.js';
import { languageOf } from '../../render/code/language.js';
import { renderMarkdown, MARKDOWN_LIMITS, type Heading, type MarkdownLabels } from '../../render/document/markdown.js';
import { linkifyMessage } from '../../render/document/message.js';
import { joinHtml, type SafeHtml } from '../../render/safe-html.js';
import { fileBytes, type FileBytesInput } from './file-bytes.js';
import { textFacts, type TextFacts } from './text-facts.js';

export interface DocumentInput extends FileBytesInput {
  readonly path: GitPath;
  readonly links: DocumentLinks;
  readonly labels: MarkdownLabels;
  /** Level of the page's heading above the document. */
  readonly above: number;
  readonly encoding?: string | undefined;
  /** Show the beginning only. */
  readonly fold?: Fold | undefined;
}

export interface DocumentOutput {
  /** `prose`: flow content. `plain`: content of a `<pre>`. `none`: there is no text (binary, blank). */
  readonly form: 'prose' | 'plain' | 'none';
  readonly html: SafeHtml;
  /** The reason why a document is shown as its source. */
  readonly fallback: 'too-complex' | 'too-large' | undefined;
  readonly facts: TextFacts | undefined;
  /** Headings of `prose`, in order. */
  readonly headings: readonly Heading[];
  /** The end is left out, see `fold`. */
  readonly isFolded: boolean;
}

const NOTHING: DocumentOutput = {
  form: 'none',
  html: joinHtml([]),
  fallback: undefined,
  facts: undefined,
  headings: [],
  isFolded: false,
};

/** Throws GitError('not-found' | 'wrong-type' | 'too-large' | 'corrupt'). */
export async function documentTask({
  gitDir,
  blob,
  lfs,
  path,
  links,
  labels,
  above,
  encoding,
  fold,
}: DocumentInput): Promise<DocumentOutput> {
  const bytes = await fileBytes({ gitDir, blob, lfs });
  if (isBinary(bytes)) return NOTHING;
  const decoded = decodeText(bytes, { override: encoding });
  if (decoded.text.trim() === '') return NOTHING;
  const facts = textFacts(path, decoded);
  const grammar = languageOf(path, decoded.text)?.hljs;
  if (grammar !== 'markdown')
    return { form: 'plain', ...plainBeginning(decoded.text, grammar, fold), fallback: undefined, facts, headings: [] };
  const { html, headings, fallback, isFolded = false } = renderMarkdown(decoded.text, { links, labels, above, fold });
  if (fallback === undefined) return { form: 'prose', html, fallback, facts, headings, isFolded };
  return {
    form: 'plain',
    ...plainBeginning(decoded.text.slice(0, MARKDOWN_LIMITS.maxLength), undefined, fold),
    fallback,
    facts,
    headings: [],
  };
}

function plainBeginning(
  text: string,
  grammar: string | undefined,
  fold: Fold | undefined,
): Pick<DocumentOutput, 'html' | 'isFolded'> {
  const end = fold === undefined ? undefined : endOfFoldedText(text, fold.characters);
  return { html: plainHtml(text.slice(0, end), grammar), isFolded: end !== undefined };
}

/** Begins with a line feed, because an HTML parser drops the one right after `<pre>`. */
function plainHtml(text: string, grammar: string | undefined): SafeHtml {
  const { lines, highlighted } =
    grammar === undefined ? { lines: [], highlighted: false } : highlightLines(text, grammar);
  return joinHtml([joinHtml([]), ...(highlighted ? lines : [linkifyMessage(text.replaceAll('\r\n', '\n'))])], '\n');
}
