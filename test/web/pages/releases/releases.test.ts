import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

const SIGNATURE = '-----BEGIN PGP SIGNATURE-----\n\niBIEAAEIAAAACgkQobLD1OX2Bxg=\n-----END PGP SIGNATURE-----\n';

let work: string;
let app: RunningApp;

beforeAll(async () => {
  work = initWork('releases');
  const tags = ['v1.0-rc1', 'v1.0', 'v1.1-rc1', 'v1.1-rc2', 'v1.1', 'docs/1'];
  for (const [i, tag] of tags.entries()) {
    writeFile(work, 'file', `${i}\n`);
    commitAll(work, `Commit ${i}`);
    git(work, ['tag', '-a', tag, '-F', '-'], {
      input: `Version ${tag}\n\nWhat is <new>:\n  ${i} things\n${tag === 'v1.1' ? SIGNATURE : ''}`,
      env: { GIT_COMMITTER_DATE: `${1_600_000_000 + i * 1_000_000} +0300` },
    });
  }
  for (const tag of ['light', 'v7.0', 'v8.0']) git(work, ['tag', tag]);
  git(work, [
    'branch',
    'fresh',
    git(work, ['commit-tree', 'HEAD^{tree}', '-m', 'fresh'], {
      env: { GIT_COMMITTER_DATE: new Date().toISOString() },
    })
      .toString()
      .trim(),
  ]);
  git(work, [
    'branch',
    'old',
    git(work, ['commit-tree', 'HEAD^{tree}', '-m', 'old'], { env: { GIT_COMMITTER_DATE: '2019-01-01T00:00:00Z' } })
      .toString()
      .trim(),
  ]);
  git(work, ['tag', 'tree', 'HEAD^{tree}']);
  app = await startApp({ 'o/r': `${work}/.git`, 'o/bare': initBare('none') });
});

afterAll(() => app.close());

const page = async (path: string): Promise<PageNode> => parsePage(await app.text(path));

describe('releases', () => {
  it('are the annotated tags, the newest version first', async () => {
    const root = await page('/o/r/releases');
    const annotated = gitText(work, ['for-each-ref', '--format=%(objecttype) %(refname:short)', 'refs/tags'])
      .split('\n')
      .filter((line) => line.startsWith('tag '))
      .map((line) => line.slice(4));
    const headings = findAll(root, 'h2.release-name');
    const shown = headings.map((heading) => textOf(find(heading, 'a')));
    // The target of `releases/latest`.
    const latest = (await app.get('/o/r/releases/latest')).headers.get('location')?.split('/').at(-1);
    expect(
      headings
        .filter((heading) => findAll(heading, 'span.badge').length > 0)
        .map((heading) => textOf(find(heading, 'a'))),
    ).toEqual([latest]);
    expect([...shown].sort()).toEqual(annotated.sort());
    expect(shown.filter((name) => name.startsWith('v'))).toEqual(['v1.1', 'v1.1-rc2', 'v1.1-rc1', 'v1.0', 'v1.0-rc1']);
  });

  it('have message, person, commit, archives and the previous release', async () => {
    const root = await page('/o/r/releases/tag/v1.1');
    expect(textOf(find(root, 'h1'))).toBe('v1.1');
    expect(textOf(find(root, 'p.release-summary'))).toBe('Version v1.1');
    expect(textOf(find(root, 'pre.release-body')).trim()).toBe('What is <new>:\n  4 things');
    expect(wordsOf(find(root, 'p.release-facts'))).toContain('Автор тега: Kirill Committer');
    expect(textOf(find(root, 'time'))).toBe(
      gitText(work, ['for-each-ref', '--format=%(taggerdate:iso-strict)', 'refs/tags/v1.1'])
        .replace('T', ' ')
        .replace('+03', ' +03'),
    );
    expect(findAll(find(root, 'p.release-facts'), 'a').map((link) => attribute(link, 'href'))).toEqual([
      `/o/r/commit/${gitText(work, ['rev-parse', 'v1.1^{commit}'])}`,
      '/o/r/src/tag/v1.1',
      '/o/r/compare/v1.0...v1.1',
    ]);
    expect(textOf(find(root, 'code.signed-key'))).toBe('A1B2C3D4E5F60718');
    expect(findAll(find(root, 'p.release-archives'), 'a').map((link) => attribute(link, 'href'))).toEqual(
      ['zip', 'tar.gz', 'tar.zst'].map((format) => `/o/r/archive/v1.1.${format}`),
    );
  });

  it('a pre-release is compared with the version before it, the first one with nothing', async () => {
    const compared = async (tag: string): Promise<(string | undefined)[]> =>
      findAll(find(await page(`/o/r/releases/tag/${tag}`), 'p.release-facts'), 'a')
        .slice(2)
        .map((link) => attribute(link, 'href'));
    expect(await compared('v1.1-rc1')).toEqual(['/o/r/compare/v1.0...v1.1-rc1']);
    expect(await compared('v1.0-rc1')).toEqual([]);
    expect(await compared('docs/1')).toEqual([]);
  });

  it('a lightweight tag has a page that shows its commit', async () => {
    const root = await page('/o/r/releases/tag/light');
    expect(textOf(find(root, 'p.release-summary'))).toBe('Commit 5');
    expect(wordsOf(find(root, 'p.release-facts'))).toContain('Коммитер: Kirill Committer');
  });

  it('latest is the newest by date within the main family of versions', async () => {
    const other = initWork('latest');
    const tag = (name: string, seconds: number): void => {
      git(other, ['tag', '-a', '-m', name, name], { env: { GIT_COMMITTER_DATE: `${String(seconds)} +0000` } });
    };
    writeFile(other, 'a', 'a');
    commitAll(other, 'Begin');
    for (const [at, name] of ['v1.0', 'v2.0', 'v1.1', 'v3.0-rc1', 'vfio-v6', 'snapshot'].entries())
      tag(name, 1_600_000_000 + at * 1000);
    const own = await startApp({ 'o/r': `${other}/.git` });
    try {
      expect((await own.get('/o/r/releases/latest')).headers.get('location')).toBe('/o/r/releases/tag/v1.1');
      const headings = findAll(parsePage(await own.text('/o/r/releases')), 'h2.release-name').map(wordsOf);
      expect(headings).toEqual(['v3.0-rc1', 'v2.0', 'v1.1 последний релиз', 'v1.0', 'vfio-v6', 'snapshot']);
    } finally {
      await own.close();
    }
  });

  it('latest leads to the newest that is not a pre-release; without one there is an explanation', async () => {
    const latest = await app.get('/o/r/releases/latest');
    expect([latest.status, latest.headers.get('location')]).toEqual([302, '/o/r/releases/tag/v1.1']);
    expect((await app.get('/o/bare/releases/latest')).status).toBe(404);
    expect(textOf(find(await page('/o/bare/releases'), 'p.blank-title'))).toBe('Релизов нет');
    expect((await app.get('/o/r/releases/tag/no-such')).status).toBe(404);
    expect((await app.get('/o/r/releases/tag/tree')).status).toBe(200);
  });
});

