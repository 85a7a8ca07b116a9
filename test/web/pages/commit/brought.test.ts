/** The commits that a merge brought are those of `git log p1..pn`. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, wordsOf, type PageNode } from '../../../support/page.js';

/** More than a page lists. */
const MANY = 25;
let work: string;
let app: RunningApp;

beforeAll(async () => {
  work = initWork('brought');
  let time = 1_600_000_000;
  const commit = (name: string): void => {
    writeFile(work, name, name);
    commitAll(work, `Add ${name}`, `${String((time += 100))} +0000`);
  };
  commit('base');
  for (const [branch, count] of [
    ['small', 2],
    ['other', 3],
    ['large', MANY],
  ] as const) {
    git(work, ['checkout', '-q', '-b', branch, 'main']);
    for (let at = 1; at <= count; at += 1) commit(`${branch}-${String(at)}`);
  }
  git(work, ['checkout', '-q', 'main']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'One', 'large']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'Octopus', 'small', 'other']);
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

const lists = async (revision: string): Promise<PageNode[]> => {
  const id = gitText(work, ['rev-parse', revision]);
  return findAll(parsePage(await app.text(`/o/r/commit/${id}?lang=en`)), 'details.brought');
};
const idsOf = (list: PageNode): string[] => findAll(list, 'a.oid').map(wordsOf);
const range = (from: string, to: string): string[] =>
  gitText(work, ['log', '--format=%H', `${from}..${to}`])
    .split('\n')
    .map((id) => id.slice(0, 10));

it('lists the first of them with the exact number, and leads to all', async () => {
  const [list, ...rest] = await lists('HEAD^');
  expect(rest).toEqual([]);
  expect(wordsOf(find(list as PageNode, 'summary'))).toBe(`The merge brought ${String(MANY)} commits`);
  expect(idsOf(list as PageNode)).toEqual(range('HEAD^^', 'large').slice(0, 20));
  const all = parsePage(await app.text(attribute(find(find(list as PageNode, '.brought-all'), 'a'), 'href')));
  expect(findAll(all, '.clog-row')).toHaveLength(MANY);
});

it('has one list for each parent of an octopus but the first', async () => {
  const shown = await lists('HEAD');
  expect(shown.map(idsOf)).toEqual([range('HEAD^', 'small'), range('HEAD^', 'other')]);
  expect(shown.map((list) => wordsOf(find(list, 'summary')))).toEqual(
    [2, 3].map((number) => {
      const id = gitText(work, ['rev-parse', '--short=10', `HEAD^${String(number)}`]);
      return `The merge brought ${String(number)} commits parent ${String(number)}: ${id}`;
    }),
  );
});

it('is absent on other commits', async () => {
  expect(await lists('large')).toEqual([]);
});
