/** Commits with other forms of the words, after those that have the words themselves. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initWork } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

const MESSAGES = [
  'Исправление счётчика',
  'Ошибки исправлены в драйвере',
  'исправленный вариант',
  'Правка документации',
  'Fix memory leaks',
  'mm: leaking pages',
  'net: no leak here',
  'Ошибка в справке: неисправность',
];

let app: RunningApp;
let work: string;

beforeAll(async () => {
  work = initWork('similar');
  for (const message of MESSAGES) commitAll(work, message);
  app = await startApp({ 'o/r': `${work}/.git` });
});
afterAll(() => app.close());

const page = async (query: string): Promise<PageNode> =>
  parsePage(await app.text(`/o/r/search?type=commits&q=${encodeURIComponent(query)}`));
const subjectsIn = (root: PageNode): string[] =>
  findAll(root, '.clog-title').flatMap((title) =>
    findAll(title, 'a')
      .slice(0, 1)
      .map((link) => textOf(link).replaceAll('\u00a0', ' ')),
  );

/** Of `git log`, with patterns for PCRE. */
const subjects = (...args: string[]): string[] =>
  gitText(work, ['log', '--format=%s', '-i', '-P', ...args])
    .split('\n')
    .filter((line) => line !== '');

async function parts(query: string): Promise<{ exact: string[]; similar: string[] }> {
  const root = await page(query);
  const [similar] = findAll(root, 'section.search-similar');
  return {
    exact: subjectsIn(find(root, 'div.search-results')),
    similar: similar === undefined ? [] : subjectsIn(similar),
  };
}

describe('similar commits', () => {
  test('follow the exact ones, in Russian and English', async () => {
    for (const [query, stem] of [
      ['исправление', 'исправлен'],
      ['leaks', 'leak'],
      ['ошибки', 'ошибк'],
    ] as const) {
      const exact = subjects(`--grep=${query}`);
      const similar = subjects(`--grep=(?<![\\p{L}])${stem}`).filter((subject) => !exact.includes(subject));
      expect(similar.length, query).toBeGreaterThan(0);
      expect(await parts(query), query).toEqual({ exact, similar });
    }
  });

  test('are marked, and are there when nothing is exact', async () => {
    const root = await page('исправлению');
    expect(wordsOf(find(root, '.search-similar-title'))).toBe('Похожие: другие формы этих слов');
    expect(findAll(root, '.search-blank')).toEqual([]);
    expect((await parts('исправлению')).similar).toEqual(subjects('--grep=исправлен'));
  });

  test('do not change what a phrase, an exclusion or a beginning of a word means', async () => {
    for (const query of ['"memory leaks"', 'исправлен*', 'mm -leaks'])
      expect((await parts(query)).similar, query).toEqual([]);
    const programs = await app.text(`/o/r/search?type=commits&format=json&q=${encodeURIComponent('исправлению')}`);
    expect(JSON.parse(programs)).toMatchObject({ count: 0, commits: [] });
  });

  test('lead to all of them where there are more than a page shows', async () => {
    const many = initWork('many');
    for (let at = 0; at < 27; at += 1) commitAll(many, `исправлено ${at}`);
    const other = await startApp({ 'o/r': `${many}/.git` });
    const root = parsePage(await other.text(`/o/r/search?type=commits&q=${encodeURIComponent('исправления')}`));
    const section = find(root, 'section.search-similar');
    expect(subjectsIn(section).length).toBe(25);
    const links = findAll(section, 'a').map((link) => attribute(link, 'href'));
    expect(decodeURIComponent(links.at(-1) ?? '')).toBe('/o/r/search/branch/main?q=исправлен*&type=commits');
    await other.close();
  });
});
