/** The text of a blob that searches look at: the one that the page of the file shows. */
import { isUtf8 } from 'node:buffer';
import { decodeText, isBinary } from '../../encoding/decode.js';
import { parseLfsPointer } from '../../git/lfs-pointer.js';

/** Larger files are not searched. */
export const MAX_SEARCHED_BYTES = 2 << 20;
/** A NUL in these first bytes means binary content or UTF-16: see encoding/. */
const SAMPLE_BYTES = 8000;
const BYTE_ORDER_MARK = Buffer.of(0xef, 0xbb, 0xbf);

/**
 * The text as UTF-8 without byte order mark; undefined for content that is binary, too large, or a pointer of Git LFS.
 * The result may share the memory of `bytes`. O(n) without detection for UTF-8, which nearly all texts are.
 */
export function searchedBytes(bytes: Buffer): Buffer | undefined {
  if (bytes.length > MAX_SEARCHED_BYTES || parseLfsPointer(bytes) !== undefined) return undefined;
  if (isUtf8(bytes) && !bytes.subarray(0, SAMPLE_BYTES).includes(0))
    return BYTE_ORDER_MARK.equals(bytes.subarray(0, BYTE_ORDER_MARK.length))
      ? bytes.subarray(BYTE_ORDER_MARK.length)
      : bytes;
  return isBinary(bytes) ? undefined : Buffer.from(decodeText(bytes).text);
}
