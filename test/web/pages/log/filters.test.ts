/**
 * The list of commits filtered by words, dates and a revision: what git log prints for the same filter, page by page in
 * both directions, with and without an index.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Oid } from '../../../../src/git/oid.js';
import { matchesCommit, type CommitExpression } from '../../../../src/search/commits/commit-expression.js';
import { commitFilters, type CommitQuery } from '../../../../src/search/commits/commit-filter.js';
import { CommitTexts } from '../../../../src/search/commits/commit-texts.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, initBare, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

const START = 1_577_836_800;
const DAY = 86_400;
const NO_OID = '0'.repeat(40) as Oid;
const PEOPLE = [
  ['Linus Torvalds', 'torvalds@example.org'],
  ['Алёна Ёлкина', 'alena@example.org'],
  ['Jürgen Groß', 'jg@example.org'],
  ['Anna Author', 'anna@example.org'],
] as const;

let direct: RunningApp;
let indexed: RunningApp;
let work: string;
let zones: string;

beforeAll(async () => {
  work = initWork('filters');
  for (let step = 0; step < 260; step += 1) {
    const [name, email] = PEOPLE[step % 4] as (typeof PEOPLE)[number];
    const [committer, address] = PEOPLE[(step >> 2) % 4] as (typeof PEOPLE)[number];
    writeFile(work, step % 3 === 0 ? 'dir/a.txt' : 'b.txt', String(step));
    const date = `${String(START + step * DAY)} +0000`;
    git(work, ['add', '-A']);
    git(work, ['commit', '-q', '-F', '-'], {
      input: `Step ${String(step)}\n\n${step % 7 === 0 ? 'Fixes: a LEAK of memory' : 'Nothing of note'}\nleak\nof`,
      env: {
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: email,
        GIT_COMMITTER_NAME: committer,
        GIT_COMMITTER_EMAIL: address,
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_DATE: date,
      },
    });
    if (step === 100) git(work, ['branch', 'old']);
  }
  zones = initBare('zones');
  const noon = 1_583_150_400;
  git(zones, ['fast-import', '--quiet', '--date-format=raw-permissive'], {
    // Six hours from one commit to the next, around midnight in zones of all kinds.
    input: Array.from({ length: 12 }, (_, at) => noon + (at - 6) * 21_600)
      .flatMap((time) =>
        ['+0000', '+0300', '-0800', '+1400', '-1200', '+0545'].map((zone) => `${String(time)} ${zone}`),
      )
      .map((when) => `commit refs/heads/main\ncommitter C <c@d> ${when}\ndata 1\nm\n`)
      .join(''),
  });
  const repositories = { 'o/r': `${work}/.git`, 'o/zones': zones };
  direct = await startApp(repositories);
  indexed = await startApp(repositories, { dataDir: tempDir('data') });
  for (const name of ['r', 'zones'])
    await vi.waitFor(
      () => expect(indexed.context.repositories.find('o', name)?.history.indexState?.state).toBe('ready'),
      { timeout: 30_000 },
    );
});
afterAll(() => Promise.all([direct.close(), indexed.close()]));

const shown = (root: PageNode): string[] =>
  findAll(root, 'li.clog-row').map((row) => attribute(find(row, 'button'), 'dataCopy'));

/** The link of that kind, and also the links that continue a search whose time ran out. */
function linkOf(root: PageNode, rel: 'prev' | 'next'): string | undefined {
  const links = [
    ...findAll(root, 'a.btn').filter((link) => attribute(link, 'rel').startsWith(rel)),
    ...(rel === 'next' ? findAll(root, 'a').filter((link) => wordsOf(link) === 'Продолжить поиск') : []),
  ];
  return links[0] === undefined ? undefined : attribute(links[0], 'href');
}

async function wholeList(app: RunningApp, first: string): Promise<string[]> {
  const ids: string[] = [];
  for (let path: string | undefined = first, pages = 0; path !== undefined && pages < 100; pages += 1) {
    const root: PageNode = parsePage(await app.text(path));
    ids.push(...shown(root));
    path = linkOf(root, 'next');
  }
  return ids;
}

const gitIds = (args: readonly string[]): string[] =>
  gitText(work, ['log', '-i', '-F', '--format=%H', ...args])
    .split('\n')
    .filter((line) => line !== '');

