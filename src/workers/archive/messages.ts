/** What the server and the thread of one archive say to each other. The thread sends a piece for each `more` that it was sent. */
import type { ArchiveFormat } from '../../archive/archive-bytes.js';
import type { Oid } from '../../git/oid.js';
import type { GitPath } from '../../git/path-text.js';
import type { Outcome } from '../protocol.js';

export interface ArchiveOrder {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly format: ArchiveFormat;
  /** Ends in a slash. */
  readonly prefix: GitPath;
  /** Empty: everything. */
  readonly paths: readonly GitPath[];
}

/** Undefined: the archive is complete. */
export type ArchivePiece = Outcome<Uint8Array<ArrayBuffer> | undefined>;

export const MORE = 'more';
