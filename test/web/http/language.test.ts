/** Adding a language means adding a folder: the list of languages is written nowhere else. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseLanguage, loadLanguages } from '../../../src/web/http/language.js';
import { startApp, type RunningApp } from '../../support/app.js';
import { tempDir } from '../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, wordsOf } from '../../support/page.js';

const LOCALES = fileURLToPath(new URL('../../../locales/', import.meta.url));

describe('a folder of locales', () => {
  it('makes a language: its name, texts, plural forms and numbers', async () => {
    const folder = tempDir('locales');
    cpSync(LOCALES, folder, { recursive: true });
    cpSync(join(LOCALES, 'en'), join(folder, 'pl'), { recursive: true });
    const change = (area: string, texts: object): void => {
      const file = join(folder, 'pl', `${area}.json`);
      writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...texts }));
    };
    change('common', { siteName: 'Cedr', languageName: 'Polski' });
    change('units', { grouping: 'min2' });
    change('tree', {
      commits_one: '{{count, number}} commit',
      commits_few: '{{count, number}} commity',
      commits_many: '{{count, number}} commitów',
      commits_other: '{{count, number}} commita',
    });
    const languages = await loadLanguages(folder);
    expect(languages.tags).toEqual(['ru', 'de', 'en', 'pl']);
    expect(languages.tags.map((tag) => languages.nameOf(tag))).toEqual(['Русский', 'Deutsch', 'English', 'Polski']);
    const t = languages.translate('pl');
    expect([1, 3, 5, 1234].map((count) => t('tree.commits', { count }))).toEqual([
      '1\u00a0commit',
      '3\u00a0commity',
      '5\u00a0commitów',
      '1234\u00a0commity',
    ]);
    expect(chooseLanguage(languages.tags, { query: undefined, cookie: 'pl', accepted: 'de' })).toBe('pl');
  });
});

describe('a language is chosen', () => {
  const TAGS = ['ru', 'de', 'en'];
  it.each([
    [{ query: 'de', cookie: 'en', accepted: 'ru' }, 'de'],
    [{ query: 'xx', cookie: 'en', accepted: 'de' }, 'en'],
    [{ query: undefined, cookie: 'xx', accepted: 'de' }, 'de'],
    [{ query: undefined, cookie: undefined, accepted: undefined }, 'ru'],
  ])('by address, cookie, browser: %j', (wishes, expected) => {
    expect(chooseLanguage(TAGS, wishes)).toBe(expected);
  });
});

describe('texts that are kept', () => {
  it('are those of the same values, also when there are more values than are kept', async () => {
    const t = (await loadLanguages()).translate('en');
    const numbers = Array.from({ length: 12_000 }, (_, at) => at);
    for (const round of [1, 2])
      for (const count of numbers)
        expect(Number(t('tree.commits', { count }).replace(/\D/g, '')), `round ${String(round)}`).toBe(count);
    const long = 'x'.repeat(500);
    expect(t('errors.no-repository.text', { name: `${long}1` })).toContain(`${long}1`);
    expect(t('errors.no-repository.text', { name: `${long}2` })).toContain(`${long}2`);
    expect(t('errors.no-repository.text', { name: 'a' })).not.toBe(t('errors.no-repository.text', { name: 'b' }));
  });
});

describe('over HTTP', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({});
  });
  afterAll(() => app.close());

  it.each([
    ['de-AT,de;q=0.9,en;q=0.5', 'de'],
    ['en-GB', 'en'],
    ['ru-RU,ru;q=0.9', 'ru'],
    ['fr, en;q=0.3, de;q=0.7', 'de'],
    ['fr', 'ru'],
    ['*', 'ru'],
    ['', 'ru'],
  ])('Accept-Language «%s» gives %s', async (accepted, language) => {
    const answer = await app.get('/', { 'accept-language': accepted });
    expect(answer.headers.get('content-language')).toBe(language);
    expect(attribute(find(parsePage(await answer.text()), 'html'), 'lang')).toBe(language);
  });

  it('every page offers every language under its own name', async () => {
    const links = findAll(find(parsePage(await app.text('/', { 'accept-language': 'de' })), 'nav.foot-langs'), 'a');
    expect(links.map((link) => [attribute(link, 'lang'), wordsOf(link), attribute(link, 'ariaCurrent')])).toEqual([
      ['ru', 'Русский', ''],
      ['de', 'Deutsch', 'true'],
      ['en', 'English', ''],
    ]);
  });

  it('a choice in the address is remembered and takes precedence over the browser’s languages', async () => {
    const answer = await app.get('/?lang=de');
    expect(answer.headers.get('set-cookie')).toMatch(/^lang=de;/);
    expect((await app.get('/', { cookie: 'lang=de', 'accept-language': 'en' })).headers.get('content-language')).toBe(
      'de',
    );
  });
});
