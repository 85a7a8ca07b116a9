/** The languages of the interface have the same texts, each text is used, and none is missing. */
import { describe, expect, test } from 'vitest';
import { noBreakSpacesInTemplate } from '../../src/shared/no-break-spaces.js';
import { LANGUAGES } from './languages.js';
import { pluralForms, readLanguage, singleKeys, TAGS, type Texts } from './texts.js';
import { collectUses, mayName } from './uses.js';

/** Read by src/server/cli.ts, whose types contain its keys; it has no plurals. */
const CLI_AREA = 'cli.';
/** `{{name}}` is filled by i18next, `{name}` by scripts in the browser, which use the same texts. */
const PLACEHOLDER = /\{\{(\w+)(?:, *\w+)?\}\}|\{(\w+)\}/g;

const languages = new Map<string, Texts>(TAGS.map((tag) => [tag, readLanguage(tag)]));
const russian = languages.get('ru') as Texts;
const { uses, literals } = collectUses();

function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([whole]) => whole.replace(/,.*\}\}/, '}}')).sort();
}

/** All plural forms of `key`, or the single text. */
function formsOf(texts: Texts, key: string): string[] {
  return texts.has(key)
    ? [texts.get(key) as string]
    : pluralForms(texts, key).map((form) => texts.get(`${key}_${form}`) as string);
}

const isKey = (texts: Texts, key: string): boolean => formsOf(texts, key).length > 0;

describe('languages', () => {
  test('Russian and English exist', () => {
    expect(TAGS).toEqual(expect.arrayContaining(['ru', 'en']));
  });

  test.each(TAGS)('%s has exactly the keys of Russian', (tag) => {
    expect(singleKeys(languages.get(tag) as Texts)).toEqual(singleKeys(russian));
  });

  test('a text has the same placeholders in every language and form', () => {
    for (const key of singleKeys(russian)) {
      const wanted = placeholders(formsOf(russian, key).at(-1) as string);
      for (const tag of TAGS)
        for (const text of formsOf(languages.get(tag) as Texts, key))
          expect(placeholders(text), `${tag} ${key}`).toEqual(wanted);
    }
  });

  test('no text is empty or has spaces at its ends', () => {
    for (const [tag, texts] of languages)
      for (const [key, text] of texts)
        expect(text.trim() === text && text !== '', `${tag} ${key}: «${text}»`).toBe(true);
  });
});

describe('keys and code', () => {
  test('every text that code or a template uses exists', () => {
    const missing = uses.filter(
      (use) =>
        !singleKeys(russian).some((key) => mayName(use, key, literals) || mayName(use, `${key}_other`, literals)),
    );
    expect(missing.map(({ where, pattern }) => `${pattern} in ${where}`)).toEqual([]);
  });

  test('every text is used', () => {
    const unused = singleKeys(russian).filter(
      (key) =>
        !key.startsWith(CLI_AREA) &&
        !uses.some(
          (use) =>
            mayName(use, key, literals) ||
            pluralForms(russian, key).some((form) => mayName(use, `${key}_${form}`, literals)),
        ),
    );
    expect(unused).toEqual([]);
  });

  test('every use of a text passes all its values', () => {
    const problems = uses.flatMap(({ where, pattern, values }) => {
      if (values === undefined || pattern.includes('*') || !isKey(russian, pattern)) return [];
      const wanted = formsOf(russian, pattern).flatMap((text) =>
        [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name as string),
      );
      return [...new Set(wanted)].filter((name) => !values.has(name)).map((name) => `${where} lacks ${name}`);
    });
    expect(problems).toEqual([]);
  });

  test('a text with plural forms is used with a count', () => {
    const counted = uses.filter(
      ({ pattern, values }) => values !== undefined && isKey(russian, pattern) && !russian.has(pattern),
    );
    expect(counted.length).toBeGreaterThan(5);
    for (const { where, values } of counted) expect(values?.has('count'), where).toBe(true);
  });
});

