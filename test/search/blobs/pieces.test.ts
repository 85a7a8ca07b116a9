import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from '../../../src/search/blobs/pieces.js';

test('pieces are whole lines of the text, none much shorter than wanted', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab\nя'), maxLength: 200 });
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 40 }), (whole, pieceBytes) => {
      const pieces = [...piecesOf(Buffer.from(whole), pieceBytes)];
      expect(Buffer.concat(pieces).toString()).toBe(whole);
      for (const piece of pieces.slice(0, -1)) {
        expect(piece.at(-1)).toBe(10);
        expect(piece.length).toBeGreaterThanOrEqual(pieceBytes);
        expect(piece.indexOf(10, pieceBytes - 1)).toBe(piece.length - 1);
      }
    }),
  );
});
