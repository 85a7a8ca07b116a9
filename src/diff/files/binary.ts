/** Git's own guess, used where no attribute says otherwise (gitattributes(5), "Marking files as binary"). */

/** Git looks no farther than this. */
const BINARY_PROBE_BYTES = 8000;

/** A zero byte near the start makes a file binary. */
export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, BINARY_PROBE_BYTES).includes(0);
}
