/** The languages of the interface hold the same texts, each of them is used, and none is missing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT } from './templates.js';
import { collectUses, mayName } from './uses.js';

type Texts = ReadonlyMap<string, string>;

const LOCALES = join(PROJECT, 'locales');
const TAGS = readdirSync(LOCALES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
/** Read by src/cli.ts, whose types hold its keys; it has no plurals. */
const CLI_AREA = 'cli.';
/** The name of a plural form at the end of a key: CLDR. */
const PLURAL = /_(zero|one|two|few|many|other)$/;
/** `{{name}}` is filled by i18next, `{name}` by scripts in the browser, which write the same texts. */
const PLACEHOLDER = /\{\{(\w+)(?:, *\w+)?\}\}|\{(\w+)\}/g;

const languages = new Map<string, Texts>(TAGS.map((tag) => [tag, readLanguage(tag)]));
const russian = languages.get('ru') as Texts;
const english = languages.get('en') as Texts;
const { uses, literals } = collectUses();

function readLanguage(tag: string): Texts {
  const texts = new Map<string, string>();
  const add = (key: string, value: unknown): void => {
    if (typeof value === 'string') texts.set(key, value);
    else for (const [name, inner] of Object.entries(value as object)) add(`${key}.${name}`, inner);
  };
  for (const file of readdirSync(join(LOCALES, tag))) add(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(LOCALES, tag, file), 'utf8')));
  return texts;
}

/** Keys without their plural endings. */
function singleKeys(texts: Texts): string[] {
  return [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].sort();
}

function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([whole]) => whole.replace(/,.*\}\}/, '}}')).sort();
}

function pluralForms(texts: Texts, key: string): string[] {
  return [...texts.keys()].filter((name) => name.startsWith(`${key}_`) && name.replace(PLURAL, '') === key).map((name) => name.slice(key.length + 1)).sort();
}

/** All plural forms of `key`, or the one text. */
function formsOf(texts: Texts, key: string): string[] {
  return texts.has(key) ? [texts.get(key) as string] : pluralForms(texts, key).map((form) => texts.get(`${key}_${form}`) as string);
}

const isKey = (texts: Texts, key: string): boolean => formsOf(texts, key).length > 0;

describe('languages', () => {
  test('Russian and English are there', () => {
    expect(TAGS).toEqual(expect.arrayContaining(['ru', 'en']));
  });

  test.each(TAGS)('%s has exactly the keys of Russian', (tag) => {
    expect(singleKeys(languages.get(tag) as Texts)).toEqual(singleKeys(russian));
  });

  test.each(TAGS)('%s has every plural form that its grammar needs, and no other', (tag) => {
    const texts = languages.get(tag) as Texts;
    const needed = [...new Intl.PluralRules(tag).resolvedOptions().pluralCategories].sort();
    const counted = singleKeys(texts).filter((key) => !texts.has(key));
    expect(counted.length).toBeGreaterThan(5);
    for (const key of counted) expect(pluralForms(texts, key), key).toEqual(needed);
  });

  test('a text has the same placeholders in every language and form', () => {
    for (const key of singleKeys(russian)) {
      // A form for one thing may do without the number («1 file» and «a file»).
      const wanted = placeholders(formsOf(russian, key).at(-1) as string);
      for (const tag of TAGS) for (const text of formsOf(languages.get(tag) as Texts, key)) expect(placeholders(text), `${tag} ${key}`).toEqual(wanted);
    }
  });

  test('no text is empty or has blanks at its ends', () => {
    for (const [tag, texts] of languages) for (const [key, text] of texts) expect(text.trim() === text && text !== '', `${tag} ${key}: «${text}»`).toBe(true);
  });
});

describe('keys and code', () => {
  test('every text that code or a template asks for is there', () => {
    const missing = uses.filter((use) => !singleKeys(russian).some((key) => mayName(use, key, literals) || mayName(use, `${key}_other`, literals)));
    expect(missing.map(({ where, pattern }) => `${pattern} in ${where}`)).toEqual([]);
  });

  test('every text is used', () => {
    const unused = singleKeys(russian).filter((key) => !key.startsWith(CLI_AREA) && !uses.some((use) => mayName(use, key, literals) || pluralForms(russian, key).some((form) => mayName(use, `${key}_${form}`, literals))));
    expect(unused).toEqual([]);
  });

  test('a text that is asked for gets every value that it shows', () => {
    const problems = uses.flatMap(({ where, pattern, values }) => {
      if (values === undefined || pattern.includes('*') || !isKey(russian, pattern)) return [];
      const wanted = formsOf(russian, pattern).flatMap((text) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name as string));
      return [...new Set(wanted)].filter((name) => !values.has(name)).map((name) => `${where} lacks ${name}`);
    });
    expect(problems).toEqual([]);
  });

  test('a text with plural forms is asked for with a count', () => {
    const counted = uses.filter(({ pattern, values }) => values !== undefined && isKey(russian, pattern) && !russian.has(pattern));
    expect(counted.length).toBeGreaterThan(5);
    for (const { where, values } of counted) expect(values?.has('count'), where).toBe(true);
  });
});

describe('typography', () => {
  // `[PATH]...` is how usage lines say "any number of".
  test('Russian texts have Russian quotes, one sign for dots, and no straight apostrophes', () => {
    for (const [key, text] of russian) expect(text, key).not.toMatch(/"|'|(?<!\])\.\.\.|“|”|‘/);
  });

  test('English texts have curly quotes and one sign for dots', () => {
    for (const [key, text] of english) expect(text, key).not.toMatch(/"|'|(?<!\])\.\.\.|«|»/);
  });

  test('Russian words are written with ё', () => {
    const yo = /(?<![а-яё])(ее|еще|нее|мое|свое|идет|ждет|дает|создает|найдет|удален|обновлен|изменен|сохранен|определен|запрещен|разрешен|закреплен|перемещен|включен|отключен|завершен|ограничен|заменен|приведен|учтен|переименуете|подсчет|отчет|учет|расчет|прием|объем|счет|четко|зеленый|черный|желтый|темный|темная|темное|жесткий|легкий|надежно)(?![а-яё])/i;
    expect('ещё').not.toMatch(yo);
    expect('еще').toMatch(yo);
    for (const [key, text] of russian) expect(text, key).not.toMatch(yo);
  });

  test('Russian texts hold no Latin prose', () => {
    const words = /[A-Za-z]+(?: [a-z]{2,})+/;
    const allowed = ['git clone', 'git fsck', 'npm run build', 'kedr index'];
    for (const [key, text] of russian) {
      const rest = allowed.reduce((left, command) => left.replaceAll(command, ''), text.replace(PLACEHOLDER, ''));
      expect(rest, key).not.toMatch(words);
    }
  });

  test('English texts have no Cyrillic letter, except names of languages and of Kedr', () => {
    const allowed = new Set(['cli.helpAbout', 'common.languageName']);
    for (const [key, text] of english) if (!allowed.has(key)) expect(text, key).not.toMatch(/\p{Script=Cyrillic}/u);
  });
});
