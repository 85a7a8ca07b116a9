/** A merge's combined diff as text, byte for byte what `git diff-tree -p --cc` prints: git-diff-tree(1), "Combined diff format". */
import type { ObjectReader } from '../../git/object/object-reader.js';
import { isBinary } from '../files/binary.js';
import { ByteWriter } from '../output/byte-writer.js';
import type { CombinedChange } from './combined-changes.js';
import { combinedHunks, type CombinedHunk } from './combined-hunks.js';
import { combineLines } from './combined-lines.js';
import { modeText, readSide } from '../files/file-change.js';
import type { PatchTextOptions } from '../output/patch-text.js';
import { quotePath } from '../output/quote-path.js';

/** The text of all files that have something to show; '' of a merge that did nothing itself. */
export function combinedText(
  reader: ObjectReader,
  changes: readonly CombinedChange[],
  options: Pick<PatchTextOptions, 'abbreviate' | 'contextLines'>,
): Buffer {
  const writer = new ByteWriter();
  for (const change of changes) writeFile(writer, reader, change, options);
  return writer.finish();
}

function writeFile(
  writer: ByteWriter,
  reader: ObjectReader,
  change: CombinedChange,
  options: Pick<PatchTextOptions, 'abbreviate' | 'contextLines'>,
): void {
  const { mode, oid, parents } = change;
  const result = readSide(reader, mode, oid);
  const sides = parents.map((parent) => readSide(reader, parent.mode, parent.oid));
  const modeDiffers = parents.some((parent) => parent.mode !== mode);
  if (isBinary(result) || sides.some(isBinary)) {
    writer.ascii(`${headerText(change, options, modeDiffers)}Binary files differ\n`);
    return;
  }
  const hunks = combinedHunks(combineLines(sides, result), options.contextLines);
  if (hunks.length === 0 && !modeDiffers) return;
  writer.ascii(headerText(change, options, modeDiffers) + namesText(change));
  for (const hunk of hunks) writeHunk(writer, hunk, parents.length);
}

function headerText(
  { path, mode, oid, parents }: CombinedChange,
  { abbreviate }: Pick<PatchTextOptions, 'abbreviate'>,
  modeDiffers: boolean,
): string {
  const index = `diff --cc ${quotePath(path)}\nindex ${parents.map((parent) => abbreviate(parent.oid)).join(',')}..${abbreviate(oid)}\n`;
  if (!modeDiffers) return index;
  if (isNew({ mode, parents })) return `${index}new file mode ${modeText(mode)}\n`;
  const modes = parents.map((parent) => modeText(parent.mode)).join(',');
  return `${index}${mode === 0 ? `deleted file mode ${modes}` : `mode ${modes}..${modeText(mode)}`}\n`;
}

function namesText({ path, mode, parents }: CombinedChange): string {
  return `--- ${isNew({ mode, parents }) ? '/dev/null' : quotePath(path, 'a/')}\n+++ ${mode === 0 ? '/dev/null' : quotePath(path, 'b/')}\n`;
}

/** In none of the parents. */
function isNew({ mode, parents }: Pick<CombinedChange, 'mode' | 'parents'>): boolean {
  return mode !== 0 && parents.every((parent) => parent.mode === 0);
}

/** `@@@ -1,7 -1,6 +1,7 @@@`, without the section. */
export function combinedRange({ parentRanges, start, count }: CombinedHunk): string {
  const marks = '@'.repeat(parentRanges.length + 1);
  return `${marks} ${parentRanges.map((range) => `-${String(range.start)},${String(range.count)}`).join(' ')} +${String(start)},${String(count)} ${marks}`;
}

function writeHunk(writer: ByteWriter, hunk: CombinedHunk, parents: number): void {
  writer.ascii(combinedRange(hunk));
  if (hunk.section.length > 0) {
    writer.ascii(' ');
    writer.bytes(hunk.section);
  }
  writer.ascii('\n');
  for (const line of hunk.lines) {
    for (let parent = 0; parent < parents; parent += 1) writer.ascii((line.parents >> parent) & 1 ? line.kind : ' ');
    writer.bytes(line.text);
    writer.ascii('\n');
  }
}
