import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Oid } from '../../../../src/git/oid.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { gitBlame } from '../../../support/blame-oracle.js';
import { commitAll, git, initBare, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf } from '../../../support/page.js';
import { randomTexts } from '../../../support/random-texts.js';

let app: RunningApp;
let gitDir: string;
let commits: string[];
const texts = randomTexts(900, 40);
const PATH = 'src/main c%#?.txt';
const URL_PATH = PATH.split('/').map(encodeURIComponent).join('/');

beforeAll(async () => {
  const work = initWork('blame-page');
  const step = (n: number, message: string, files: Readonly<Record<string, string>>): string => {
    for (const [path, content] of Object.entries(files)) writeFile(work, path, content);
    return commitAll(work, message, `${1_500_000_000 + n * 1_000_000} +0300`);
  };
  commits = [
    step(0, 'first <b>bold</b>', { old: 'один\nдва\nтри\nчетыре\nпять\n', empty: '', 'dir/x': 'x\n' }),
    step(1, 'second', { old: 'один\n  два\nтри\nчетыре\nпять\n' }),
  ];
  git(work, ['rm', '-q', 'old']);
  commits.push(step(2, '', { [PATH]: 'один\n  два\nтри\nчетыре\nпять\nшесть\n', binary: 'a\0b' }));
  commits.push(step(3, 'list', { '.git-blame-ignore-revs': `# spaces\n${commits[1] as string}\n` }));
  gitDir = `${work}/.git`;
  app = await startApp({ 'o/r': gitDir, 'o/texts': texts.gitDir, 'o/empty': initBare('none') });
});
afterAll(() => app.close());

const page = async (path: string, query = ''): Promise<ReturnType<typeof parsePage>> =>
  parsePage(await app.text(`/o/r/blame/branch/main/${path}${query}`));

/** The commit of each line, as the page links it. */
function commitsOfLines(root: ReturnType<typeof parsePage>): string[] {
  return findAll(root, 'tr')
    .slice(1)
    .flatMap((row) => {
      const link = findAll(row, 'a.blame-msg')[0];
      const oid = link === undefined ? '' : (attribute(link, 'href').split('/').at(-1) as string);
      return findAll(row, '.line').map(() => oid);
    });
}

const gitLines = (
  commit: string,
  path: string,
  more: { ignoreWhitespace?: boolean; ignored?: Oid[] } = {},
  dir = gitDir,
): string[] =>
  (gitBlame({ gitDir: dir, commit: commit as Oid, path, ...more }) ?? []).flatMap(({ commit: oid, count }) =>
    new Array<string>(count).fill(oid),
  );

describe('the blame page', () => {
  test('shows the same commit beside each line as git blame, with the ignored commits skipped', async () => {
    const root = await page(URL_PATH);
    expect(commitsOfLines(root)).toEqual(gitLines('main', PATH, { ignored: [commits[1] as Oid] }));
    expect(findAll(root, '.line').map(textOf).join('')).toBe('один\n  два\nтри\nчетыре\nпять\nшесть\n');
    expect(textOf(find(root, '.note'))).toContain('.git-blame-ignore-revs');
  });

  test('shows the ignored commits on demand, and ignores whitespace on demand', async () => {
    expect(commitsOfLines(await page(URL_PATH, '?bypass-blame-ignore=true'))).toEqual(gitLines('main', PATH));
    expect(gitLines('main', PATH)).toContain(commits[1]);
    expect(commitsOfLines(await page(URL_PATH, '?bypass-blame-ignore=true&whitespace=ignore-all'))).toEqual(
      gitLines('main', PATH, { ignoreWhitespace: true }),
    );
    expect(gitLines('main', PATH, { ignoreWhitespace: true })).not.toContain(commits[1]);
  });

  test('links to the blame before a change, under the name that the file had', async () => {
    const root = await page(URL_PATH, '?bypass-blame-ignore=true');
    const before = findAll(root, 'a.blame-prev').map((link) => attribute(link, 'href'));
    expect(before).toContain(`/o/r/blame/commit/${commits[0] as string}/old?bypass-blame-ignore=true#L2`);
    for (const target of before) expect((await app.get(target.split('#')[0] as string)).status).toBe(200);
  });

  test('shows summary, author, exact date and age of a commit; markup stays text', async () => {
    const root = await page(URL_PATH);
    const row = findAll(root, 'tr').find((one) => textOf(one).includes('first <b>bold</b>'));
    expect(row).toBeDefined();
    expect(textOf(find(row as NonNullable<typeof row>, '.blame-author'))).toBe('Anna Author');
    expect(attribute(find(row as NonNullable<typeof row>, 'time'), 'dateTime')).toBe('2017-07-14T05:40:00+03:00');
    expect(findAll(root, 'tr.age-5').length).toBeGreaterThan(0);
  });

  test('is limited to a range of lines', async () => {
    const root = await page(URL_PATH, '?lines=2-3');
    expect(findAll(root, '.line').map((line) => attribute(line, 'id'))).toEqual(['L2', 'L3']);
    expect(commitsOfLines(root)).toEqual(gitLines('main', PATH, { ignored: [commits[1] as Oid] }).slice(1, 3));
  });

  test('gives the table alone to pages that were sent without it', async () => {
    const html = await app.text(`/o/r/blame/branch/main/${URL_PATH}?only_content=1`);
    expect(html).not.toContain('<html');
    expect(commitsOfLines(parsePage(html))).toEqual(gitLines('main', PATH, { ignored: [commits[1] as Oid] }));
  });

  test('explains why a file has no lines, links directories to their page, and answers 404 for a missing path', async () => {
    expect(textOf(await page('empty'))).toContain('Файл пуст');
    expect(textOf(await page('binary'))).toContain('Это не текст');
    const directory = await app.get('/o/r/blame/branch/main/dir');
    expect([directory.status, directory.headers.get('location')]).toEqual([302, '/o/r/src/branch/main/dir']);
    expect((await app.get('/o/r/blame/branch/main/none')).status).toBe(404);
    const untyped = await app.get('/o/r/blame/main/empty');
    expect(untyped.headers.get('location')).toBe('/o/r/blame/branch/main/empty');
  });

  test('is correct for texts with long histories', async () => {
    const n = texts.commits.length - 1;
    for (const path of texts.files[n] ?? []) {
      const root = parsePage(await app.text(`/o/texts/blame/commit/${texts.commits[n] as string}/${path}`));
      expect([path, commitsOfLines(root)]).toEqual([
        path,
        gitLines(texts.commits[n] as string, path, {}, texts.gitDir),
      ]);
    }
  });

  test('is linked from the page of a file, with the key B', async () => {
    const root = parsePage(await app.text(`/o/r/src/branch/main/${URL_PATH}`));
    const link = findAll(root, 'a').find((one) => attribute(one, 'dataKey') === 'b');
    expect(link === undefined ? undefined : attribute(link, 'href')).toBe(`/o/r/blame/branch/main/${URL_PATH}`);
  });
});
