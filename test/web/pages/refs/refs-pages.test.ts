import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;
const TAGS = 250;

beforeAll(async () => {
  work = initWork('refs');
  writeFile(work, 'a', '1\n');
  const first = commitAll(work, 'First <b>', '1600000000 +0000');
  for (let at = 0; at < 12; at += 1) {
    git(work, ['checkout', '-q', '-b', `topic/${String(at)}`, first]);
    commitAll(work, `Topic ${String(at)}`, `${String(1_600_000_000 + ((at * 7) % 12) * 1000)} +0300`);
  }
  git(work, ['checkout', '-q', 'main']);
  git(work, ['branch', 'ветка']);
  git(work, ['update-ref', '--stdin'], {
    input: Array.from({ length: TAGS }, (_, at) => `create refs/tags/v1.${String(at)} ${first}\n`).join(''),
  });
  git(work, ['tag', '-a', '-m', 'Release two <i>\n\nmore', 'v2.0', 'topic/3'], {
    env: { GIT_COMMITTER_DATE: '1600009999 -0500', GIT_COMMITTER_NAME: 'Tina Tagger' },
  });
  git(work, ['tag', 'zz-tree', `${first}^{tree}`]);
  git(work, ['tag', '-a', '-m', 'a file', 'zz-file', `${first}:a`]);
  git(work, ['tag', 'zz"><img/src=x>', first]);
  git(work, ['pack-refs', '--all']);
  git(work, ['tag', '-a', '-m', 'Loose', 'v3.0', 'topic/4']);
  app = await startApp({ 'o/r': join(work, '.git'), 'o/bare': initBare('nothing') });
});
afterAll(() => app.close());

async function page(path: string, headers?: Record<string, string>): Promise<PageNode> {
  return parsePage(await app.text(path, headers));
}

const names = (root: PageNode): string[] =>
  findAll(root, 'td.list-name').map((cell) => textOf(findAll(cell, 'a')[0] ?? find(cell, 'span')));
const rowOf = (root: PageNode, name: string): PageNode => {
  const row = findAll(root, 'tr').find((candidate) => names(candidate)[0] === name);
  if (row === undefined) throw new Error(`no row of ${name}`);
  return row;
};

describe('the list of branches', () => {
  it('has the default branch first, then the most recently changed, as git orders them', async () => {
    const byDate = gitText(work, [
      'for-each-ref',
      '--sort=refname',
      '--sort=-committerdate',
      '--format=%(refname:short)',
      'refs/heads',
    ]).split('\n');
    expect(names(await page('/o/r/branches'))).toEqual(['main', ...byDate.filter((name) => name !== 'main')]);
  });

  it('shows the latest commit of each, its date in its own zone, and marks the default one', async () => {
    const root = await page('/o/r/branches');
    expect(wordsOf(find(root, 'tbody'))).toMatch(/^Основная ветка main /);
    expect(findAll(root, 'span.badge')).toEqual([]);
    const row = rowOf(root, 'topic/5');
    expect(wordsOf(find(row, 'td.list-msg'))).toBe(`${gitText(work, ['rev-parse', 'topic/5']).slice(0, 10)} Topic 5`);
    expect(wordsOf(find(row, 'time'))).toBe(
      gitText(work, ['log', '-1', '--format=%cd', '--date=iso-strict', 'topic/5'])
        .replace('T', ' ')
        .replace('+03', ' +03'),
    );
    expect(attribute(find(row, 'a'), 'href')).toBe('/o/r/src/branch/topic/5');
  });

  it.each([
    ['ВЕТКА', ['ветка'], undefined],
    ['ьфшт', ['main'], 'Показаны результаты для «main»'],
    ['topic 1', ['topic/1', 'topic/11', 'topic/10'], undefined],
  ])('finds %s', async (query, expected, note) => {
    const root = await page(`/o/r/branches?q=${encodeURIComponent(query)}`);
    expect(names(root).sort()).toEqual([...expected].sort());
    expect(findAll(root, 'p.note').map(wordsOf)).toEqual(note === undefined ? [] : [note]);
  });

  it.each([
    ['branches', 'Ветки · o/r · Кедр'],
    ['branches?q=topic', '«topic» · Ветки · o/r · Кедр'],
    ['tags?page=2', 'Страница 2 · Теги · o/r · Кедр'],
    ['tags?q=v1&page=3', 'Страница 3 · «v1» · Теги · o/r · Кедр'],
    ['tags?page=99', 'Страница 3 · Теги · o/r · Кедр'],
    ['graph?page=2', 'Страница 2 · Граф коммитов · Все ветки · o/r · Кедр'],
    ['find/branch/main?q=vfio', '«vfio» · Поиск файла · main · o/r · Кедр'],
  ])('%s has a title of its own', async (path, title) => {
    expect(textOf(find(await page(`/o/r/${path}`), 'title'))).toBe(title);
  });

  it('states that nothing was found, or that there are none', async () => {
    expect(wordsOf(find(await page('/o/r/branches?q=%3Cscript%3E'), 'div.blank'))).toBe(
      'Ничего не найдено Нет имён, в которых есть «<script>». Все ветки',
    );
    expect(wordsOf(find(await page('/o/bare/branches'), 'p.blank-title'))).toBe('Веток нет');
    expect(wordsOf(find(await page('/o/bare/tags', { 'accept-language': 'en' }), 'p.blank-title'))).toBe('No tags');
  });
});

