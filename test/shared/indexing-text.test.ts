import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { noBreakSpacesInTemplate } from '../../src/shared/no-break-spaces.js';
import { indexingPercent, indexingText, type IndexingTexts } from '../../src/shared/indexing-text.js';

function texts(language: string): IndexingTexts {
  const all = JSON.parse(
    readFileSync(fileURLToPath(new URL(`../../locales/${language}/indexing.json`, import.meta.url)), 'utf8'),
    (_, value: unknown) => (typeof value === 'string' ? noBreakSpacesInTemplate(value) : value),
  ) as Record<string, string>;
  const forms = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([key]) => key.startsWith(`${name}_`))
        .map(([key, text]) => [key.slice(name.length + 1), text]),
    );
  return { ...(all as unknown as IndexingTexts), minutes: forms('minutes'), hours: forms('hours') };
}

const left = (language: string, seconds: number): string =>
  indexingText(language, texts(language), { state: 'building', progress: 0.43, remainingSeconds: seconds })
    .replaceAll('\u00a0', ' ')
    .replace(/^.*%, /, '');

describe('the text for an index under construction', () => {
  it('gives the progress and, when it is known, the remaining time', () => {
    expect(indexingText('ru', texts('ru'), { state: 'building', progress: 0.4399, remainingSeconds: 62 })).toBe(
      'История индексируется: 43\u00a0%, осталось около минуты',
    );
    expect(indexingText('ru', texts('ru'), { state: 'building', progress: 0 })).toBe('История индексируется: 0\u00a0%');
    expect(indexingText('ru', texts('ru'), { state: 'building', progress: 0.5, remainingSeconds: null })).toBe(
      'История индексируется: 50\u00a0%',
    );
    expect(indexingText('ru', texts('ru'), { state: 'waiting', progress: 0 })).toBe('История ждёт индексирования');
    expect(indexingText('en', texts('en'), { state: 'building', progress: 0.43, remainingSeconds: 10 })).toBe(
      'The history is being indexed: 43%, less than a minute left',
    );
  });

  it.each([
    [0, 'осталось меньше минуты'],
    [44, 'осталось меньше минуты'],
    [45, 'осталось около минуты'],
    [89, 'осталось около минуты'],
    [90, 'осталось около 2 минут'],
    [180, 'осталось около 3 минут'],
    [300, 'осталось около 5 минут'],
    [660, 'осталось около 11 минут'],
    [1260, 'осталось около 21 минуты'],
    [1320, 'осталось около 22 минут'],
    [3540, 'осталось около 59 минут'],
    [3600, 'осталось около часа'],
    [7200, 'осталось около 2 часов'],
    [18_000, 'осталось около 5 часов'],
    [75_600, 'осталось около 21 часа'],
  ])('%i seconds in Russian: %s', (seconds, words) => {
    expect(left('ru', seconds)).toBe(words);
  });

  it.each([
    [120, 'about 2 minutes left'],
    [3600, 'about an hour left'],
    [10_000, 'about 3 hours left'],
  ])('%i seconds in English: %s', (seconds, words) => {
    expect(left('en', seconds)).toBe(words);
  });

  it('never shows one hundred per cent, since indexing is then over', () => {
    expect([0, 0.999, 1].map((progress) => indexingPercent({ state: 'building', progress }))).toEqual([0, 99, 99]);
  });
});
