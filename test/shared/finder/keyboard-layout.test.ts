import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hasCyrillic,
  isWrittenInCyrillic,
  latinReadings,
  russianReadings,
  shortcutSign,
  withoutLookAlikes,
} from '../../../src/shared/finder/keyboard-layout.js';

/** The two layouts as printed on the keys, row by row, independent of the tables in the module. */
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
const KEYS = ROWS.flatMap(([russian, latin]) =>
  [...russian].map((sign, at) => [sign, [...latin][at] as string] as const),
);

describe('latinReadings', () => {
  it.each(KEYS)('reads the key of %s as %s', (russian, latin) => {
    expect(latinReadings(russian)).toEqual([latin]);
  });

  it('covers all 33 letters in both cases', () => {
    expect(new Set(KEYS.map(([russian]) => russian)).size).toBe(66);
  });

  it.each([
    ['.', '/'],
    [',', '?'],
    ['"', '@'],
    ['№', '#'],
    [';', '$'],
    [':', '^'],
  ])('reads %s first as the key %s and then as itself', (sign, key) => {
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

  it('composes letters that arrive in decomposed form', () => {
    expect(latinReadings('и\u0306')).toEqual(['q']);
  });

  it('returns nothing for a text without Cyrillic letters', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => latinReadings(text).length === 0));
  });
});

describe('russianReadings', () => {
  it('reverses latinReadings for every text of letters', () => {
    const letters = KEYS.map(([russian]) => russian).filter((sign) =>
      /[A-Za-z]/.test(latinReadings(sign)[0] as string),
    );
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

  it('does not change real Russian words and Latin words', () => {
    expect(withoutLookAlikes('драйвер')).toBeUndefined();
    expect(withoutLookAlikes('sched')).toBeUndefined();
  });
});

it('hasCyrillic finds one letter among others', () => {
  expect(hasCyrillic('sсhed')).toBe(true);
  expect(hasCyrillic('sched/漢字')).toBe(false);
});

it('isWrittenInCyrillic uses the script of a language', () => {
  expect(['ru', 'uk', 'sr', 'bg-BG'].map(isWrittenInCyrillic)).toEqual([true, true, true, true]);
  expect(['en', 'de', 'sr-Latn', 'el'].map(isWrittenInCyrillic)).toEqual([false, false, false, false]);
});

describe('shortcutSign', () => {
  const press = (key: string, code: string, shiftKey = false) => ({ key, code, shiftKey });

  it.each([
    ['е', 'KeyT', 't'],
    ['Ы', 'KeyS', 's'],
    ['ц', 'KeyW', 'w'],
    ['н', 'KeyY', 'y'],
    ['τ', 'KeyT', 't'],
    ['א', 'KeyT', 't'],
  ])('identifies the letter %s by its key, %s', (key, code, sign) =>
    expect(shortcutSign(press(key, code), false)).toBe(sign),
  );

  it('respects Latin layouts that move letters', () => {
    expect(shortcutSign(press('t', 'KeyK'), false)).toBe('t');
    expect(shortcutSign(press('T', 'KeyT', true), false)).toBe('t');
  });

  it('identifies the slash key by its position only in a Cyrillic layout', () => {
    expect(shortcutSign(press('.', 'Slash'), true)).toBe('/');
    expect(shortcutSign(press(',', 'Slash', true), true)).toBe('?');
    expect(shortcutSign(press('.', 'Slash'), false)).toBe('.');
    expect(shortcutSign(press('z', 'Slash'), true)).toBe('z');
    expect(shortcutSign(press('?', 'Digit7', true), true)).toBe('?');
  });

  it('ignores named keys and accented Latin letters', () => {
    expect(shortcutSign(press('Enter', 'Enter'), false)).toBeUndefined();
    expect(shortcutSign(press('é', 'Digit2'), false)).toBeUndefined();
    expect(shortcutSign(press('ж', 'Semicolon'), true)).toBeUndefined();
  });
});
