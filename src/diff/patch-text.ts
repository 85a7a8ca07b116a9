/**
 * Changes as a patch, byte for byte what `git diff-tree -p` prints for the same pairs: git-diff(1), "Generating patch text with
 * -p". Attributes and configuration are not asked: the browser shows bare repositories, where git by default finds none either.
 */
import type { ObjectReader } from '../git/object/object-reader.js';
import { ZERO_OID, type Oid } from '../git/oid.js';
import { isBinary } from './binary.js';
import { writeBinaryPatch } from './binary-patch.js';
import { ByteWriter } from './byte-writer.js';
import { isSameType, readSide, type FileChange } from './file-change.js';
import { writeHunk } from './hunk-text.js';
import { diffLines } from './line-diff.js';
import { quotePath } from './quote-path.js';

export interface PatchTextOptions {
  /** The shortest unique prefix of an id, not shorter than the repository's usual length; also asked for ids that are not stored. */
  readonly abbreviate: (oid: Oid) => string;
  /** As `git diff --binary`: contents of binary files in base 85, so that the patch can be applied. */
  readonly binary?: boolean;
  readonly contextLines?: number;
  /** Stop after a file with which the text becomes longer than this. Default: no limit. */
  readonly maxBytes?: number;
  /** Time for each file's line search, see line-diff.ts. */
  readonly budgetMs?: number;
}

export interface PatchText {
  readonly text: Buffer;
  /** True when `maxBytes` ended it after some whole file. */
  readonly truncated: boolean;
}

export function patchText(reader: ObjectReader, changes: readonly FileChange[], options: PatchTextOptions): PatchText {
  const writer = new ByteWriter();
  const maxBytes = options.maxBytes ?? Infinity;
  for (const [index, change] of changes.entries()) {
    writeFilePatch(writer, reader, change, options);
    if (writer.length > maxBytes && index + 1 < changes.length) return { text: writer.finish(), truncated: true };
  }
  return { text: writer.finish(), truncated: false };
}

export function writeFilePatch(writer: ByteWriter, reader: ObjectReader, change: FileChange, options: PatchTextOptions): void {
  if (change.oldMode !== 0 && change.newMode !== 0 && !isSameType(change.oldMode, change.newMode)) {
    // A file that became a symlink or a submodule has no common lines: git prints the one as deleted and the other as created.
    writePair(writer, reader, { ...change, newMode: 0, newOid: ZERO_OID, newPath: change.oldPath }, options);
    writePair(writer, reader, { ...change, oldMode: 0, oldOid: ZERO_OID, oldPath: change.newPath }, options);
  } else writePair(writer, reader, change, options);
}

function writePair(writer: ByteWriter, reader: ObjectReader, change: FileChange, options: PatchTextOptions): void {
  const oldBytes = readSide(reader, change.oldMode, change.oldOid);
  const newBytes = readSide(reader, change.newMode, change.newOid);
  const binary = isBinary(oldBytes) || isBinary(newBytes);
  const names = sideNames(change);
  writer.ascii(headerText(change, binary && options.binary === true ? { ...options, abbreviate: (oid) => oid } : options));
  if (change.oldOid === change.newOid || oldBytes.equals(newBytes)) return;
  if (binary) {
    if (options.binary === true) writeBinaryPatch(writer, oldBytes, newBytes);
    else writer.ascii(`Binary files ${names.old} and ${names.new} differ\n`);
    return;
  }
  writer.ascii(`--- ${names.old}${endMark(names.old)}\n+++ ${names.new}${endMark(names.new)}\n`);
  const diff = diffLines(oldBytes, newBytes, options);
  for (const hunk of diff.hunks) writeHunk(writer, diff, hunk);
}

/** Git ends names that hold a space with a tab, for patch programs that would cut at the space. */
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

/** Six octal digits. */
export function modeText(mode: number): string {
  return mode.toString(8).padStart(6, '0');
}
