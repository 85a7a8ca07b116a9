import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines, splitSimilarLines, type LineTable } from '../../../src/diff/lines/line-table.js';

function linesOf({ bytes, starts, count }: LineTable): string[] {
  return Array.from({ length: count }, (_, line) => bytes.toString('latin1', starts[line], starts[line + 1]));
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'ab', '\n', '\n', '\r\n', 'c'.repeat(3000)))
  .map((parts) => parts.join(''));

test('lines are what lies between newlines, each with its own', () => {
  fc.assert(
    fc.property(text, (whole) => {
      expect(linesOf(splitLines(Buffer.from(whole)))).toEqual(whole.match(/[^\n]*\n|[^\n]+$/g) ?? []);
    }),
  );
});

test('a text split along a similar one has the lines and hashes that it has by itself, and shares what it says', () => {
  fc.assert(
    fc.property(text, text, text, text, (head, oldMiddle, newMiddle, tail) => {
      const old = splitLines(Buffer.from(head + oldMiddle + tail));
      const { lines, prefix, suffix } = splitSimilarLines(Buffer.from(head + newMiddle + tail), old);
      const alone = splitLines(lines.bytes);
      expect(linesOf(lines)).toEqual(linesOf(alone));
      expect([...lines.hashes.subarray(0, lines.count)]).toEqual([...alone.hashes.subarray(0, alone.count)]);
      expect(prefix + suffix).toBeLessThanOrEqual(Math.min(old.count, lines.count));
      expect(linesOf(lines).slice(0, prefix)).toEqual(linesOf(old).slice(0, prefix));
      expect(linesOf(lines).slice(lines.count - suffix)).toEqual(linesOf(old).slice(old.count - suffix));
    }),
    { numRuns: 500 },
  );
});
