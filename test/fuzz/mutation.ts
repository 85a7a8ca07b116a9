/**
 * Mutations of a valid file, as data: a case is the number of a valid file (a seed) and a list of steps. fast-check
 * generates cases from a number and shrinks a failing one to few steps. Places are fractions of the length, so that a
 * step means nearly the same after an earlier one was dropped.
 */
import fc from 'fast-check';

const PLACES = 2 ** 16;
const MAX_STEPS = 6;
/** A case never grows beyond this, whatever is repeated in it. */
export const MAX_CASE_BYTES = 1 << 20;

/** Numbers at which readers of binary files go wrong: limits of signed and unsigned words, and their neighbours. */
const NUMBERS = [
  0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
] as const;
/** Varints that are too long or never end, for the sizes of packs and deltas and for LEB128. */
const VARINTS = [
  '80808080808000',
  'ffffffffffffffff7f',
  'ffffffffffffffffffffffffffffffff',
  '8080808010',
  '00',
] as const;

export type Step =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'set'; readonly at: number; readonly byte: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'remove' | 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly kind: 'move' | 'swap'; readonly at: number; readonly other: number; readonly length: number }
  | {
      readonly kind: 'number';
      readonly at: number;
      readonly width: 1 | 2 | 4 | 8;
      readonly value: number;
      readonly little: boolean;
    }
  | { readonly kind: 'varint'; readonly at: number; readonly varint: number }
  | { readonly kind: 'token'; readonly at: number; readonly token: number; readonly replaces: boolean };

export interface Case {
  /** Number of the seed, modulo the number of seeds. */
  readonly seed: number;
  readonly steps: readonly Step[];
}

// Half of all places are in the first bytes, which have the header and the tables.
const place = fc.oneof(fc.nat(PLACES - 1), fc.nat(PLACES / 64));
const length = fc.oneof(fc.constantFrom(1, 2, 4, 8, 20, 24, 36, 40), fc.nat(600));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('flip'), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('set'), at: place, byte: fc.nat(255) }),
  fc.record({ kind: fc.constant('cut'), at: place }),
  fc.record({ kind: fc.constantFrom('remove', 'repeat'), at: place, length, times: fc.nat(40) }),
  fc.record({ kind: fc.constantFrom('move', 'swap'), at: place, other: place, length }),
  fc.record({
    kind: fc.constant('number'),
    at: place,
    width: fc.constantFrom(1, 2, 4, 8),
    value: fc.constantFrom(...NUMBERS),
    little: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('varint'), at: place, varint: fc.nat(VARINTS.length - 1) }),
  fc.record({ kind: fc.constant('token'), at: place, token: fc.nat(PLACES - 1), replaces: fc.boolean() }),
);

export const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.nat(PLACES - 1),
  steps: fc.array(step, { minLength: 1, maxLength: MAX_STEPS }),
});

/** The bytes of a case, owned by the caller. `tokens` are what `token` steps insert. */
export function mutated({ steps }: Case, seed: Uint8Array, tokens: readonly Uint8Array[]): Buffer {
  let bytes: Buffer = Buffer.from(seed);
  for (const one of steps) bytes = applied(one, bytes, tokens).subarray(0, MAX_CASE_BYTES);
  return bytes;
}

function applied(step: Step, bytes: Buffer, tokens: readonly Uint8Array[]): Buffer {
  const at = placeIn(bytes, step.at);
  switch (step.kind) {
    case 'flip':
      if (at < bytes.length) bytes[at] = (bytes[at] as number) ^ (1 << step.bit);
      return bytes;
    case 'set':
      if (at < bytes.length) bytes[at] = step.byte;
      return bytes;
    case 'cut':
      return bytes.subarray(0, at);
    case 'remove':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + step.length)]);
    case 'repeat': {
      const part = bytes.subarray(at, at + step.length);
      return Buffer.concat([
        bytes.subarray(0, at),
        ...new Array<Buffer>(step.times + 1).fill(part),
        bytes.subarray(at),
      ]);
    }
    case 'move':
      bytes.copyWithin(placeIn(bytes, step.other), at, at + step.length);
      return bytes;
    case 'swap':
      return swapped(bytes, at, placeIn(bytes, step.other), step.length);
    case 'number': {
      const number = Buffer.alloc(8);
      if (step.little) number.writeBigUInt64LE(BigInt(step.value));
      else number.writeBigUInt64BE(BigInt(step.value));
      number.copy(bytes, at, step.little ? 0 : 8 - step.width, step.little ? step.width : 8);
      return bytes;
    }
    case 'varint':
      Buffer.from(VARINTS[step.varint] as string, 'hex').copy(bytes, at);
      return bytes;
    case 'token': {
      const token = tokens.length === 0 ? bytes.subarray(0, 8) : (tokens[step.token % tokens.length] as Uint8Array);
      return Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(step.replaces ? at + token.length : at)]);
    }
  }
}

function placeIn(bytes: Uint8Array, at: number): number {
  return Math.floor((at / PLACES) * (bytes.length + 1));
}

/** Exchanges two ranges that do not overlap; ranges that overlap stay as they are. */
function swapped(bytes: Buffer, one: number, other: number, length: number): Buffer {
  const [low, high] = one < other ? [one, other] : [other, one];
  const size = Math.min(length, high - low, bytes.length - high);
  const kept = Buffer.from(bytes.subarray(low, low + size));
  bytes.copyWithin(low, high, high + size);
  bytes.set(kept, high);
  return bytes;
}
