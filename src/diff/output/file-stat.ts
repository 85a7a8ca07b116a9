/** How much of a file a change adds and takes away. */
import type { ObjectReader } from '../../git/object/object-reader.js';
import { isBinaryAs } from '../files/binary.js';
import { hasSameContent, readSide, type FileChange } from '../files/file-change.js';
import { diffLines } from '../lines/line-diff.js';

export interface FileStat {
  readonly change: FileChange;
  readonly binary: boolean;
  /** Lines added and deleted; of a binary file the bytes after and before. */
  readonly added: number;
  readonly deleted: number;
}

/** The counts of `git diff --numstat` (bytes for binary files, as `--stat` has them). */
export function fileStats(reader: ObjectReader, changes: readonly FileChange[], budgetMs?: number): FileStat[] {
  return changes.map((change) => {
    const oldBytes = readSide(reader, change.oldMode, change.oldOid);
    const newBytes = readSide(reader, change.newMode, change.newOid);
    return statOf(change, oldBytes, newBytes, budgetMs);
  });
}

export function statOf(change: FileChange, oldBytes: Buffer, newBytes: Buffer, budgetMs?: number): FileStat {
  const same = hasSameContent(change);
  if (isBinaryAs(oldBytes, change.oldAs) || isBinaryAs(newBytes, change.newAs)) {
    return { change, binary: true, added: same ? 0 : newBytes.length, deleted: same ? 0 : oldBytes.length };
  }
  if (same) return { change, binary: false, added: 0, deleted: 0 };
  const { additions, deletions } = diffLines(oldBytes, newBytes, budgetMs === undefined ? {} : { budgetMs });
  return { change, binary: false, added: additions, deleted: deletions };
}
