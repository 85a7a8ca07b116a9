import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasCyrillic, latinReadings, russianReadings, withoutLookAlikes } from '../../src/search/keyboard-layout.js';

/** The two layouts as they are printed on the keys, row by row, independent of the tables in the module. */
const ROWS: readonly (readonly [string, string])[] = [
  ['ё', '`'],
  ['йцукенгшщзхъ', 'qwertyuiop[]'],
  ['фывапролджэ', "asdfghjkl;'"],
  ['ячсмитьбю', 'zxcvbnm,.'],
  ['Ё', '~'],
  ['ЙЦУКЕНГШЩЗХЪ', 'QWERTYUIOP{}'],
  ['ФЫВАПРОЛДЖЭ', 'ASDFGHJKL:"'],
  ['ЯЧСМИТЬБЮ', 'ZXCVBNM<>'],
];
const KEYS = ROWS.flatMap(([russian, latin]) => [...russian].map((sign, at) => [sign, [...latin][at] as string] as const));

describe('latinReadings', () => {
  it.each(KEYS)('reads the key of %s as %s', (russian, latin) => {
    expect(latinReadings(russian)).toEqual([latin]);
  });

  it('covers all 33 letters in both cases', () => {
    expect(new Set(KEYS.map(([russian]) => russian)).size).toBe(66);
  });

  it.each([['.', '/'], [',', '?'], ['"', '@'], ['№', '#'], [';', '$'], [':', '^']])('reads %s as the key %s first and as itself second', (sign, key) => {
    expect(latinReadings(`ф${sign}ф`)).toEqual([`a${key}a`, `a${sign}a`]);
  });

  it.each([
    ['вкшмукы.машщ', 'drivers/vfio'],
    ['Ьфлуашду', 'Makefile'],
    ['КУФВЬУ', 'README'],
    ['луктуд.ысрув.сщкую', 'kernel/sched/core.'],
    ['dкшмers', 'drivers'],
  ])('reads %s as %s', (typed, meant) => {
    expect(latinReadings(typed)[0]).toBe(meant);
  });

  it('reads Ukrainian letters by their keys', () => {
    expect(latinReadings('іїє')[0]).toBe("s]'");
  });

  it('composes letters that were sent in two parts', () => {
    expect(latinReadings('и\u0306')).toEqual(['q']);
  });

  it('has nothing to say about a text without Cyrillic', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => latinReadings(text).length === 0));
  });
});

describe('russianReadings', () => {
  it('undoes latinReadings for every text of letters', () => {
    const letters = KEYS.map(([russian]) => russian).filter((sign) => /[A-Za-z]/.test(latinReadings(sign)[0] as string));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letters), { minLength: 1 }), (signs) => {
        const text = signs.join('');
        expect(russianReadings(latinReadings(text)[0] as string)).toEqual([text]);
      }),
    );
  });

  it('reads a Russian word typed in the Latin layout', () => {
    expect(russianReadings('Ljrevtynfwbz')).toEqual(['Документация']);
    expect(russianReadings('2024')).toEqual([]);
  });
});

describe('withoutLookAlikes', () => {
  it('makes a disguised Latin name Latin', () => {
    expect(withoutLookAlikes('сору.с')).toBe('copy.c');
    expect(withoutLookAlikes('sсhеd')).toBe('sched');
  });

  it('leaves real Russian words and Latin words alone', () => {
    expect(withoutLookAlikes('драйвер')).toBeUndefined();
    expect(withoutLookAlikes('sched')).toBeUndefined();
  });
});

it('hasCyrillic sees one letter among others', () => {
  expect(hasCyrillic('sсhed')).toBe(true);
  expect(hasCyrillic('sched/漢字')).toBe(false);
});
