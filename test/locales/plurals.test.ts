/**
 * Every counted text at every number where a plural rule may change, against CLDR's rules as parsed by the test and
 * words written by hand.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { indexingText, type IndexingTexts } from '../../src/shared/indexing-text.js';
import { loadLanguages, type Languages } from '../../src/web/http/language.js';
import { CATEGORIES, COUNTED_WORDS } from './counted-words.js';
import { COUNTS, LANGUAGES, pluralCategory, type LanguageFacts } from './languages.js';
import { countedKeys, pluralForms, readLanguage, TAGS } from './texts.js';

const factsOf = (tag: string): LanguageFacts => {
  const facts = LANGUAGES[tag];
  if (facts === undefined) throw new Error(`test/locales/languages.ts says nothing of ${tag}`);
  return facts;
};
/** `1 000 000 many`: the number as it is written, and its category. */
const writtenCounts = (tag: string): { number: string; category: string }[] =>
  factsOf(tag)
    .counts.split(/, (?=\d)/)
    .map((count) => ({
      number: count.slice(0, count.lastIndexOf(' ')),
      category: count.slice(count.lastIndexOf(' ') + 1),
    }));

function wordsAfter(tag: string, key: string, category: string): string {
  const words = COUNTED_WORDS[tag]?.[key]?.split(', ') ?? [];
  const word = words[(CATEGORIES[tag] ?? []).indexOf(category)];
  if (word === undefined) throw new Error(`test/locales/counted-words.ts has no ${category} of ${key} in ${tag}`);
  return word;
}

describe('the parsed rules', () => {
  test.each(TAGS)('give the categories written by hand: %s', (tag) => {
    expect(COUNTS.map((count) => pluralCategory(factsOf(tag), count))).toEqual(
      writtenCounts(tag).map(({ category }) => category),
    );
  });

  test('support fractions', () => {
    expect([1.5, 2.1, 1].map((value) => pluralCategory(factsOf('ru'), value, 1))).toEqual(['other', 'other', 'other']);
    expect(pluralCategory(factsOf('en'), 1, 1)).toBe('other');
  });

  test.each(TAGS)('are those of the Unicode library that scripts use in the browser: %s', (tag) => {
    const rules = new Intl.PluralRules(tag);
    for (let count = 0; count <= 2000; count += 1)
      expect(rules.select(count), String(count)).toBe(pluralCategory(factsOf(tag), count));
    expect([...rules.resolvedOptions().pluralCategories].sort()).toEqual(
      [...Object.keys(factsOf(tag).plurals), 'other'].sort(),
    );
  });

  test('reject what is not a relation', () => {
    expect(() => pluralCategory({ ...factsOf('en'), plurals: { one: 'x = 1' } }, 1)).toThrow('no relation');
  });
});

describe.each(TAGS)('counted texts in %s', (tag) => {
  let languages: Languages;
  const texts = readLanguage(tag);
  beforeAll(async () => {
    languages = await loadLanguages();
  });

  test('have exactly the forms of the language', () => {
    const needed = [...Object.keys(factsOf(tag).plurals), 'other'].sort();
    expect(countedKeys(texts).length).toBeGreaterThan(10);
    for (const key of countedKeys(texts)) expect(pluralForms(texts, key), key).toEqual(needed);
  });

  test('are all in the table of words, and no others', () => {
    expect(Object.keys(COUNTED_WORDS[tag] ?? {}).sort()).toEqual(countedKeys(texts));
  });

  test('have the right word after every number', () => {
    for (const key of countedKeys(texts)) {
      const said = COUNTS.map((count) => languages.translate(tag)(key, { count }));
      const expected = writtenCounts(tag).map(({ number, category }, place) => {
        const isFilledByScript = said[place]?.includes('{count}');
        return `${isFilledByScript ? '{count}' : number} ${wordsAfter(tag, key, category)}`;
      });
      // The text around the number and its words is the same for every number.
      const around = (texts.get(`${key}_other`) ?? '')
        .replace(/\{\{?count(?:, number)?\}\}?\s/, '# ')
        .replace(`# ${wordsAfter(tag, key, 'other')}`, '#');
      expect(around, key).toMatch(/#(?!\p{L})/u);
      expect(
        said.map((text) => text.replaceAll('\u00a0', ' ')),
        key,
      ).toEqual(expected.map((words) => around.replaceAll('\u00a0', ' ').replace('#', words)));
    }
  });

  test('have a no-break space between a number and its word', () => {
    for (const key of countedKeys(texts))
      expect(languages.translate(tag)(key, { count: 5 }), key).toMatch(/(?:5|\{count\})\u00a0\p{L}/u);
  });

  test('have the right word where scripts fill them', () => {
    const t = languages.translate(tag);
    const forms = (key: string): Record<string, string> =>
      Object.fromEntries(pluralForms(texts, key).map((form) => [form, texts.get(`${key}_${form}`) ?? '']));
    const all: IndexingTexts = {
      waiting: t('indexing.waiting'),
      building: '{percent}',
      buildingLeft: '{left}',
      soon: '',
      minute: '',
      hour: '',
      minutes: forms('indexing.minutes'),
      hours: forms('indexing.hours'),
    };
    const left = (seconds: number): string =>
      indexingText(tag, all, { state: 'building', progress: 0, remainingSeconds: seconds }).replaceAll('\u00a0', ' ');
    for (const count of COUNTS.filter((value) => value > 1)) {
      const hours = wordsAfter(tag, 'indexing.hours', pluralCategory(factsOf(tag), count));
      expect(left(count * 3600)).toMatch(new RegExp(`(?<!\\d)${count} ${hours}(?!\\p{L})`, 'u'));
      const minutes = wordsAfter(tag, 'indexing.minutes', pluralCategory(factsOf(tag), count));
      if (count < 60) expect(left(count * 60)).toMatch(new RegExp(`(?<!\\d)${count} ${minutes}(?!\\p{L})`, 'u'));
    }
  });
});
