/** UTF-8 as git validates it: no surrogates, no overlong forms, and no U+FFFE or U+FFFF. */

/** Number of bytes before the first invalid sequence. */
export function validUtf8Length(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    if (length === 0) break;
    at += length;
  }
  return at;
}

/** Length of the valid sequence at `at`; 0 if there is none. */
export function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number;
  const second = bytes[at + 1] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return isTail(bytes[at + 1]) ? 2 : 0;
  if (lead < 0xf0) {
    if (!isTail(bytes[at + 1]) || !isTail(bytes[at + 2])) return 0;
    if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second >= 0xa0)) return 0;
    return lead === 0xef && second === 0xbf && (bytes[at + 2] as number) >= 0xbe ? 0 : 3;
  }
  if (lead > 0xf4 || !isTail(bytes[at + 1]) || !isTail(bytes[at + 2]) || !isTail(bytes[at + 3])) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : 4;
}

function isTail(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