describe('a name of the other kind', () => {
  it.each([
    ['branches?q=v1.24', 'Найдено среди тегов: 11', '/o/r/tags?q=v1.24', true],
    ['tags?q=topic', 'Найдено среди веток: 12', '/o/r/branches?q=topic', true],
    ['branches?q=topic', undefined, undefined, false],
    ['tags?q=no%20such', undefined, undefined, true],
    ['branches', undefined, undefined, false],
  ])('%s: %s', async (path, label, to, isBlank) => {
    const root = await page(`/o/r/${path}`);
    expect(findAll(root, 'div.blank')).toHaveLength(isBlank ? 1 : 0);
    expect(
      findAll(root, 'a.btn')
        .filter((link) => wordsOf(link).startsWith('Найдено'))
        .map((link) => [wordsOf(link), attribute(link, 'href')]),
    ).toEqual(label === undefined ? [] : [[label, to]]);
  });

  it('is also mentioned beside what was found', async () => {
    const root = await page('/o/r/branches?q=1');
    expect(names(root)).toContain('topic/1');
    expect(findAll(root, 'p.note').map(wordsOf)).toEqual([expect.stringMatching(/^Найдено среди тегов: \d+$/)]);
  });
});

describe('the ref switcher', () => {
  const items = (root: PageNode): string[] =>
    findAll(find(root, '.menu-box--ref'), 'a.menu-item').map((link) => textOf(find(link, 'span')));

  it('offers tags of commits, tags of tags and no tag of a tree or a file', async () => {
    const ofCommits = gitText(work, [
      'for-each-ref',
      '--sort=-version:refname',
      '--format=%(objecttype) %(*objecttype) %(refname:short)',
      'refs/tags',
    ])
      .split('\n')
      .filter((line) => /^(commit|tag commit) /.test(line))
      .map((line) => line.replace(/^.* /, ''));
    const branches = gitText(work, ['for-each-ref', '--format=%(refname:short)', 'refs/heads']).split('\n');
    expect(items(await page('/o/r')).slice(branches.length)).toEqual(versionsFirst(ofCommits).slice(0, 20));
    expect(ofCommits).not.toContain('zz-tree');
  });

  it('leads to existing pages', async () => {
    const links = findAll(await page('/o/r'), 'a.menu-item').map((link) => attribute(link, 'href'));
    expect(links.length).toBeGreaterThan(30);
    expect(await Promise.all(links.map(async (path) => (await app.get(path)).status))).toEqual(links.map(() => 200));
  });
});

/** Tags that are no versions come last, however git orders their names. */
function versionsFirst(tags: readonly string[]): string[] {
  const isVersion = (tag: string): boolean => /^v\d/.test(tag);
  return [...tags.filter(isVersion), ...tags.filter((tag) => !isVersion(tag))];
}

describe('the list of tags', () => {
  it('is in the order of versions, a hundred on a page, each tag once', async () => {
    const shown: string[] = [];
    let path: string | undefined = '/o/r/tags';
    const sizes: number[] = [];
    while (path !== undefined) {
      const root: PageNode = await page(path);
      shown.push(...names(root));
      sizes.push(names(root).length);
      const next = findAll(root, 'a.btn').find((link) => attribute(link, 'rel') === 'next');
      path = next === undefined ? undefined : attribute(next, 'href');
    }
    expect(sizes).toEqual([100, 100, TAGS + 5 - 200]);
    expect(shown).toEqual(versionsFirst(gitText(work, ['tag', '--sort=-version:refname']).split('\n')));
  });

  it('shows message and tagger of an annotated tag, packed or loose, and its own date', async () => {
    const root = await page('/o/r/tags');
    const row = rowOf(root, 'v2.0');
    expect(wordsOf(find(row, 'td.list-msg'))).toBe(
      `${gitText(work, ['rev-parse', 'topic/3']).slice(0, 10)} Release two <i> · Tina Tagger`,
    );
    expect(wordsOf(find(row, 'time'))).toBe('2020-09-13 10:13:19 -05:00');
    expect(wordsOf(find(rowOf(root, 'v3.0'), 'td.list-msg'))).toBe(
      `${gitText(work, ['rev-parse', 'topic/4']).slice(0, 10)} Loose · Kirill Committer`,
    );
    expect(wordsOf(find(rowOf(root, 'v1.249'), 'td.list-msg'))).toBe(
      `${gitText(work, ['rev-parse', 'main']).slice(0, 10)} First <b>`,
    );
  });

  it('names the kind of object that a tag points at when it is not a commit', async () => {
    const root = await page('/o/r/tags?q=zz-');
    expect(wordsOf(find(rowOf(root, 'zz-tree'), 'td.list-msg'))).toBe('указывает на дерево');
    expect(wordsOf(find(rowOf(root, 'zz-file'), 'td.list-msg'))).toBe('a file · указывает на файл · Kirill Committer');
    expect(findAll(rowOf(root, 'zz-tree'), 'a').map((link) => attribute(link, 'href'))).toEqual([
      '/o/r/src/tag/zz-tree',
    ]);
  });

  it('escapes names', async () => {
    const root = await page('/o/r/tags?q=img');
    expect(names(root)).toEqual(['zz"><img/src=x>']);
    expect(findAll(root, 'img')).toEqual([]);
  });
});
