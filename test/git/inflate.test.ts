import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InflateError, inflaterPasses, memoryInput, openInflater, plainInflater } from '../../src/git/inflate.js';

test('this version of Node has the handle that the fast inflater needs', () => {
  expect(openInflater()).not.toBe(plainInflater);
});

describe.each([
  ['the native handle', openInflater()],
  ['documented calls', plainInflater],
] as const)('inflating by %s', (_, inflater) => {
  test('passes the self-test', () => expect(inflaterPasses(inflater)).toBe(true));

  test('restores any content from any division of its stream and returns the length of the stream', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3000 }),
        fc.array(fc.nat(400), { maxLength: 6 }),
        fc.uint8Array({ maxLength: 40 }),
        (content, cuts, after) => {
          const stream = deflateSync(content);
          const whole = Buffer.concat([stream, after]);
          const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort(
            (left, right) => left - right,
          );
          const pieces = places
            .slice(1)
            .map((end, index) => whole.subarray(places[index], end))
            .filter((piece) => piece.length > 0);
          const output = Buffer.alloc(content.length + 8, 0xee);
          expect(inflater.inflate(memoryInput(...pieces), output, 3, content.length)).toBe(stream.length);
          expect(output.subarray(3, 3 + content.length).equals(content)).toBe(true);
          expect([...output.subarray(0, 3)]).toEqual([0xee, 0xee, 0xee]);
          expect([...output.subarray(content.length + 4)]).toEqual([0xee, 0xee, 0xee, 0xee]);
          const some = Math.min(content.length, 20);
          expect(inflater.inflateStart(memoryInput(...pieces), output, 0, some)).toBe(some);
          expect(output.subarray(0, some).equals(content.subarray(0, some))).toBe(true);
        },
      ),
    );
  });

  test('refuses truncated and damaged streams and other sizes, and works afterwards', () => {
    const content = Buffer.from('blob of some words, words, words and 0123456789');
    const stream = deflateSync(content);
    const output = Buffer.alloc(content.length * 2);
    const inflate = (bytes: Uint8Array, size = content.length): number =>
      inflater.inflate(memoryInput(bytes), output, 0, size);
    for (let length = 0; length < stream.length; length += 1)
      expect(() => inflate(stream.subarray(0, length))).toThrow(InflateError);
    for (const size of [0, 1, content.length - 1, content.length + 1, content.length + 9])
      expect(() => inflate(stream, size)).toThrow(InflateError);
    for (let at = 0; at < stream.length; at += 1) {
      const damaged = Buffer.from(stream);
      damaged[at] = (damaged[at] as number) ^ 0x41;
      expect(() => inflate(damaged), `byte ${at}`).toThrow(InflateError);
    }
    expect(inflate(stream)).toBe(stream.length);
    expect(output.subarray(0, content.length).equals(content)).toBe(true);
  });

  test('inflates an empty stream of size 0 and fails without input', () => {
    const stream = deflateSync('');
    expect(inflater.inflate(memoryInput(stream), Buffer.alloc(1), 0, 0)).toBe(stream.length);
    expect(() => inflater.inflate(memoryInput(), Buffer.alloc(1), 0, 0)).toThrow(InflateError);
  });
});
