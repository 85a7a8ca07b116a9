import { describe, expect, it } from 'vitest';
import { dateWords } from '../../src/shared/date-words.js';

const NOW = new Date(2026, 10, 22, 12, 0, 0);
const words = (date: Date, language = 'ru') => wordsOf(date.toISOString(), language);
const wordsOf = (iso: string, language = 'ru') => dateWords(language, iso, NOW, 'только что');

describe('dateWords', () => {
  it.each([
    [new Date(2026, 10, 22, 12, 0, 0), 'только что'],
    [new Date(2026, 10, 22, 11, 59, 16), 'только что'],
    [new Date(2026, 10, 22, 11, 59, 15), '1 минуту назад'],
    [new Date(2026, 10, 22, 11, 38, 0), '22 минуты назад'],
    [new Date(2026, 10, 22, 11, 0, 1), '59 минут назад'],
    [new Date(2026, 10, 22, 11, 0, 0), '1 час назад'],
    [new Date(2026, 10, 21, 12, 0, 1), '23 часа назад'],
    [new Date(2026, 10, 21, 12, 0, 0), 'вчера'],
    [new Date(2026, 10, 20, 23, 59, 0), 'позавчера'],
    [new Date(2026, 10, 19, 1, 0, 0), '3 дня назад'],
    [new Date(2026, 10, 1, 12, 0, 0), '21 день назад'],
    [new Date(2026, 9, 23, 12, 0, 0), '30 дней назад'],
    [new Date(2026, 9, 22, 12, 0, 0), '1 месяц назад'],
    [new Date(2026, 7, 23, 12, 0, 0), '2 месяца назад'],
  ])('formats %s as %s', (date, expected) => {
    // With no-break spaces the table would be hard to read.
    expect(words(date)).toBe(expected.replace(/^(\d+) /, '$1\u00a0'));
  });

  it('gives the date of its author from three months on', () => {
    expect(words(new Date(2026, 7, 22, 12, 0, 0))).toBe('22.08.2026');
    expect(wordsOf('2010-08-22T00:30:00+10:00', 'de')).toBe('22.08.2010');
    expect(wordsOf('2010-08-21T23:30:00-10:00', 'en')).toBe('2010-08-21');
  });

  it('leaves future and invalid dates to the exact time', () => {
    expect(words(new Date(2026, 10, 22, 12, 0, 1))).toBeUndefined();
    expect(wordsOf('')).toBeUndefined();
  });

  it('supports other languages too', () => {
    expect(words(new Date(2026, 10, 19, 1, 0, 0), 'en')).toBe('3\u00a0days ago');
    expect(words(new Date(2026, 10, 19, 1, 0, 0), 'de')).toBe('vor 3\u00a0Tagen');
  });
});
