import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BLOCK, NO_VALUE, PostingReader, PostingWriter } from '../../../src/history/index/postings.js';

const MAX_POSITION = 2 ** 31 - 1;

/** Makes ascending values of different positions from gaps and flags. */
function listOf(gaps: readonly (readonly [number, boolean])[]): Uint32Array {
  const values: number[] = [];
  let position = -1;
  for (const [gap, flag] of gaps) {
    position += 1 + gap;
    if (position > MAX_POSITION) break;
    values.push(position * 2 + (flag ? 1 : 0));
  }
  return Uint32Array.from(values);
}

/** Writes the lists one after the other. */
function written(...lists: Uint32Array[]): { reader: PostingReader; offsets: number[] } {
  const writer = new PostingWriter();
  const offsets = lists.map((list) => {
    const offset = writer.length;
    writer.write(list, 0, list.length);
    return offset;
  });
  return { reader: new PostingReader(Buffer.from(writer.bytes.subarray(0, writer.length))), offsets };
}

function naive(list: Uint32Array, position: number): number {
  let found = NO_VALUE;
  for (const value of list) if (Math.floor(value / 2) <= position) found = value;
  return found;
}

const gaps = fc.array(fc.tuple(fc.oneof(fc.nat(3), fc.nat(300), fc.nat(2 ** 24)), fc.boolean()), {
  minLength: 1,
  maxLength: 3 * BLOCK,
});

describe('postings', () => {
  test('are read as they were written, next to any other lists', () => {
    fc.assert(
      fc.property(fc.array(gaps, { minLength: 1, maxLength: 4 }), (all) => {
        const lists = all.map(listOf);
        const { reader, offsets } = written(...lists);
        for (const [i, list] of lists.entries()) {
          const read = new Uint32Array(list.length + 2);
          reader.readAll(offsets[i] as number, list.length, read, 1);
          expect([...read]).toEqual([0, ...list, 0]);
        }
      }),
    );
  });

  test('are found by findAtMost like by a linear search', () => {
    fc.assert(
      fc.property(gaps, fc.array(fc.nat(MAX_POSITION), { maxLength: 20 }), (some, positions) => {
        const list = listOf(some);
        const { reader, offsets } = written(Uint32Array.of(7), list);
        const near = [...list].flatMap((value) => [
          Math.floor(value / 2) - 1,
          Math.floor(value / 2),
          Math.floor(value / 2) + 1,
        ]);
        for (const position of [...positions, ...near].filter((wanted) => wanted >= 0)) {
          expect([position, reader.findAtMost(offsets[1] as number, list.length, position)]).toEqual([
            position,
            naive(list, position),
          ]);
        }
      }),
    );
  });

  test.each([1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1, 10 * BLOCK])(
    'of %i values are all found, with and without a flag',
    (count) => {
      const list = Uint32Array.from({ length: count }, (_, i) => (i * 3 + 1) * 2 + (i % 2));
      const { reader, offsets } = written(Uint32Array.of(2 ** 32 - 1), list);
      for (let position = 0; position <= count * 3 + 2; position += 1) {
        expect([position, reader.findAtMost(offsets[1] as number, count, position)]).toEqual([
          position,
          naive(list, position),
        ]);
      }
      const read = new Uint32Array(count);
      reader.readAll(offsets[1] as number, count, read, 0);
      expect(read).toEqual(list);
    },
  );

  test('include the largest 32-bit value', () => {
    const list = Uint32Array.from([0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 4, 2 ** 32 - 1]);
    const { reader, offsets } = written(list);
    const read = new Uint32Array(list.length);
    reader.readAll(offsets[0] as number, list.length, read, 0);
    expect(read).toEqual(list);
    for (const value of list) expect(reader.findAtMost(0, list.length, Math.floor(value / 2))).toBe(value);
    expect(reader.findAtMost(0, list.length, 2 ** 30 - 2)).toBe(0);
    // The first value of a later block is in a skip entry of 32 bits.
    const high = Uint32Array.from({ length: BLOCK + 2 }, (_, i) => 2 ** 32 - 2 * (BLOCK + 2 - i) + 1);
    const blocks = written(high);
    for (const value of high) expect(blocks.reader.findAtMost(0, high.length, Math.floor(value / 2))).toBe(value);
  });

  test('of a path without changes are empty', () => {
    const reader = new PostingReader(Buffer.alloc(0));
    expect(reader.findAtMost(0, 0, 5)).toBe(NO_VALUE);
    expect(() => reader.readAll(0, 0, new Uint32Array(0), 0)).not.toThrow();
  });
});
