/** What a signature inside of a commit or tag is over: the object without it. Source: gitformat-signature(5). */

const TAG_SIGNATURE = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SIGNED MESSAGE|SSH SIGNATURE)-----/gm;
const NEWLINE = 10;
const SPACE = 32;
/** `gpgsig`, and the one of the other object format. */
const SIGNATURE_HEADER = 'gpgsig';

/** The parts in order, as views: all but the headers that hold signatures. */
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

/** Up to the last signature of the message. */
export function signedBytesOfTag(bytes: Buffer): Buffer[] {
  let end = bytes.length;
  for (const match of bytes.toString('latin1').matchAll(TAG_SIGNATURE)) end = match.index;
  return signedBytesOfCommit(bytes.subarray(0, end));
}

function lineAfter(bytes: Buffer, at: number): number {
  const newline = bytes.indexOf(NEWLINE, at);
  return newline < 0 ? bytes.length : newline + 1;
}