describe('the list of tags', () => {
  it('is grouped by version, single versions by their range, other names apart', async () => {
    const groups = findAll(await page('/o/r/tags'), 'tbody').map((body) => [
      findAll(body, 'th').map(textOf).join(),
      ...findAll(body, 'td.list-name').map((cell) => textOf(findAll(cell, 'a')[0] ?? find(cell, 'span'))),
    ]);
    expect(groups).toEqual(
      expect.arrayContaining([
        ['v1.1', 'v1.1', 'v1.1-rc2', 'v1.1-rc1'],
        ['v1.0', 'v1.0', 'v1.0-rc1'],
        ['v7.0–v8.0', 'v8.0', 'v7.0'],
      ]),
    );
    expect(groups.filter(([name]) => name === 'Прочие').flat()).toEqual(
      expect.arrayContaining(['light', 'docs/1', 'tree']),
    );
  });

  it('offers archives of tags with files, and the description of annotated tags', async () => {
    const root = await page('/o/r/tags');
    const links = (name: string): string[] => {
      const row = findAll(root, 'tr').find((candidate) => findAll(candidate, 'td.list-name').map(wordsOf)[0] === name);
      return row === undefined ? [] : findAll(find(row, 'td.list-acts'), 'a').map(textOf);
    };
    expect(links('v1.0')).toEqual(['Описание', 'История', 'ZIP', 'TAR.GZ']);
    expect(links('light')).toEqual(['История', 'ZIP', 'TAR.GZ']);
    expect(links('tree')).toEqual([]);
  });
});

describe('the list of branches', () => {
  it('separates active branches from stale ones', async () => {
    const groups = findAll(await page('/o/r/branches'), 'tbody').map((body) => [
      findAll(body, 'th').map(textOf).join(),
      ...findAll(body, 'td.list-name').map((cell) => textOf(find(cell, 'a'))),
    ]);
    expect(groups).toEqual([
      ['Основная ветка', 'main'],
      ['Активные', 'fresh'],
      ['Давно не менялись', 'old'],
    ]);
  });
});
