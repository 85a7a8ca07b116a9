/** Renders a Jupyter notebook. */
import type { GitPath } from '../../git/path-text.js';
import { hiddenInText } from '../../shared/visible-text.js';
import { decodeText, isBinary } from '../../encoding/decode.js';
import type { DocumentLinks } from '../../render/document/document-links.js';
import type { MarkdownLabels } from '../../render/document/markdown-options.js';
import { renderNotebook, type NotebookLabels, type RenderedNotebook } from '../../render/document/notebook.js';
import { fileBytes, type FileBytesInput } from './file-bytes.js';
import { textFacts, type TextFacts } from './text-facts.js';

export interface NotebookInput extends FileBytesInput {
  readonly path: GitPath;
  readonly links: DocumentLinks;
  readonly labels: MarkdownLabels;
  readonly notebookLabels: NotebookLabels;
  /** Level of the page's heading above the notebook. */
  readonly above: number;
  readonly encoding?: string | undefined;
}

/** `malformed`: text that is not a notebook. `none`: not text, or blank. */
export type NotebookOutput =
  | { readonly form: 'none' | 'malformed' }
  | ({ readonly form: 'notebook'; readonly facts: TextFacts } & RenderedNotebook);

/**
 * The caller must respect `MAX_NOTEBOOK_BYTES` (size-limits). Throws GitError('not-found' | 'wrong-type' | 'too-large'
 * | 'corrupt').
 */
export async function notebookTask({
  gitDir,
  blob,
  lfs,
  path,
  links,
  labels,
  notebookLabels,
  above,
  encoding,
}: NotebookInput): Promise<NotebookOutput> {
  const bytes = await fileBytes({ gitDir, blob, lfs });
  if (isBinary(bytes)) return { form: 'none' };
  const decoded = decodeText(bytes, { override: encoding });
  if (decoded.text.trim() === '') return { form: 'none' };
  const notebook = renderNotebook(decoded.text, { links, labels, notebookLabels, above, findHidden: hiddenInText });
  return notebook === undefined
    ? { form: 'malformed' }
    : { form: 'notebook', facts: textFacts(path, decoded), ...notebook };
}
