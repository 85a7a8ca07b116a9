/** The bytes that a signature of a commit or tag covers: the object without the signature. gitformat-signature(5). */

const TAG_SIGNATURE = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SIGNED MESSAGE|SSH SIGNATURE)-----/gm;
const NEWLINE = 10;
const SPACE = 32;
/** Start of the headers `gpgsig` and `gpgsig-sha256`. */
const SIGNATURE_HEADER = 'gpgsig';

/** The commit without its signature headers, as a list of views in order. */
export function signedBytesOfCommit(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let kept = 0;
  let at = 0;
  while (at < bytes.length && bytes[at] !== NEWLINE) {
    let next = lineAfter(bytes, at);
    if (bytes.toString('latin1', at, at + SIGNATURE_HEADER.length) === SIGNATURE_HEADER) {
      while (bytes[next] === SPACE) next = lineAfter(bytes, next);
      parts.push(bytes.subarray(kept, at));
      kept = next;
    }
    at = next;
  }
  return [...parts, bytes.subarray(kept)];
}

/** The tag up to the last signature in its message, as a list of views in order. */
export function signedBytesOfTag(bytes: Buffer): Buffer[] {
  let end = bytes.length;
  for (const match of bytes.toString('latin1').matchAll(TAG_SIGNATURE)) end = match.index;
  return signedBytesOfCommit(bytes.subarray(0, end));
}

function lineAfter(bytes: Buffer, at: number): number {
  const newline = bytes.indexOf(NEWLINE, at);
  return newline < 0 ? bytes.length : newline + 1;
}
