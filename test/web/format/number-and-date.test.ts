/** Numbers, sizes and headings of days in each language. */
import { describe, expect, it } from 'vitest';
import { dayHeading } from '../../../src/web/format/date.js';
import { createNumberFormat, integerFormat } from '../../../src/shared/number.js';

describe('numbers', () => {
  it.each([
    ['ru', 'min2', ['0', '999', '1234', '12\u00a0345', '1\u00a0000\u00a0000']],
    ['en', 'auto', ['0', '999', '1,234', '12,345', '1,000,000']],
    ['de', 'auto', ['0', '999', '1.234', '12.345', '1.000.000']],
  ] as const)('in %s have grouped digits', (language, grouping, expected) => {
    expect([0, 999, 1234, 12_345, 1_000_000].map((value) => integerFormat(language, grouping).format(value))).toEqual(
      expected,
    );
  });

  it.each([
    ['ru', '3,3', '1023', '10\u00a0000'],
    ['en', '3.3', '1,023', '10,000'],
    ['de', '3,3', '1.023', '10.000'],
  ] as const)('and sizes in %s come before their unit', (language, decimal, bytes, terabytes) => {
    const { size } = createNumberFormat(language, (word) =>
      word === 'grouping' ? (language === 'ru' ? 'min2' : 'auto') : `<${word}>`,
    );
    expect([1023, 3.3 * 1024, 120 * 1024 ** 2, 10_000 * 1024 ** 4].map(size)).toEqual([
      `${bytes}\u00a0<byte>`,
      `${decimal}\u00a0<kilobyte>`,
      '120\u00a0<megabyte>',
      `${terabytes}\u00a0<terabyte>`,
    ]);
  });
});

describe('the heading of a day', () => {
  it.each([
    ['ru', '24\u00a0марта 2020\u00a0г.'],
    ['en', 'March 24, 2020'],
    ['de', '24.\u00a0März 2020'],
  ])('in %s has no line break between a number and its word', (language, heading) => {
    expect(dayHeading(language, '2020-03-24')).toBe(heading);
  });
});
