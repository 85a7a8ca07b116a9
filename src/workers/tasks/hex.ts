/** A part of a file as a hex dump. */
import { HEX_ROW_BYTES, hexDump } from '../../render/rows/hex-dump.js';
import type { SafeHtml } from '../../render/safe-html.js';
import { storeOf } from '../stores.js';
import { fileBytes, type FileBytesInput } from './file-bytes.js';
import { readHead } from './read-head.js';

/** 4,096 rows: as much as a browser shows well. */
export const HEX_PAGE_BYTES = 64 << 10;
/** A later part would require inflating everything before it. */
export const MAX_HEX_OFFSET = 32 << 20;

export interface HexInput extends FileBytesInput {
  /** From 0 to `MAX_HEX_OFFSET`; rounded down to the start of a row. */
  readonly offset: number;
}

export interface HexOutput {
  readonly html: SafeHtml;
  readonly sizeBytes: number;
  /** The range shown, from `start` to `end` (exclusive). Both are 0 for an empty file. */
  readonly start: number;
  readonly end: number;
}

/** An offset after the end returns the last row. Throws GitError('not-found' | 'wrong-type' | 'corrupt'). */
export async function hexTask({ gitDir, blob, lfs, offset }: HexInput): Promise<HexOutput> {
  const store = storeOf(gitDir);
  const sizeBytes = lfs?.sizeBytes ?? store.findHeader(blob)?.sizeBytes ?? 0;
  const wanted = Math.min(Math.max(offset, 0), MAX_HEX_OFFSET, Math.max(sizeBytes - 1, 0));
  const start = wanted - (wanted % HEX_ROW_BYTES);
  const end = Math.min(start + HEX_PAGE_BYTES, sizeBytes);
  const head = sizeBytes <= MAX_HEX_OFFSET ? await fileBytes({ gitDir, blob, lfs }) : await readHead(store, blob, end);
  return { html: hexDump(head.subarray(start, end), start), sizeBytes, start, end };
}
