import { expect, test } from 'vitest';
import { parseLineRange } from '../../../src/web/parts/line-range.js';

test.each([
  ['10', { first: 10, last: 10 }],
  ['10-20', { first: 10, last: 20 }],
  ['20-10', { first: 10, last: 20 }],
  ['L10-L20', { first: 10, last: 20 }],
  ['L10-20', { first: 10, last: 20 }],
  ['L10C2-L20C5', { first: 10, last: 20 }],
  ['L10C2', { first: 10, last: 10 }],
  ['n10', { first: 10, last: 10 }],
  ['l10', { first: 10, last: 10 }],
  ['lines-10:20', { first: 10, last: 20 }],
  ['L10C', undefined],
  [' 10 ', { first: 10, last: 10 }],
  ['0-3', { first: 1, last: 3 }],
  ['90-100000000', { first: 90, last: 100 }],
  ['101', undefined],
  ['0', undefined],
  ['-5', undefined],
  ['5-', undefined],
  ['1.5', undefined],
  ['1e2', undefined],
  ['99999999999', undefined],
  ['<script>', undefined],
  ['', undefined],
  [undefined, undefined],
])('lines=%s of a hundred lines', (text, expected) => {
  expect(parseLineRange(text, 100)).toEqual(expected);
});
