import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, bodyRows, find, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;
let id: string;
const numbered = Array.from({ length: 201 }, (_, at) => `line ${String(at)}\n`).join('');

beforeAll(async () => {
  work = initWork('views');
  writeFile(work, 'a.c', 'int a;\nint b;\nint  c;\nint d;\n');
  writeFile(work, 'spaces.c', 'one two\n');
  writeFile(work, 'long.c', numbered);
  commitAll(work, 'Begin', '1600000000 +0000');
  writeFile(work, 'a.c', 'int a;\nint bee;\nint c;\nint d; \n');
  writeFile(work, 'spaces.c', 'one  two\n');
  writeFile(work, 'long.c', numbered.replace('line 100\n', 'line hundred\n'));
  id = commitAll(work, 'Change', '1600000100 +0000');
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

async function page(query = '', headers: Record<string, string> = {}): Promise<PageNode> {
  return parsePage(await (await app.get(`/o/r/commit/${id}${query}`, headers)).text());
}

/** `-old` and `+new` lines of the first file, in one column. */
function changedLines(of: PageNode): string[] {
  return findAll(find(of, '.dfile'), 'tr')
    .filter((row) => /d-(add|del)/.test(attribute(row, 'className')))
    .map((row) => findAll(row, 'td').slice(2).map(textOf).join('').replace('\u2212', '-'));
}

const OPTIONS = {
  'show-all': [],
  'ignore-all': ['-w'],
  'ignore-change': ['-b'],
  'ignore-eol': ['--ignore-space-at-eol'],
} as const;

it.each(Object.entries(OPTIONS))('?whitespace=%s shows the lines that git shows', async (mode, options) => {
  const theirs = gitText(work, ['show', '--format=', ...options, id, '--', 'a.c'])
    .split('\n')
    .filter((line) => /^[-+](?![-+])/.test(line));
  expect(changedLines(await page(`?whitespace=${mode}`))).toEqual(theirs);
});

it('marks the changed words', async () => {
  expect(findAll(find(await page(), '.dfile'), 'mark').map(textOf)).toEqual(['b', '  ', 'bee', ' ', ' ']);
});

it('states that only whitespace changed in a file when whitespace is ignored', async () => {
  const files = findAll(await page('?whitespace=ignore-change&lang=en'), '.dfile');
  expect(files.map((file) => textOf(find(file, 'h3')))).toEqual(['a.c', 'long.c', 'spaces.c']);
  expect(textOf(find(files[2] as PageNode, '.dfile-none'))).toBe('Only whitespace changed');
});

it('offers modes and styles in a menu of links that keep the rest of the query', async () => {
  const items = findAll(find(await page('?parent=1&whitespace=ignore-all'), '.menu--end'), 'a.menu-item');
  expect(items.map((item) => attribute(item, 'href').replace(id, 'ID'))).toEqual([
    '/-/settings?style=unified&to=%2Fo%2Fr%2Fcommit%2FID%3Fparent%3D1%26whitespace%3Dignore-all',
    '/-/settings?style=split&to=%2Fo%2Fr%2Fcommit%2FID%3Fparent%3D1%26whitespace%3Dignore-all',
    '/o/r/commit/ID?parent=1',
    '/o/r/commit/ID?parent=1&whitespace=ignore-all',
    '/o/r/commit/ID?parent=1&whitespace=ignore-change',
    '/o/r/commit/ID?parent=1&whitespace=ignore-eol',
  ]);
  expect(items.map((item) => attribute(item, 'ariaCurrent'))).toEqual(['true', '', '', 'true', '', '']);
});

it('remembers the chosen style, and ?style= takes precedence', async () => {
  const answer = await app.get(`/-/settings?style=split&to=/o/r/commit/${id}`);
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/o/r/commit/${id}`]);
  expect(answer.headers.get('set-cookie')).toMatch(/^diff-style=split;/);
  expect(findAll(await page(), '.diff--split')).toHaveLength(0);
  expect(findAll(await page('', { cookie: 'diff-style=split' }), '.diff--split')).toHaveLength(3);
  expect(findAll(await page('?style=unified', { cookie: 'diff-style=split' }), '.diff--split')).toHaveLength(0);
  expect(findAll(await page('?style=sideways'), '.diff--split')).toHaveLength(0);
});

it('is a different page for caches in each style', async () => {
  const etag = async (query: string, headers: Record<string, string> = {}) =>
    (await app.get(`/o/r/commit/${id}${query}`, headers)).headers.get('etag');
  const tags = [
    await etag(''),
    await etag('?style=split'),
    await etag('?whitespace=ignore-all'),
    await etag('?whitespace=ignore-eol'),
  ];
  expect(new Set(tags).size).toBe(4);
  expect(await etag('', { cookie: 'diff-style=split' })).toBe(tags[1]);
});

it('has two columns with heads, old and new', async () => {
  const table = find(await page('?style=split&lang=en'), '.diff--split');
  expect(
    findAll(table, 'th').map((cell) => `${textOf(cell)} ${attribute(cell, 'colSpan')} ${attribute(cell, 'scope')}`),
  ).toEqual(['Before 2 colgroup', 'After 2 colgroup']);
  const rows = findAll(table, 'tr')
    .slice(2)
    .map((row) => findAll(row, 'td').map((cell) => attribute(cell, 'dataN') + textOf(cell)));
  expect(rows).toEqual([
    ['1', 'int a;', '1', 'int a;'],
    ['2', 'int b;', '2', 'int bee;'],
    ['3', 'int  c;', '3', 'int c;'],
    ['4', 'int d;', '4', 'int d; '],
  ]);
});

it('links each file to a page of its own with more context, which needs no script', async () => {
  const links = findAll(find(await page('?whitespace=ignore-eol&lang=en'), '.dfile-tools'), '.menu-item').slice(-2);
  expect(links.map((link) => [textOf(link), attribute(link, 'href').replace(id, 'ID')])).toEqual([
    ['More context', '/o/r/commit/ID?whitespace=ignore-eol&lang=en&files=a.c&context=25#diff-1'],
    ['Whole file', '/o/r/commit/ID?whitespace=ignore-eol&lang=en&files=a.c&context=5000#diff-1'],
  ]);
  const whole = await page('?files=long.c&context=5000&lang=en');
  expect(findAll(whole, 'h3.dfile-path').map(textOf)).toEqual(['long.c']);
  expect(bodyRows(whole)).toHaveLength(203);
  expect(bodyRows(await page('?files=long.c&context=25'))).toHaveLength(1 + 25 + 2 + 25 + 1);
  expect(bodyRows(await page('?files=long.c'))).toHaveLength(1 + 3 + 2 + 3 + 1);
  expect(bodyRows(await page('?files=long.c&context=0'))).toHaveLength(1 + 2 + 1);
  expect(attribute(find(find(whole, '.note'), 'a'), 'href').replace(id, 'ID')).toBe('/o/r/commit/ID?lang=en');
});

it('answers 404 for a file that the commit does not change', async () => {
  expect((await app.get(`/o/r/commit/${id}?files=none.c`)).status).toBe(404);
});
