/** The page of a merge begins with the changes that the merge itself made: git's combined diff. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import {
  attribute,
  bodyRows,
  find,
  findAll,
  parsePage,
  textOf,
  wordsOf,
  type PageNode,
} from '../../../support/page.js';

let app: RunningApp;
let work: string;
let evil: string;
let plain: string;
const text = (changes: Readonly<Record<number, string>>): string =>
  Array.from({ length: 60 }, (_, at) => `${changes[at] ?? `int line_${String(at)};`}\n`).join('');

beforeAll(async () => {
  work = initWork('combined');
  writeFile(work, 'a.c', text({}));
  writeFile(work, 'picture.bin', 'x\0');
  commitAll(work, 'Begin', '1600000000 +0000');
  git(work, ['checkout', '-q', '-b', 'side']);
  writeFile(work, 'a.c', text({ 30: 'side <b>', 50: 'side alone' }));
  writeFile(work, 'picture.bin', 'side\0');
  commitAll(work, 'Side', '1600000100 +0000');
  git(work, ['checkout', '-q', 'main']);
  writeFile(work, 'a.c', text({ 10: 'main alone', 30: 'main' }));
  writeFile(work, 'picture.bin', 'main\0');
  commitAll(work, 'Main', '1600000200 +0000');
  git(work, ['merge', '-q', '--no-commit', 'side'], { allowFailure: true });
  writeFile(work, 'a.c', text({ 10: 'main alone', 30: 'both & <i>', 50: 'side alone' }));
  writeFile(work, 'picture.bin', 'both\0');
  writeFile(work, 'evil.txt', 'nobody had it\n');
  evil = commitAll(work, 'Evil merge', '1600000300 +0000');
  git(work, ['checkout', '-q', '-b', 'other', 'HEAD^']);
  writeFile(work, 'other.txt', 'other\n');
  commitAll(work, 'Other', '1600000400 +0000');
  git(work, ['checkout', '-q', 'main']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'Plain merge', 'other']);
  plain = gitText(work, ['rev-parse', 'HEAD']);
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

const page = async (id: string, query = '?lang=en'): Promise<PageNode> =>
  parsePage(await (await app.get(`/o/r/commit/${id}${query}`)).text());
const section = (root: PageNode): PageNode | undefined =>
  findAll(root, 'section').find((one) => attribute(one, 'ariaLabelledBy') === 'combined-h');

it('shows the hunks that git prints, with one sign for each parent', async () => {
  const shown = section(await page(evil)) as PageNode;
  const files = findAll(shown, 'details.dfile');
  expect(files.map((file) => textOf(find(file, 'h3')))).toEqual(['a.c', 'evil.txt', 'picture.bin']);
  const lines = files
    .flatMap(bodyRows)
    .map((row) => findAll(row, 'td').slice(1).map(textOf).join('').replaceAll('\u2212', '-'));
  expect(lines).toEqual(
    gitText(work, ['diff-tree', '-p', '--cc', '--no-commit-id', evil])
      .split('\n')
      .filter((line) => /^(@@@|[ +-]{2}(?![+-]))/.test(line)),
  );
  expect(wordsOf(find(files[2] as PageNode, '.dfile-none'))).toBe('Binary file not shown');
  expect(wordsOf(find(files[1] as PageNode, '.dfile-mode'))).toBe('000000, 000000 → 100644');
});

it('comes before the changes against one parent, which can be chosen', async () => {
  const headings = findAll(await page(evil), 'h2').map(wordsOf);
  expect(headings.indexOf('Combined changes')).toBe(headings.indexOf('3 changed files') - 1);
  expect(
    findAll(await page(evil), 'a.menu-item')
      .map(wordsOf)
      .slice(0, 2),
  ).toEqual(
    [1, 2].map(
      (parent) =>
        expect.stringMatching(
          new RegExp(`${String(parent)}.*${gitText(work, ['rev-parse', '--short=10', `${evil}^${String(parent)}`])}`),
        ) as string,
    ),
  );
});

it('states that a merge made no change of its own', async () => {
  const shown = section(await page(plain)) as PageNode;
  expect(findAll(shown, 'details')).toEqual([]);
  expect(wordsOf(shown)).toContain('The merge made no changes of its own');
});

it('is absent on pages of other commits and of single files', async () => {
  expect(section(await page(`${evil}^`))).toBeUndefined();
  expect(section(await page(evil, '?files=a.c'))).toBeUndefined();
});
