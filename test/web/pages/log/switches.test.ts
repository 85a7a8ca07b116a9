/** "Main line only", "no merges" and "follow renames" leave out what git leaves out, with and without an index. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

let direct: RunningApp;
let indexed: RunningApp;
let work: string;

beforeAll(async () => {
  work = initWork('switches');
  let clock = 1_600_000_000;
  const commit = (message: string, path: string): void => {
    writeFile(work, path, message);
    commitAll(work, message, `${(clock += 60)} +0000`);
  };
  commit('First', 'dir/old.txt');
  for (let round = 1; round <= 30; round += 1) {
    git(work, ['checkout', '-q', '-b', `topic-${round}`]);
    for (let step = 0; step < 1 + (round % 3); step += 1)
      commit(`Topic ${round}.${step}`, round % 2 === 0 ? 'dir/side.txt' : 'other.txt');
    git(work, ['checkout', '-q', 'main']);
    commit(`Main ${round}`, round % 5 === 0 ? 'dir/old.txt' : `main-${round % 4}.txt`);
    const date = `${(clock += 60)} +0000`;
    git(work, ['merge', '-q', '--no-ff', '-m', `Merge ${round}`, `topic-${round}`], {
      env: { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
    });
  }
  git(work, ['mv', 'dir/old.txt', 'dir/new.txt']);
  commitAll(work, 'Rename', `${(clock += 60)} +0000`);
  const repositories = { 'o/r': `${work}/.git` };
  direct = await startApp(repositories);
  indexed = await startApp(repositories, { dataDir: tempDir('data') });
  await vi.waitFor(() => expect(indexed.context.repositories.find('o', 'r')?.history.indexState?.state).toBe('ready'), {
    timeout: 30_000,
  });
});
afterAll(() => Promise.all([direct.close(), indexed.close()]));

const shown = (root: PageNode): string[] =>
  findAll(root, 'li.clog-row').map((row) => attribute(find(row, 'button'), 'dataCopy'));
const switches = (root: PageNode): { label: string; href: string; isOn: boolean }[] =>
  findAll(root, 'a.btn--small')
    .filter((link) => attribute(link, 'rel') === 'nofollow' && !/\/(?:compare|graph)\b/.test(attribute(link, 'href')))
    .map((link) => ({
      label: textOf(link).trim(),
      href: attribute(link, 'href'),
      isOn: attribute(link, 'ariaCurrent') === 'true',
    }));

/** Every page, by following the links to older commits. */
async function wholeList(app: RunningApp, first: string): Promise<string[]> {
  const ids: string[] = [];
  for (let path: string | undefined = first; path !== undefined;) {
    const root = parsePage(await app.text(path));
    ids.push(...shown(root));
    const older: PageNode | undefined = findAll(root, 'a.btn').find((link) =>
      attribute(link, 'rel').startsWith('next'),
    );
    path = older === undefined ? undefined : attribute(older, 'href');
  }
  return ids;
}

describe.each([
  ['by direct walk', () => direct],
  ['from the index', () => indexed],
])('%s', (_, app) => {
  it.each([
    ['first-parent=1', ['--first-parent'], ''],
    ['no-merges=1', ['--no-merges'], ''],
    ['first-parent=1&no-merges=1', ['--first-parent', '--no-merges'], ''],
    ['first-parent=1', ['--first-parent'], 'dir'],
    ['no-merges=1', ['--no-merges'], 'dir/side.txt'],
    ['first-parent=1&no-merges=1', ['--first-parent', '--no-merges'], 'dir'],
    ['first-parent=1', ['--first-parent'], 'other.txt'],
    ['follow-rename=0', [], 'dir/new.txt'],
    ['', [], ''],
  ])('?%s lists what git log %j lists of «%s»', async (query, options, path) => {
    const expected = gitText(work, [
      'log',
      '--format=%H',
      ...options,
      'main',
      '--',
      ...(path === '' ? [] : [path]),
    ]).split('\n');
    expect(await wholeList(app(), `/o/r/commits/branch/main${path === '' ? '' : `/${path}`}?${query}`)).toEqual(
      expected,
    );
  });
});

describe('the links', () => {
  it('toggle one switch each and keep the others, the ref and the path', async () => {
    expect(switches(parsePage(await indexed.text('/o/r/commits/branch/main/dir?no-merges=1')))).toEqual([
      { label: 'Без боковых веток', href: '/o/r/commits/branch/main/dir?first-parent=1&no-merges=1', isOn: false },
      { label: 'Без слияний', href: '/o/r/commits/branch/main/dir', isOn: true },
      {
        label: 'С\u00a0учётом переименований',
        href: '/o/r/commits/branch/main/dir?no-merges=1&follow-rename=0',
        isOn: true,
      },
    ]);
    expect(switches(parsePage(await indexed.text('/o/r/commits/branch/topic-3', { 'accept-language': 'en' })))).toEqual(
      [
        { label: 'Main line only', href: '/o/r/commits/branch/topic-3?first-parent=1', isOn: false },
        { label: 'No merges', href: '/o/r/commits/branch/topic-3?no-merges=1', isOn: false },
      ],
    );
  });

  it('keep the switches on other pages and refs, and are excluded from search engines', async () => {
    const root = parsePage(await indexed.text('/o/r/commits/branch/main?no-merges=1'));
    const older = findAll(root, 'a.btn').find((link) => attribute(link, 'rel').startsWith('next'));
    expect(attribute(older as ReturnType<typeof find>, 'href')).toMatch(/\?no-merges=1&after=[0-9a-f]{40}$/);
    expect(findAll(root, 'a.menu-item').map((link) => attribute(link, 'href'))).toContain(
      '/o/r/commits/branch/topic-1?no-merges=1',
    );
    const robots = (page: PageNode): number =>
      findAll(page, 'meta').filter((meta) => attribute(meta, 'name') === 'robots').length;
    expect([robots(root), robots(parsePage(await indexed.text('/o/r/commits/branch/main')))]).toEqual([1, 0]);
  });

  it('follow a file through its rename by default', async () => {
    const follow = gitText(work, ['log', '--format=%H', '--follow', 'main', '--', 'dir/new.txt']).split('\n');
    expect(await wholeList(indexed, '/o/r/commits/branch/main/dir/new.txt')).toEqual(follow);
    expect(follow.length).toBeGreaterThan(1);
  });
});
