import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OID_BYTES } from '../../../src/git/oid.js';
import { OidInterner } from '../../../src/history/index/oid-interner.js';

/** Ids of few different bytes, so that some are equal and others share their first bytes, which are the hash. */
const oid = fc
  .tuple(fc.constantFrom(0, 1, 255), fc.nat(3), fc.nat(1), fc.nat(1), fc.nat(5))
  .map(([a, b, c, d, last]) => {
    const bytes = Buffer.alloc(OID_BYTES, 7);
    bytes.set([a, b, c, d]);
    bytes[OID_BYTES - 1] = last;
    return bytes;
  });

describe('OidInterner', () => {
  test('numbers ids by their first arrival, like a Map', () => {
    fc.assert(
      fc.property(
        fc.array(oid, { maxLength: 300 }),
        fc.array(oid, { maxLength: 50 }),
        fc.constantFrom(undefined, 1, 4000),
        (added, asked, capacity) => {
          const interner = new OidInterner(capacity);
          const numbers = new Map<string, number>();
          for (const bytes of added) {
            const hex = bytes.toString('hex');
            if (!numbers.has(hex)) numbers.set(hex, numbers.size);
            // An id may be anywhere in a larger buffer.
            expect(interner.intern(Buffer.concat([Buffer.of(9), bytes]), 1)).toBe(numbers.get(hex));
          }
          expect(interner.size).toBe(numbers.size);
          expect(interner.bytes.toString('hex')).toBe([...numbers.keys()].join(''));
          for (const bytes of asked) expect(interner.find(bytes, 0)).toBe(numbers.get(bytes.toString('hex')) ?? -1);
        },
      ),
    );
  });

  test('grows far beyond its first capacity', () => {
    const interner = new OidInterner(16);
    const bytes = Buffer.alloc(OID_BYTES);
    const count = 50_000;
    for (let i = 0; i < count; i += 1) {
      // Neighbouring hashes make long runs of used slots.
      bytes.writeUInt32LE(i, 0);
      expect(interner.intern(bytes, 0)).toBe(i);
    }
    for (let i = 0; i < count; i += 997) {
      bytes.writeUInt32LE(i, 0);
      expect(interner.find(bytes, 0)).toBe(i);
    }
    bytes.writeUInt32LE(count, 0);
    expect(interner.find(bytes, 0)).toBe(-1);
  });
});