describe.each([
  ['by direct walk', () => direct],
  ['from the index', () => indexed],
])('%s', (_, app) => {
  it.each([
    ['author=torvalds', ['--author=torvalds', 'main']],
    ['author=Linus+Torvalds+%3Ctor', ['--author=Linus Torvalds <tor', 'main']],
    ['committer=anna', ['--committer=anna', 'main']],
    ['grep=leak+of', ['--grep=leak of', 'main']],
    ['author=jg%40&grep=LEAK+of', ['--author=jg@', '--grep=leak of', 'main']],
    ['since=2020-02-01&until=2020-05-31', ['--since=2020-02-01T00:00:00Z', '--until=2020-05-31T23:59:59Z', 'main']],
    ['since=1.2.2020&until=31.05.2020', ['--since=2020-02-01T00:00:00Z', '--until=2020-05-31T23:59:59Z', 'main']],
    ['since=2020-2-1&until=2020-05', ['--since=2020-02-01T00:00:00Z', '--until=2020-05-31T23:59:59Z', 'main']],
    ['since=2020&until=2020', ['--since=2020-01-01T00:00:00Z', '--until=2020-12-31T23:59:59Z', 'main']],
    ['since=2020-05-01&author=anna', ['--since=2020-05-01T00:00:00Z', '--author=anna', 'main']],
    ['not=old', ['old..main']],
    ['not=old&committer=torvalds&no-merges=1', ['--no-merges', '--committer=torvalds', 'old..main']],
    ['author=nobody-has-this-name', ['--author=nobody-has-this-name', 'main']],
  ])('%s lists the same as git log', async (query, args) => {
    expect(await wholeList(app(), `/o/r/commits/branch/main?${query}`)).toEqual(gitIds(args));
  });

  it.each(['2020-03-01', '2020-03-02', '2020-03-03', '1970-01-01'])(
    'the day %s finds the commits whose own day it is, as git prints it',
    async (day) => {
      const ofDay = (lines: string): string[] =>
        lines.split('\n').flatMap((line) => (line.startsWith(day) ? [line.slice(day.length + 1)] : []));
      const format = ['--date=format:%Y-%m-%d', '--format=%cd %H'];
      const root = parsePage(await app().text(`/o/zones/commits/branch/main?since=${day}&until=${day}`));
      expect(shown(root)).toEqual(ofDay(gitText(zones, ['log', ...format, 'main'])));
      expect(findAll(root, 'h2.clog-day').length).toBeLessThanOrEqual(1);
    },
  );

  it('filters the history of a path', async () => {
    expect(await wholeList(app(), '/o/r/commits/branch/main/dir?author=anna')).toEqual(
      gitIds(['--author=anna', 'main', '--', 'dir']),
    );
  });

  it('finds a name in any case, with е for ё and in the wrong keyboard layout', async () => {
    const alena = gitIds(['--author=Алёна', 'main']);
    expect(await wholeList(app(), `/o/r/commits/branch/main?author=${encodeURIComponent('алена')}`)).toEqual(alena);
    const root = parsePage(await app().text(`/o/r/commits/branch/main?author=${encodeURIComponent('ещкмфдвы')}`));
    expect(shown(root)).toEqual(gitIds(['--author=torvalds', 'main']).slice(0, 50));
    expect(findAll(root, 'span.note-text').map(wordsOf)).toEqual(['Показаны результаты для «torvalds»']);
  });

  it.each(['', '?author=anna', '?since=2020-03-01', '?not=old'])(
    'goes back through the same pages (%s)',
    async (query) => {
      const pages: string[][] = [];
      let root = parsePage(await app().text(`/o/r/commits/branch/main${query}`));
      for (;;) {
        pages.push(shown(root));
        const next = linkOf(root, 'next');
        if (next === undefined) break;
        root = parsePage(await app().text(next));
      }
      expect(pages.length).toBeGreaterThan(1);
      for (const page of pages.toReversed()) {
        expect(shown(root)).toEqual(page);
        const back = linkOf(root, 'prev');
        if (back !== undefined) root = parsePage(await app().text(back));
      }
      expect(linkOf(root, 'prev')).toBeUndefined();
    },
  );
});

