/**
 * Lines between two hunks as rows of the diff's table. They are the same on both sides, so one blob contains them all.
 */
import { contextLines, MAX_SHOWN_BLOB_BYTES } from '../../diff/output/file-diff.js';
import { isBinary } from '../../diff/files/binary.js';
import { GitError } from '../../git/errors.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import { renderDiffRows } from '../../render/rows/diff-rows.js';
import type { SafeHtml } from '../../render/safe-html.js';
import { renderSplitRows } from '../../render/rows/split-rows.js';
import { storeOf } from '../stores.js';
import { colouredContext } from './diff-colours.js';
import { fileDecoder, utf16AsUtf8 } from './file-decoder.js';

export interface ContextLinesInput {
  readonly gitDir: string;
  /** The blob of the new side. */
  readonly blob: Oid;
  /** The number of the first line on each side, from 1. */
  readonly oldStart: number;
  readonly newStart: number;
  readonly count: number;
  /** Determines the language for highlighting. */
  readonly path: GitPath;
  /** The style of the surrounding rows; see commit-diff.ts. */
  readonly style: 'unified' | 'split';
  readonly noNewline: string;
}

/**
 * Returns fewer rows, or none, where the text ends. Throws GitError('not-found' | 'wrong-type' | 'too-large' |
 * 'corrupt').
 */
export function contextLinesTask({
  gitDir,
  blob,
  oldStart,
  newStart,
  count,
  path,
  style,
  noNewline,
}: ContextLinesInput): { readonly rowsHtml: SafeHtml } {
  const store = storeOf(gitDir);
  // Larger blobs have no diff on a page.
  if ((store.findHeader(blob)?.sizeBytes ?? 0) > MAX_SHOWN_BLOB_BYTES)
    throw new GitError('too-large', { what: 'object', name: blob });
  const { bytes } = store.read(blob, 'blob');
  const render = style === 'split' ? renderSplitRows : renderDiffRows;
  const decode = fileDecoder();
  const lines = contextLines(
    isBinary(bytes) ? (utf16AsUtf8(bytes) ?? bytes) : bytes,
    { oldStart, newStart, count },
    decode,
  );
  return { rowsHtml: render([{ lines: colouredContext(bytes, path, lines, decode) }], { noNewline }).html };
}
