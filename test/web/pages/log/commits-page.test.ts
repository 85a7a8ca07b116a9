import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;
const START = 1_600_000_000;
const HOUR = 3_600;

beforeAll(async () => {
  work = initWork('log');
  const at = (hours: number): string => `${String(START + hours * HOUR)} +0000`;
  writeFile(work, 'dir/sub/file.txt', '0\n');
  writeFile(work, 'gone.txt', 'x\n');
  commitAll(work, 'Первый коммит', at(0));
  for (let step = 1; step <= 60; step += 1) {
    writeFile(work, step % 3 === 0 ? 'dir/sub/file.txt' : 'other.txt', `${String(step)}\n`);
    commitAll(work, `Step ${String(step)}\n\nBody of ${String(step)} <i>`, at(step));
  }
  git(work, ['checkout', '-q', '-b', 'topic/one', 'HEAD~20']);
  writeFile(work, 'topic.txt', 'x\n');
  commitAll(work, 'On the topic', at(50));
  git(work, ['checkout', '-q', 'main']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge the topic', 'topic/one'], {
    env: { GIT_COMMITTER_DATE: at(70), GIT_AUTHOR_DATE: at(70) },
  });
  rmSync(join(work, 'gone.txt'));
  commitAll(work, 'Remove <script>alert(1)</script>', at(71));
  commitAll(work, '', at(72));
  git(work, ['tag', '-a', '-m', 'x', 'v1.0', 'HEAD~1']);
  git(work, ['branch', 'copy', 'HEAD~1']);
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

async function page(path: string, headers?: Record<string, string>): Promise<PageNode> {
  return parsePage(await app.text(path, headers));
}

const shownIds = (root: PageNode): string[] =>
  findAll(root, 'li.clog-row').map((row) => attribute(find(row, 'button'), 'dataCopy'));
const linkTo = (root: PageNode, rel: string): string | undefined => {
  const link = findAll(root, 'a.btn').find((candidate) => attribute(candidate, 'rel').split(' ').includes(rel));
  return link === undefined ? undefined : attribute(link, 'href');
};

/** Every page from the first on, by following the links. */
async function allPages(first: string): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let pages = 0;
  for (let path: string | undefined = first; path !== undefined && pages < 20; pages += 1) {
    const root: PageNode = await page(path);
    ids.push(...shownIds(root));
    path = linkTo(root, 'next');
  }
  return { ids, pages };
}

