/** Messages between the server and the thread of an archive. The thread answers each `more` with one piece. */
import type { ArchiveFormat } from '../../archive/archive-bytes.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { Outcome } from '../protocol.js';

export interface ArchiveOrder {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly format: ArchiveFormat;
  /** Ends with a slash. */
  readonly prefix: GitPath;
  /** Empty for the whole tree. */
  readonly paths: readonly GitPath[];
}

/** Undefined at the end of the archive. */
export type ArchivePiece = Outcome<Uint8Array<ArrayBuffer> | undefined>;

export const MORE = 'more';
