/** git's test for binary files, which applies without attributes (gitattributes(5), "Marking files as binary"). */

/** Bytes that git examines. */
const BINARY_PROBE_BYTES = 8000;

/** A zero byte near the start makes a file binary. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
}