describe('the list of commits', () => {
  it.each([
    ['branch/main', ['main'], 2],
    ['branch/topic/one', ['topic/one'], 1],
    ['tag/v1.0', ['v1.0'], 2],
    ['branch/main/dir', ['main', '--', 'dir'], 1],
    ['branch/main/dir/sub/file.txt', ['main', '--', 'dir/sub/file.txt'], 1],
    ['branch/main/other.txt', ['main', '--', 'other.txt'], 1],
    ['branch/main/gone.txt', ['main', '--', 'gone.txt'], 1],
  ])('%s has what git log prints, in the same order', async (place, args, pages) => {
    const shown = await allPages(`/o/r/commits/${place}`);
    expect(shown.ids).toEqual(gitText(work, ['log', '--format=%H', ...args]).split('\n'));
    expect(shown.pages).toBe(pages);
  });

  it('shows summaries, authors, dates with zone, and bodies with all markup escaped', async () => {
    const root = await page('/o/r/commits/branch/main');
    const titles = findAll(root, 'div.clog-title').map((title) => textOf(find(title, 'a')));
    expect(titles[0]).toBe('Без сообщения');
    // Texts of the page are in its language and may be translated; those of a commit are marked as not translatable.
    const links = findAll(root, 'div.clog-title').map((title) => find(title, 'a'));
    expect(links.slice(0, 2).map((link) => [attribute(link, 'lang'), attribute(link, 'translate')])).toEqual([
      ['', ''],
      ['en', 'no'],
    ]);
    expect(titles.slice(1)).toEqual(gitText(work, ['log', '-49', '--skip=1', '--format=%s']).split('\n'));
    expect(textOf(find(root, 'time'))).toBe('12:26:40 +00:00');
    expect(findAll(root, 'pre.msg').map(textOf)).toContain('Body of 60 <i>');
    expect(findAll(root, 'i')).toEqual([]);
    expect(wordsOf(find(root, 'span.person'))).toBe('Anna Author');
  });

  it('groups adjacent commits by day', async () => {
    const root = await page('/o/r/commits/branch/main');
    const days = [...new Set(gitText(work, ['log', '-50', '--format=%cd', '--date=format:%Y-%m-%d']).split('\n'))];
    expect(findAll(root, 'h2.clog-day')).toHaveLength(days.length);
    expect(wordsOf(find(root, 'h2.clog-day'))).toBe('16 сентября 2020 г.');
    expect(wordsOf(find(await page('/o/r/commits/branch/main', { 'accept-language': 'en' }), 'h2.clog-day'))).toBe(
      'September 16, 2020',
    );
  });

  it('marks commits that branches and tags point at', async () => {
    const root = await page('/o/r/commits/branch/main');
    const badges = findAll(root, 'li.clog-row').map((row) => findAll(row, 'a.badge--ref').map(textOf));
    expect(badges.slice(0, 3)).toEqual([['main'], ['copy', 'v1.0'], []]);
    expect(badges.flat()).toContain('topic/one');
  });

  it('leads from a row of a file to the file at that commit, but not where the commit removed it', async () => {
    const id = gitText(work, ['log', '-1', '--format=%H', '--', 'dir/sub/file.txt']);
    const root = await page('/o/r/commits/branch/main/dir/sub/file.txt');
    expect(attribute(find(find(root, 'div.clog-side'), 'a.btn'), 'href')).toBe(
      `/o/r/src/commit/${id}/dir/sub/file.txt`,
    );
    const rows = findAll(await page('/o/r/commits/branch/main/gone.txt'), 'div.clog-side');
    expect(rows.map((row) => findAll(row, 'a.btn').length)).toEqual([0, 1]);
  });

  it('has the path in its title and heading, with crumbs', async () => {
    const root = await page('/o/r/commits/branch/main/dir/sub');
    expect(textOf(find(root, 'title'))).toBe('История: dir/sub · main · o/r · Кедр');
    expect(textOf(find(root, 'h1'))).toBe('История: dir/sub');
    expect(wordsOf(find(root, 'ol.crumbs-list'))).toBe('r dir sub');
  });

  it('states that a path no longer exists and shows its earlier history', async () => {
    expect(wordsOf(find(await page('/o/r/commits/branch/main/gone.txt'), 'p.note'))).toBe(
      '«gone.txt» сейчас нет в «main»; показана прежняя история.',
    );
  });

  it('links from a later page to the page before', async () => {
    const first = await page('/o/r/commits/branch/main');
    expect(linkTo(first, 'prev')).toBeUndefined();
    const second = await page(linkTo(first, 'next') ?? '');
    const back = await page(linkTo(second, 'prev') ?? '');
    expect(shownIds(back)).toEqual(shownIds(first));
    expect(linkTo(back, 'prev')).toBeUndefined();
    expect(linkTo(back, 'next')).toBe(linkTo(first, 'next'));
  });

  it('explains that a cursor is not in the history', async () => {
    const root = await page(`/o/r/commits/branch/main?after=${'1'.repeat(40)}`);
    expect(wordsOf(find(root, 'p.blank-title'))).toBe('Здесь коммитов нет');
    expect((await app.get('/o/r/commits/branch/main?after=xyz')).status).toBe(400);
  });

  it('answers 404 for a path that never existed', async () => {
    expect((await app.get('/o/r/commits/branch/main/never')).status).toBe(404);
  });

  it('is revalidated under a full id and under a branch', async () => {
    const id = gitText(work, ['rev-parse', 'HEAD']);
    expect((await app.get(`/o/r/commits/commit/${id}`)).headers.get('cache-control')).toBe('no-cache');
    const branch = await app.get('/o/r/commits/branch/main');
    expect(branch.headers.get('cache-control')).toBe('no-cache');
    expect(
      (await app.get('/o/r/commits/branch/main', { 'if-none-match': branch.headers.get('etag') ?? '' })).status,
    ).toBe(304);
  });
});
