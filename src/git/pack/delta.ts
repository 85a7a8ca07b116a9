/**
 * Deltified representation: gitformat-pack(5), "Deltified representation". A delta is two sizes (base, result) and
 * instructions: copy from the base, or add literal bytes.
 */

/** What is wrong with a delta; callers know the file and make a GitError of it. */
export class DeltaError extends Error {
  override readonly name = 'DeltaError';
}

export interface DeltaSizes {
  /** Size of the base that the delta was made against. */
  base: number;
  result: number;
  /** Where the instructions begin, counted from the delta's first byte. */
  instructions: number;
}

/** Two size numbers of at most ten bytes each. */
export const DELTA_SIZES_BYTES = 20;
/** Up to here a loop is quicker than the call of copyWithin. */
const LOOP_BYTES = 10;
/** git writes 0 for a copy of 0x10000 bytes. */
const COPY_ZERO_MEANS = 0x10000;
const MAX_SIZE_BITS = 49;

/** Reads both sizes from `bytes[start, end)` into `sizes`. */
export function readDeltaSizes(bytes: Uint8Array, start: number, end: number, sizes: DeltaSizes): void {
  let at = start;
  for (let which = 0; which < 2; which++) {
    let size = 0;
    let bits = 0;
    for (;;) {
      if (at >= end || bits > MAX_SIZE_BITS) throw new DeltaError('the sizes of a delta are cut off');
      const byte = bytes[at++] as number;
      size += (byte & 0x7f) * 2 ** bits;
      bits += 7;
      if (byte < 0x80) break;
    }
    if (which === 0) sizes.base = size;
    else sizes.result = size;
  }
  sizes.instructions = at - start;
}

/**
 * Carries out the instructions `delta[at, end)` on the base `source[sourceStart, + sourceSize)` and writes exactly
 * `targetSize` bytes to `target[targetStart...)`. All three may be ranges of one slab (then copies need no views);
 * target must not overlap the others. Throws DeltaError on anything out of range.
 */
export function applyDelta(
  delta: Uint8Array,
  at: number,
  end: number,
  source: Uint8Array,
  sourceStart: number,
  sourceSize: number,
  target: Uint8Array,
  targetStart: number,
  targetSize: number,
): void {
  const targetEnd = targetStart + targetSize;
  let to = targetStart;
  while (at < end) {
    const code = delta[at++] as number;
    if (code >= 0x80) {
      let offset = 0;
      let size = 0;
      if (code & 0x01) offset = delta[at++] as number;
      if (code & 0x02) offset |= (delta[at++] as number) << 8;
      if (code & 0x04) offset |= (delta[at++] as number) << 16;
      if (code & 0x08) offset += (delta[at++] as number) * 0x1000000;
      if (code & 0x10) size = delta[at++] as number;
      if (code & 0x20) size |= (delta[at++] as number) << 8;
      if (code & 0x40) size |= (delta[at++] as number) << 16;
      if (size === 0) size = COPY_ZERO_MEANS;
      if (at > end) throw new DeltaError('an instruction is cut off');
      if (offset + size > sourceSize)
        throw new DeltaError(`a copy of ${size} bytes at ${offset} leaves a base of ${sourceSize}`);
      if (size > targetEnd - to) throw new DeltaError(`the result is longer than ${targetSize} bytes`);
      copy(source, sourceStart + offset, size, target, to);
      to += size;
    } else if (code > 0) {
      if (at + code > end) throw new DeltaError('an instruction is cut off');
      if (code > targetEnd - to) throw new DeltaError(`the result is longer than ${targetSize} bytes`);
      copy(delta, at, code, target, to);
      at += code;
      to += code;
    } else throw new DeltaError('instruction 0 is reserved');
  }
  if (to !== targetEnd) throw new DeltaError(`the result has ${to - targetStart} bytes, not ${targetSize}`);
}

function copy(source: Uint8Array, from: number, size: number, target: Uint8Array, to: number): void {
  if (size <= LOOP_BYTES) {
    for (let index = 0; index < size; index++) target[to + index] = source[from + index] as number;
  } else if (source === target) target.copyWithin(to, from, from + size);
  else target.set(source.subarray(from, from + size), to);
}
