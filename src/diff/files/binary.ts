/** Which files are compared as binary: gitattributes(5), "Marking files as binary". */

/** Bytes that git examines. */
const BINARY_PROBE_BYTES = 8000;

/** A zero byte near the start makes a file binary. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
}

/** What attributes say about a side of a change: `diff` forces text, `-diff` and `binary` forbid it. */
export type DiffAs = 'text' | 'binary';

/** Whether a side is compared as binary. Its content decides when attributes do not. */
export function isBinaryAs(bytes: Buffer, as: DiffAs | undefined): boolean {
  return as === undefined ? isBinary(bytes) : as === 'binary';
}
