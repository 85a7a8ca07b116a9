/**
 * The `Range` header: RFC 9110, sections 14.1.2 and 14.2. One range is served; for several ranges the whole file is
 * sent, as the RFC allows.
 */

export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

const BYTES = /^bytes=\s*(\d{0,20})\s*-\s*(\d{0,20})\s*$/i;

/**
 * Undefined when the whole file must be sent (no range, another unit, several ranges, a malformed header, or an empty
 * file). `unsatisfiable` means status 416: the range begins after the end.
 */
export function parseByteRange(header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | undefined {
  const match = BYTES.exec(header ?? '');
  // An empty file has no byte for a 206 answer.
  if (match === null || sizeBytes === 0) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return undefined;
    const suffix = Math.min(Number(last), sizeBytes);
    return suffix === 0 ? 'unsatisfiable' : { start: sizeBytes - suffix, end: sizeBytes };
  }
  const start = Number(first);
  const end = last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= sizeBytes ? 'unsatisfiable' : { start, end };
}

/** RFC 9110 section 13.1.5, strong comparison. A date never matches, since two contents may have the same one. */
export function ifRangeMatches(ifRange: string | undefined, tag: string): boolean {
  return ifRange === undefined || ifRange.trim() === `"${tag}"`;
}
