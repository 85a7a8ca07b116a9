import { describe, expect, test } from 'vitest';
import { ifRangeMatches, parseByteRange } from '../../../../src/web/pages/file/byte-range.js';

describe('a byte range', () => {
  const SIZE = 10;
  test.each([
    [undefined, undefined],
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=0-9', { start: 0, end: 10 }],
    ['bytes=2-4', { start: 2, end: 5 }],
    ['BYTES=2-4', { start: 2, end: 5 }],
    ['bytes= 2 - 4 ', { start: 2, end: 5 }],
    ['bytes=5-', { start: 5, end: 10 }],
    ['bytes=5-99999999999999999999', { start: 5, end: 10 }],
    ['bytes=-3', { start: 7, end: 10 }],
    ['bytes=-99', { start: 0, end: 10 }],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=10-12', 'unsatisfiable'],
    ['bytes=4-2', undefined],
    ['bytes=-', undefined],
    ['bytes=a-b', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    ['bytes', undefined],
    ['', undefined],
  ] as const)('%s of ten bytes', (header, expected) => {
    expect(parseByteRange(header, SIZE)).toEqual(expected);
  });

  test('of an empty file is never partial', () => {
    expect(parseByteRange('bytes=0-', 0)).toBeUndefined();
    expect(parseByteRange('bytes=-1', 0)).toBeUndefined();
  });

  test('applies only while If-Range is a strong tag of the same content', () => {
    expect(ifRangeMatches(undefined, 'abc')).toBe(true);
    expect(ifRangeMatches('"abc"', 'abc')).toBe(true);
    expect(ifRangeMatches('W/"abc"', 'abc')).toBe(false);
    expect(ifRangeMatches('"abd"', 'abc')).toBe(false);
    expect(ifRangeMatches('Tue, 24 Mar 2020 09:28:27 GMT', 'abc')).toBe(false);
  });
});