describe('the title', () => {
  const titleOf = async (query: string): Promise<string> =>
    textOf(find(parsePage(await direct.text(`/o/r/commits/branch/main${query}`)), 'title'));

  it.each([
    ['', ''],
    ['?author=alex', 'Автор: alex · '],
    [
      '?grep=leak&since=2020-02-01&not=old',
      'Слова в\u00a0сообщении: leak · С\u00a0даты: 2020-02-01 · Нет в\u00a0«old» · ',
    ],
    ['?first-parent=1&no-merges=1&follow-rename=0', 'Без боковых веток · Без слияний · Без учёта переименований · '],
  ])('of %s names the filter', async (query, parts) => {
    expect(await titleOf(query)).toBe(`${parts}Коммиты · main · o/r · Кедр`);
  });

  it('names the part', async () => {
    const old = gitText(work, ['rev-parse', 'old']);
    expect(await titleOf(`?after=${old}&author=anna`)).toBe(
      `Старше ${old.slice(0, 10)} · Автор: anna · Коммиты · main · o/r · Кедр`,
    );
    expect(await titleOf(`?before=${old}`)).toBe(`Новее ${old.slice(0, 10)} · Коммиты · main · o/r · Кедр`);
  });
});

describe('the form', () => {
  it('contains the current filter, with the labels of the switches', async () => {
    const root = parsePage(
      await direct.text('/o/r/commits/branch/main/dir?author=anna&since=2020-02-01&first-parent=1'),
    );
    const form = find(root, 'form.log-filter-form');
    expect(
      Object.fromEntries(findAll(form, 'input').map((input) => [attribute(input, 'name'), attribute(input, 'value')])),
    ).toEqual({
      'first-parent': '1',
      author: 'anna',
      committer: '',
      grep: '',
      path: 'dir',
      since: '2020-02-01',
      until: '',
    });
    expect(attribute(form, 'action')).toBe('/o/r/commits/branch/main');
  });

  it('redirects to the address of the typed path', async () => {
    expect((await direct.get('/o/r/commits/branch/main?author=anna&path=/dir/&until=')).headers.get('location')).toBe(
      '/o/r/commits/branch/main/dir?author=anna',
    );
  });

  it('rejects an invalid date', async () => {
    for (const day of ['yesterday', '2020-02-30', '31.9.2020', '2020-13', '0', '2020-00-01', '99999'])
      expect((await direct.get(`/o/r/commits/branch/main?since=${day}`)).status, day).toBe(400);
  });

  it('says that nothing was found', async () => {
    const root = parsePage(await direct.text('/o/r/commits/branch/main?author=nobody-has-this-name'));
    expect(wordsOf(find(root, 'p.blank-title'))).toBe('Ничего не найдено');
  });
});

/** Whether the query as typed finds a commit with these texts. */
function isFound(query: CommitQuery, texts: CommitTexts): boolean {
  const [filter] = commitFilters(query);
  return matchesCommit(filter?.expression as CommitExpression, NO_OID, texts);
}

describe('words of a commit', () => {
  it('are decoded with the encoding that the commit names', () => {
    const head = Buffer.from('tree x\nauthor ');
    const bytes = Buffer.concat([
      head,
      Buffer.from([0xc0, 0xed, 0xed, 0xe0]),
      Buffer.from(' <a@b> 1 +0000\ncommitter C <c@d> 1 +0000\nencoding windows-1251\n\nauthor nobody\n'),
    ]);
    const texts = new CommitTexts(bytes);
    expect([texts.get('author'), texts.get('committer'), texts.get('grep')]).toEqual([
      'анна <a@b>',
      'c <c@d>',
      'author nobody\n',
    ]);
    expect(isFound({ author: 'Анна' }, texts)).toBe(true);
  });

  it('end at a NUL in the message, as those that git log searches', () => {
    const header = git(work, ['cat-file', 'commit', 'HEAD']).toString().split('\n\n', 1)[0] ?? '';
    const input = `${header}\n\nshown \0hidden\n`;
    const oid = gitText(work, ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], { input });
    for (const grep of ['shown', 'hidden'])
      expect(isFound({ grep }, new CommitTexts(Buffer.from(input)))).toBe(
        gitIds(['-1', `--grep=${grep}`, oid]).includes(oid),
      );
  });

  it('are empty in malformed commits, without an error', () => {
    for (const text of ['', '\n\n', 'author', 'tree x\nauthor\ncommitter \n\n', 'x'.repeat(100)]) {
      const texts = new CommitTexts(Buffer.from(text));
      expect(() => [texts.get('author'), texts.get('committer'), texts.get('grep')]).not.toThrow();
    }
  });
});
