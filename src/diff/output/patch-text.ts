/**
 * Writes changes as a patch that equals the output of `git diff-tree -p` for the same pairs: git-diff(1), "Generating
 * patch text with -p". Configuration is not used. Attributes are, when the changes have them (change-attributes.ts):
 * then the text is what git prints in a clone that has the new side checked out.
 */
import type { ObjectReader } from '../../git/object/object-reader.js';
import { ZERO_OID, type Oid } from '../../git/oid.js';
import { isBinaryAs } from '../files/binary.js';
import { writeBinaryPatch } from './binary-patch.js';
import { ByteWriter } from './byte-writer.js';
import { hasSameContent, isSameType, modeText, readSide, type FileChange } from '../files/file-change.js';
import { statOf, type FileStat } from './file-stat.js';
import { writeHunk } from './hunk-text.js';
import { diffLines } from '../lines/line-diff.js';
import { quotePath } from './quote-path.js';

/**
 * Time for one file. Real files take milliseconds; two unrelated files of 300,000 lines take ten seconds, as in git.
 */
export const PATCH_FILE_BUDGET_MS = 5_000;

export interface PatchTextOptions {
  /**
   * The shortest unique prefix of an id, not shorter than the repository's usual length; also asked for ids that are
   * not stored.
   */
  readonly abbreviate: (oid: Oid) => string;
  /** As `git diff --binary`: contents of binary files in base 85, so that the patch can be applied. */
  readonly binary?: boolean;
  readonly contextLines?: number;
  /** Stop after a file with which the text becomes longer than this. Default: no limit. */
  readonly maxBytes?: number;
  /** Time for each file's line search, see line-diff.ts and PATCH_FILE_BUDGET_MS. Default: no limit. */
  readonly budgetMs?: number;
}

export interface PatchText {
  readonly text: Buffer;
  /** True when `maxBytes` ended it after some whole file. */
  readonly truncated: boolean;
}

/** The whole patch in one buffer, owned by the caller. */
export function patchText(reader: ObjectReader, changes: readonly FileChange[], options: PatchTextOptions): PatchText {
  const { text, truncated } = patchWithStats(reader, changes, options);
  return { text, truncated };
}

/** The patch in pieces of whole files, so that it can be sent while it is made. The caller checks `maxBytes`. */
export function* patchPieces(
  reader: ObjectReader,
  changes: Iterable<FileChange>,
  options: PatchTextOptions,
): Generator<Buffer, void, undefined> {
  let writer = new ByteWriter();
  for (const change of changes) {
    writeFilePatch(writer, reader, change, options);
    if (writer.length < PIECE_BYTES) continue;
    yield writer.finish();
    writer = new ByteWriter();
  }
  if (writer.length > 0) yield writer.finish();
}

/** So many bytes that sending a piece costs little in comparison with making it. */
const PIECE_BYTES = 64 * 1024;

/**
 * As `patchText`, with each file's counts from the same search. Files that `maxBytes` leaves out are not in `stats`.
 */
export function patchWithStats(
  reader: ObjectReader,
  changes: readonly FileChange[],
  options: PatchTextOptions,
): PatchText & { stats: FileStat[] } {
  const writer = new ByteWriter();
  const maxBytes = options.maxBytes ?? Infinity;
  const stats: FileStat[] = [];
  for (const change of changes) {
    if (writer.length > maxBytes) return { text: writer.finish(), truncated: true, stats };
    stats.push(writeFilePatch(writer, reader, change, options));
  }
  return { text: writer.finish(), truncated: false, stats };
}

function writeFilePatch(
  writer: ByteWriter,
  reader: ObjectReader,
  change: FileChange,
  options: PatchTextOptions,
): FileStat {
  const oldBytes = readSide(reader, change.oldMode, change.oldOid);
  const newBytes = readSide(reader, change.newMode, change.newOid);
  if (change.oldMode === 0 || change.newMode === 0 || isSameType(change.oldMode, change.newMode)) {
    return writePair(writer, change, oldBytes, newBytes, options);
  }
  // A file that became a symlink or a submodule has no common lines: git prints the one as deleted and the other as
  // created, but its counts are those of one text that became the other.
  writePair(writer, { ...change, newMode: 0, newOid: ZERO_OID, newPath: change.oldPath }, oldBytes, NOTHING, options);
  writePair(writer, { ...change, oldMode: 0, oldOid: ZERO_OID, oldPath: change.newPath }, NOTHING, newBytes, options);
  return statOf(change, oldBytes, newBytes, options.budgetMs);
}

const NOTHING = Buffer.alloc(0);

function writePair(
  writer: ByteWriter,
  change: FileChange,
  oldBytes: Buffer,
  newBytes: Buffer,
  options: PatchTextOptions,
): FileStat {
  const binary = isBinaryAs(oldBytes, change.oldAs) || isBinaryAs(newBytes, change.newAs);
  const names = sideNames(change);
  writer.ascii(
    headerText(change, binary && options.binary === true ? { ...options, abbreviate: (oid) => oid } : options),
  );
  if (binary || hasSameContent(change) || oldBytes.length + newBytes.length === 0) {
    if (binary && !hasSameContent(change)) {
      if (options.binary === true) writeBinaryPatch(writer, oldBytes, newBytes);
      else writer.ascii(`Binary files ${names.old} and ${names.new} differ\n`);
    }
    return statOf(change, oldBytes, newBytes);
  }
  writer.ascii(`--- ${names.old}${endMark(names.old)}\n+++ ${names.new}${endMark(names.new)}\n`);
  const diff = diffLines(oldBytes, newBytes, options);
  for (const hunk of diff.hunks) writeHunk(writer, diff, hunk);
  return { change, binary: false, added: diff.additions, deleted: diff.deletions };
}

/** git adds a tab to names with a space, because some patch programs would cut them at the space. */
function endMark(name: string): string {
  return name.includes(' ') ? '\t' : '';
}

function sideNames(change: FileChange): { old: string; new: string } {
  return {
    old: change.oldMode === 0 ? '/dev/null' : quotePath(change.oldPath, 'a/'),
    new: change.newMode === 0 ? '/dev/null' : quotePath(change.newPath, 'b/'),
  };
}

function headerText(change: FileChange, options: PatchTextOptions): string {
  const { oldMode, newMode } = change;
  let text = `diff --git ${quotePath(change.oldPath, 'a/')} ${quotePath(change.newPath, 'b/')}\n`;
  if (oldMode === 0) text += `new file mode ${modeText(newMode)}\n`;
  else if (newMode === 0) text += `deleted file mode ${modeText(oldMode)}\n`;
  else if (oldMode !== newMode) text += `old mode ${modeText(oldMode)}\nnew mode ${modeText(newMode)}\n`;
  if (change.status === 'renamed' || change.status === 'copied') {
    const verb = change.status === 'renamed' ? 'rename' : 'copy';
    text += `similarity index ${String(change.similarity ?? 0)}%\n${verb} from ${quotePath(change.oldPath)}\n${verb} to ${quotePath(change.newPath)}\n`;
  }
  if (change.oldOid !== change.newOid) {
    const mode = oldMode === newMode ? ` ${modeText(newMode)}` : '';
    text += `index ${options.abbreviate(change.oldOid)}..${options.abbreviate(change.newOid)}${mode}\n`;
  }
  return text;
}
