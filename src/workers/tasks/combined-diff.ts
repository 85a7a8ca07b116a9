/** The combined diff of a merge against all its parents, as a page shows it, within limits. */
import { isBinaryAs, type DiffAs } from '../../diff/files/binary.js';
import { diffAsOf } from '../../diff/files/change-attributes.js';
import { combinedChanges, type CombinedChange } from '../../diff/combined/combined-changes.js';
import { combinedHunks } from '../../diff/combined/combined-hunks.js';
import { combineLines } from '../../diff/combined/combined-lines.js';
import { combinedRange } from '../../diff/combined/combined-text.js';
import { readSide } from '../../diff/files/file-change.js';
import { MAX_SHOWN_BLOB_BYTES, PAGE_FILE_BUDGET_MS, type DecodeText } from '../../diff/output/file-diff.js';
import { MAX_SHOWN_FILES, MAX_SHOWN_LINES } from '../../diff/output/page-diff.js';
import { isGitError } from '../../git/errors.js';
import { parseCommit } from '../../git/object/commit.js';
import type { ObjectReader } from '../../git/object/object-reader.js';
import type { Oid } from '../../git/oid.js';
import { diffFileName } from '../../shared/diff-lines.js';
import { renderCombinedRows } from '../../render/rows/combined-rows.js';
import type { SafeHtml } from '../../render/safe-html.js';
import { storeOf } from '../stores.js';
import { fileDecoder } from './file-decoder.js';
import { diffAttributes } from './tree-attributes.js';

export interface CombinedDiffOutput {
  readonly files: readonly CombinedFile[];
  /** True when a limit of the page was reached, so that there may be more files. */
  readonly more: boolean;
}

export interface CombinedFile {
  readonly change: CombinedChange;
  /** `lines`: the change is in `hunks`, or only the mode differs. `unread`: a blob is too large, missing or damaged. */
  readonly kind: 'lines' | 'binary' | 'unread';
  readonly hunks: readonly { readonly range: string; readonly section: string; readonly rowsHtml: SafeHtml }[];
}

/** Time limit for all files of a page. */
const BUDGET_MS = 1_500;

/** Throws GitError('unsupported') where git's algorithm has no answer; see combined-changes.ts. */
export function combinedDiffTask({
  gitDir,
  commit,
}: {
  readonly gitDir: string;
  readonly commit: Oid;
}): CombinedDiffOutput {
  const store = storeOf(gitDir);
  const parsed = parseCommit(commit, store.read(commit, 'commit').bytes);
  const { changes, truncated } = combinedChanges(store, parsed);
  const attributes = diffAttributes(gitDir, parsed.tree);
  const deadline = performance.now() + BUDGET_MS;
  const decode = fileDecoder();
  const files: CombinedFile[] = [];
  let lines = 0;
  for (const change of changes) {
    if (files.length >= MAX_SHOWN_FILES || lines >= MAX_SHOWN_LINES || performance.now() > deadline)
      return { files, more: true };
    const file = combinedFile(store, change, {
      decode,
      as: diffAsOf(attributes, change.path),
      fileName: diffFileName('c', files.length + 1),
    });
    if (file === undefined) continue;
    files.push(file.shown);
    lines += file.lines;
  }
  return { files, more: truncated };
}

/** Undefined when the merge made no change of its own to this file. */
function combinedFile(
  reader: ObjectReader,
  change: CombinedChange,
  { decode, as, fileName }: { readonly decode: DecodeText; readonly as: DiffAs | undefined; readonly fileName: string },
): { shown: CombinedFile; lines: number } | undefined {
  const sides = readSides(reader, change);
  if (sides === undefined) return { shown: { change, kind: 'unread', hunks: [] }, lines: 0 };
  const [result, ...parents] = sides;
  if (sides.some((side) => isBinaryAs(side, as))) return { shown: { change, kind: 'binary', hunks: [] }, lines: 0 };
  const hunks = combinedHunks(combineLines(parents, result, PAGE_FILE_BUDGET_MS));
  if (hunks.length === 0 && change.parents.every(({ mode }) => mode === change.mode)) return undefined;
  const shown = hunks.map((hunk) => ({
    range: combinedRange(hunk),
    section: decode(hunk.section, result),
    // The lines of all sides are decoded like the result; a deleted file has no result, so its first parent counts.
    rowsHtml: renderCombinedRows(
      hunk.lines.map((line) => ({
        ...line,
        text: decode(line.text, result.length > 0 ? result : (parents[0] as Buffer)),
      })),
      parents.length,
      fileName,
    ),
  }));
  return {
    shown: { change, kind: 'lines', hunks: shown },
    lines: hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0),
  };
}

function readSides(reader: ObjectReader, { mode, oid, parents }: CombinedChange): [Buffer, ...Buffer[]] | undefined {
  try {
    const sides: [Buffer, ...Buffer[]] = [
      readSide(reader, mode, oid),
      ...parents.map((parent) => readSide(reader, parent.mode, parent.oid)),
    ];
    return sides.some(({ length }) => length > MAX_SHOWN_BLOB_BYTES) ? undefined : sides;
  } catch (error) {
    if (isGitError(error)) return undefined;
    throw error;
  }
}
