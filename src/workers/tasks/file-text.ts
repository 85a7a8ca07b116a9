/** The content of a file's page: its lines, highlighted and numbered, or the kind of file when it is not text. */
import { parseLfsPointer, type LfsPointer } from '../../git/lfs-pointer.js';
import type { GitPath } from '../../git/path-text.js';
import { hiddenInText } from '../../shared/visible-text.js';
import { numberLines, type CodeLines } from '../../render/code/code-lines.js';
import { decodeText, isBinary } from '../../encoding/decode.js';
import { markHiddenInLines, type HiddenSummary } from '../../render/code/hidden-characters.js';
import { highlightLines, splitLines } from '../../render/code/highlight.js';
import { languageOf } from '../../render/code/language.js';
import { mediaType, MEDIA_SAMPLE_BYTES, type MediaCategory } from '../../render/media/media-type.js';
import type { SourceOutline } from '../../render/code/source-outline.js';
import { escapeHtml } from '../../render/safe-html.js';
import { storeOf } from '../stores.js';
import { fileBytes, type FileBytesInput } from './file-bytes.js';
import { fileOutline } from './file-outline.js';
import { linkPaths, type LinkPlace } from './linked-paths.js';
import { readHead } from './read-head.js';
import { textFacts, type TextFacts } from './text-facts.js';

/**
 * The largest text that is shown whole: 2 MB of C become 10 MB of HTML, which browsers still lay out in a second or
 * two.
 */
export const MAX_SHOWN_BYTES = 2 << 20;
/** Each line costs a browser an element and two boxes. */
export const MAX_SHOWN_LINES = 50_000;
/** The number of lines, without highlighting, that are shown of a longer text. */
export const PREVIEW_LINES = 1_000;
/** The limit of the preview in bytes, for texts with very long lines. */
const PREVIEW_BYTES = 256 << 10;
/** The largest text that is read whole to count its lines; the kernel's longest has 24 MB. */
const MAX_COUNTED_BYTES = 32 << 20;

export interface FileTextInput extends FileBytesInput {
  readonly path: GitPath;
  /** The encoding that the visitor chose; unknown names are ignored. */
  readonly encoding?: string | undefined;
  /** Show the source even of a picture (SVG). */
  readonly asText: boolean;
  /** Where paths in the text lead; undefined for no links. */
  readonly links?: LinkPlace | undefined;
  /** Name of a line for screen readers; contains `LINE_NUMBER_SLOT`. */
  readonly lineLabel: string;
}

export type FileTextOutput = { readonly sizeBytes: number } & (
  | { readonly form: 'empty' }
  | { readonly form: 'media'; readonly category: Exclude<MediaCategory, 'text'> }
  | ({ readonly form: 'text'; readonly lfs: LfsPointer | undefined } & ShownText)
);

export interface ShownText {
  readonly code: CodeLines;
  readonly facts: TextFacts;
  readonly isWhole: boolean;
  /** The definitions of the text; undefined when none are found. */
  readonly outline: SourceOutline | undefined;
  /** Invisible characters of the shown lines; undefined when there are none. */
  readonly hidden: HiddenSummary | undefined;
}

/** Throws GitError('not-found' | 'wrong-type' | 'corrupt'). */
export async function fileTextTask(input: FileTextInput): Promise<FileTextOutput> {
  const store = storeOf(input.gitDir);
  const sizeBytes = input.lfs?.sizeBytes ?? store.findHeader(input.blob)?.sizeBytes ?? 0;
  const bytes =
    sizeBytes <= MAX_COUNTED_BYTES ? await fileBytes(input) : await readHead(store, input.blob, PREVIEW_BYTES);
  if (bytes.length === 0) return { form: 'empty', sizeBytes };
  const { category } = mediaType(input.path, bytes.subarray(0, MEDIA_SAMPLE_BYTES), { encoding: 'utf-8' });
  const isText = category === 'text' || (input.asText && !isBinary(bytes));
  if (!isText) return { form: 'media', category, sizeBytes };
  return {
    form: 'text',
    sizeBytes,
    lfs: parseLfsPointer(bytes),
    ...shownText(input, bytes, bytes.length === sizeBytes),
  };
}

function shownText(input: FileTextInput, bytes: Buffer, isAllRead: boolean): ShownText {
  const { gitDir, path, encoding, links, lineLabel } = input;
  const decoded = decodeText(bytes, { override: encoding, truncated: !isAllRead });
  const facts = textFacts(path, decoded, isAllRead);
  const isWhole = isAllRead && bytes.length <= MAX_SHOWN_BYTES && (facts.lineCount ?? 0) <= MAX_SHOWN_LINES;
  const grammar = languageOf(path, decoded.text)?.hljs;
  const texts = isWhole
    ? splitLines(decoded.text)
    : splitLines(decoded.text.slice(0, PREVIEW_BYTES)).slice(0, PREVIEW_LINES);
  const plain = isWhole ? highlightLines(decoded.text, grammar).lines : texts.map(escapeHtml);
  const linked = links === undefined ? plain : linkPaths(storeOf(gitDir), { html: plain, texts, path, grammar }, links);
  const { lines, hidden } = markHiddenInLines(linked, hiddenInText);
  return {
    code: numberLines(lines, lineLabel),
    facts,
    isWhole,
    hidden,
    outline: isWhole ? fileOutline(decoded.text, grammar) : undefined,
  };
}
