import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyDelta, readDeltaSizes } from '../../../src/git/pack/delta.js';
import { deltaSize } from '../../support/pack-builder.js';

type Step = { copy: [number, number] } | { add: Uint8Array };

/** Encodes a delta like git, without the zero bytes of offsets and sizes. */
function encode(baseSize: number, resultSize: number, steps: readonly Step[]): Buffer {
  const parts = [deltaSize(baseSize), deltaSize(resultSize)];
  for (const step of steps) {
    if ('add' in step) {
      parts.push(Buffer.of(step.add.length), Buffer.from(step.add));
      continue;
    }
    const [offset, size] = step.copy;
    const stored = size === 0x10000 ? 0 : size;
    const fields = [
      offset & 255,
      (offset >> 8) & 255,
      (offset >> 16) & 255,
      offset >>> 24,
      stored & 255,
      (stored >> 8) & 255,
      stored >> 16,
    ];
    let code = 0x80;
    const bytes: number[] = [];
    fields.forEach((byte, bit) => {
      if (byte === 0) return;
      code |= 1 << bit;
      bytes.push(byte);
    });
    parts.push(Buffer.of(code, ...bytes));
  }
  return Buffer.concat(parts);
}

const base = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7 + (index >> 8)) & 255));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(
      fc.nat(base.length - 0x10000),
      fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(0xff, 0x100, 0xffff, 0x10000)),
    )
    .map((copy) => ({ copy })),
  fc.uint8Array({ minLength: 1, maxLength: 127 }).map((add) => ({ add })),
);

test('applying a delta gives the result of its steps, in separate buffers and in one slab', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const expected = Buffer.concat(
        steps.map((one) => ('add' in one ? one.add : base.subarray(one.copy[0], one.copy[0] + one.copy[1]))),
      );
      const delta = encode(base.length, expected.length, steps);
      const sizes = { base: 0, result: 0, instructions: 0 };
      readDeltaSizes({ bytes: delta, start: 0, size: delta.length }, sizes);
      expect(sizes).toMatchObject({ base: base.length, result: expected.length });

      const start = sizes.instructions;
      const size = delta.length - start;
      const target = Buffer.alloc(expected.length + 2, 0xee);
      applyDelta(
        { bytes: delta, start, size },
        { bytes: base, start: 0, size: base.length },
        { bytes: target, start: 1, size: expected.length },
      );
      expect(target.subarray(1, -1).equals(expected) && target[0] === 0xee && target.at(-1) === 0xee).toBe(true);

      const slab = Buffer.concat([delta, base, Buffer.alloc(expected.length)]);
      const at = delta.length + base.length;
      applyDelta(
        { bytes: slab, start, size },
        { bytes: slab, start: delta.length, size: base.length },
        { bytes: slab, start: at, size: expected.length },
      );
      expect(slab.subarray(at).equals(expected)).toBe(true);
      expect(slab.subarray(delta.length, at).equals(base)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
