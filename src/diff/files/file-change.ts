/** One difference between two trees. */
import type { ObjectReader } from '../../git/object/object-reader.js';
import { MODE_GITLINK } from '../../git/object/tree.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { DiffAs } from './binary.js';

export type ChangeStatus = 'added' | 'deleted' | 'modified' | 'type-changed' | 'renamed' | 'copied';

export interface FileChange {
  readonly status: ChangeStatus;
  /** Both paths are always set. They differ only for renames and copies. */
  readonly oldPath: GitPath;
  readonly newPath: GitPath;
  /** Canonical mode of a file; 0 when there is no file on this side (added, deleted). */
  readonly oldMode: number;
  readonly newMode: number;
  /** ZERO_OID when there is no file on this side. */
  readonly oldOid: Oid;
  readonly newOid: Oid;
  /** For renames and copies, in whole percent, rounded down as in git. */
  readonly similarity?: number;
  /** What attributes say about each side; see change-attributes.ts. */
  readonly oldAs?: DiffAs;
  readonly newAs?: DiffAs;
  /** The file is made by a program, by `linguist-generated`. */
  readonly isGenerated?: boolean;
}

const TYPE_MASK = 0o170000;

/** Whether the mode is that of a regular file, executable or not. */
export function isRegular(mode: number): boolean {
  return (mode & TYPE_MASK) === 0o100000;
}

export function isSameType(oldMode: number, newMode: number): boolean {
  return (oldMode & TYPE_MASK) === (newMode & TYPE_MASK);
}

/** Whether both sides are there with the same object. A submodule may name the id of zeros, which an absent side has. */
export function hasSameContent({ oldMode, newMode, oldOid, newOid }: FileChange): boolean {
  return oldOid === newOid && oldMode !== 0 && newMode !== 0;
}

const NOTHING = Buffer.alloc(0);

/**
 * The bytes that git compares for one side: the content of a file, the target of a symbolic link, a line with the
 * commit of a submodule; nothing for an absent side (mode 0). Not to be written to. Throws GitError('not-found') when
 * the blob is not stored.
 */
export function readSide(reader: ObjectReader, mode: number, oid: Oid): Buffer {
  if (mode === 0) return NOTHING;
  if (mode === MODE_GITLINK) return Buffer.from(`Subproject commit ${oid}\n`, 'latin1');
  return reader.read(oid, 'blob').bytes;
}

/** A mode in six octal digits. */
export function modeText(mode: number): string {
  return mode.toString(8).padStart(6, '0');
}
