/**
 * Deltified representation: gitformat-pack(5), "Deltified representation". A delta starts with two sizes (of its base
 * and of its result). Instructions follow: copy a range of the base, or add literal bytes.
 */

/** A malformed delta. The caller knows which file it comes from and turns this into a GitError. */
export class DeltaError extends Error {
  override readonly name = 'DeltaError';
}

/** The bytes `bytes[start, start + size)`, borrowed from their owner. */
export interface ByteRange {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly size: number;
}

/** Filled by `readDeltaSizes`; one object serves many deltas, so that reading them allocates nothing. */
export interface DeltaSizes {
  /** Size of the base that the delta was made against. */
  base: number;
  result: number;
  /** Where the instructions begin, counted from the first byte of the delta. */
  instructions: number;
}

/** The two sizes take at most ten bytes each. */
export const DELTA_SIZES_BYTES = 20;
/** A loop is faster than a call of `copyWithin` for at most this many bytes. */
const LOOP_BYTES = 10;
/** git writes the size 0 for a copy of 0x10000 bytes. */
const COPY_ZERO_MEANS = 0x10000;
/** Shift of the last size byte that is read. Objects of such sizes are far above every limit. */
const MAX_SIZE_BITS = 49;

/** Fills `sizes` from the start of `delta`. Throws DeltaError when the sizes are cut off or too long. */
export function readDeltaSizes({ bytes, start, size: length }: ByteRange, sizes: DeltaSizes): void {
  const end = start + length;
  let at = start;
  for (let which = 0; which < 2; which += 1) {
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
 * Applies `instructions` (a delta without its sizes) to `base` and writes exactly `target.size` bytes to `target`. The
 * three ranges may lie in one buffer, and then copies need no views; `target` must not overlap the other two.
 * Throws DeltaError when an instruction reads or writes outside of its range. `target` is then partly written.
 */
export function applyDelta(instructions: ByteRange, base: ByteRange, target: ByteRange): void {
  const { bytes: delta, start, size: length } = instructions;
  const { bytes: source, start: sourceStart, size: sourceSize } = base;
  const { bytes: result, start: targetStart, size: targetSize } = target;
  const end = start + length;
  const targetEnd = targetStart + targetSize;
  let at = start;
  let to = targetStart;
  while (at < end) {
    const code = delta[at++] as number;
    if (code >= 0x80) {
      // Copy: bits 0-3 tell which of four offset bytes follow, bits 4-6 which of three size bytes; absent ones are 0.
      // An instruction that is cut off is read past `end` before the check below; what was read is not used then.
      let offset = 0;
      let size = 0;
      if (code & 0x01) offset = delta[at++] as number;
      if (code & 0x02) offset |= (delta[at++] as number) << 8;
      if (code & 0x04) offset |= (delta[at++] as number) << 16;
      // Added, not or-ed: `|` would make an offset of 2^31 and more negative.
      if (code & 0x08) offset += (delta[at++] as number) * 0x1000000;
      if (code & 0x10) size = delta[at++] as number;
      if (code & 0x20) size |= (delta[at++] as number) << 8;
      if (code & 0x40) size |= (delta[at++] as number) << 16;
      if (size === 0) size = COPY_ZERO_MEANS;
      if (at > end) throw new DeltaError('an instruction is cut off');
      if (offset + size > sourceSize)
        throw new DeltaError(`a copy of ${size} bytes at ${offset} is outside of a base of ${sourceSize}`);
      if (size > targetEnd - to) throw new DeltaError(`the result is longer than ${targetSize} bytes`);
      copy(source, sourceStart + offset, size, result, to);
      to += size;
    } else if (code > 0) {
      // Add: the code is the number of literal bytes, which follow in the delta.
      if (at + code > end) throw new DeltaError('an instruction is cut off');
      if (code > targetEnd - to) throw new DeltaError(`the result is longer than ${targetSize} bytes`);
      copy(delta, at, code, result, to);
      at += code;
      to += code;
    } else throw new DeltaError('instruction 0 is reserved');
  }
  if (to !== targetEnd) throw new DeltaError(`the result has ${to - targetStart} bytes, not ${targetSize}`);
}

function copy(source: Uint8Array, from: number, size: number, target: Uint8Array, to: number): void {
  if (size <= LOOP_BYTES) {
    for (let index = 0; index < size; index += 1) target[to + index] = source[from + index] as number;
  } else if (source === target) target.copyWithin(to, from, from + size);
  else target.set(source.subarray(from, from + size), to);
}