describe('typography', () => {
  test('every language has rules', () => {
    expect(Object.keys(LANGUAGES).sort()).toEqual(TAGS);
  });

  const wrongs = Object.entries(LANGUAGES).flatMap(([tag, { wrong }]) =>
    Object.entries(wrong).map(([name, pattern]) => ({ tag, name, pattern })),
  );
  test.each(wrongs)('$tag has no text with $name', ({ tag, pattern }) => {
    const found = [...(languages.get(tag) as Texts)].filter(([, text]) => pattern.test(text));
    expect(found).toEqual([]);
  });

  test.each([
    ['ru', 'quotes other than «»', '"да"', '«да»'],
    ['ru', 'three dots', 'ждите...', 'ждите…'],
    ['ru', 'a percent sign without its no-break space', '{percent} %', '{percent}\u00a0%'],
    ['ru', 'a hyphen for a dash', 'порт - число', 'порт — число'],
    ['ru', 'a Latin and a Cyrillic letter in one word', '\u0441ommit', 'commit'],
    ['ru', 'a word that the glossary shuns', 'Метка', 'Отметка'],
    ['ru', 'an ending at a Latin word', 'URL-ом', 'git-репозиторий'],
    ['ru', 'polite capitals', 'если Вы', 'если вы'],
    ['en', 'quotes other than “” and ’', "it's", 'it’s'],
    ['en', 'a percent sign after a space', '5 %', '5%'],
    ['en', 'a spaced dash', 'a – b', 'a: b'],
    ['de', 'quotes other than „“', '“so”', '„so“'],
    ['de', 'quotes other than „“', 'so„', '(„so“)'],
    ['de', 'a form of address', 'Ihre Datei', 'ihr Pfad'],
    ['de', 'a hyphen or a long dash for a dash', 'a — b', 'a – b'],
    ['de', 'ss for ß', 'ausserhalb', 'außerhalb'],
  ])('the check of %s for %s finds «%s» and allows «%s»', (tag, name, bad, good) => {
    expect(bad).toMatch(LANGUAGES[tag]?.wrong[name] as RegExp);
    expect(good).not.toMatch(LANGUAGES[tag]?.wrong[name] as RegExp);
  });

  test('no text has HTML, two spaces, or a space before a punctuation mark', () => {
    // Columns of a terminal's progress are two spaces apart.
    const columns = new Set(['cli.progressCollecting', 'cli.progressWhole']);
    for (const [tag, texts] of languages) {
      for (const [key, text] of texts) {
        expect(text, `${tag} ${key}`).not.toMatch(/<[a-z!/]|&#?\w+;/i);
        expect(text, `${tag} ${key}`).not.toMatch(/[ \u00a0](?:[,;:!?)»]|\.(?!\w))|[(«„] /);
        if (!columns.has(key)) expect(text, `${tag} ${key}`).not.toMatch(/[ \u00a0]{2}/);
      }
    }
  });

  test('labels of one sentence have no full stop, in any language or in all', () => {
    const ends = (texts: Texts, key: string): boolean => formsOf(texts, key).every((text) => text.endsWith('.'));
    for (const key of singleKeys(russian))
      for (const [tag, texts] of languages) expect(ends(texts, key), `${tag} ${key}`).toBe(ends(russian, key));
  });

  test('a line cannot end after a short word, before a dash, or between a count and its word', () => {
    expect(noBreakSpacesInTemplate('В файле и в каталоге — к {{count, number}} строке, {count} байт')).toBe(
      'В\u00a0файле и\u00a0в\u00a0каталоге\u00a0— к\u00a0{{count, number}}\u00a0строке, {count}\u00a0байт',
    );
    expect(noBreakSpacesInTemplate('На сервере по нему опережает на {{count, number}} коммит')).toBe(
      'На\u00a0сервере по\u00a0нему опережает на\u00a0{{count, number}}\u00a0коммит',
    );
    expect(noBreakSpacesInTemplate('a file, {{name}} is in {{count, number}}, „э“')).toBe(
      'a file, {{name}} is in {{count, number}}, „э“',
    );
  });

  test('Russian words are written with ё', () => {
    const yo =
      /(?<![а-яё])(ее|еще|нее|мое|свое|идет|ждет|дает|создает|найдет|удален|обновлен|изменен|сохранен|определен|запрещен|разрешен|закреплен|перемещен|включен|отключен|завершен|ограничен|заменен|приведен|учтен|переименуете|подсчет|отчет|учет|расчет|прием|объем|счет|четко|зеленый|черный|желтый|темный|темная|темное|жесткий|легкий|надежно)(?![а-яё])/i;
    expect('ещё').not.toMatch(yo);
    expect('еще').toMatch(yo);
    for (const [key, text] of russian) expect(text, key).not.toMatch(yo);
  });

  test('Russian texts have no Latin prose', () => {
    const words = /[A-Za-z]+(?: [a-z]{2,})+/;
    const allowed = ['git clone', 'git fsck', 'npm run build', 'kedr index'];
    for (const [key, text] of russian) {
      const rest = allowed.reduce((left, command) => left.replaceAll(command, ''), text.replace(PLACEHOLDER, ''));
      expect(rest, key).not.toMatch(words);
    }
  });

  test.each(TAGS.filter((tag) => tag !== 'ru'))('%s has no Cyrillic letter, except names of Kedr', (tag) => {
    const allowed = new Set(['cli.helpAbout']);
    for (const [key, text] of languages.get(tag) as Texts)
      if (!allowed.has(key)) expect(text, key).not.toMatch(/\p{Script=Cyrillic}/u);
  });
});
