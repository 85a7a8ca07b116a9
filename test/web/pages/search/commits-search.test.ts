/** The tab of commits of the search page, and its JSON. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let work: string;

beforeAll(async () => {
  work = initWork('searched-commits');
  for (let step = 0; step < 60; step += 1) {
    writeFile(work, step % 2 === 0 ? 'even/file' : 'odd', String(step));
    const trailer =
      step % 10 === 0 ? '\n\nFixes: 1da177e4c3f4 ("Linux-2.6.12-rc2")\nReviewed-by: Al Viro <viro@x>' : '';
    commitAll(work, `step ${String(step)}: утечка памяти${trailer}`);
  }
  app = await startApp({ 'o/r': `${work}/.git` });
});
afterAll(() => app.close());

const page = async (query: string, parameters = ''): Promise<PageNode> =>
  parsePage(await app.text(`/o/r/search?type=commits&q=${encodeURIComponent(query)}${parameters}`));
const titlesOf = (root: PageNode): string[] =>
  findAll(root, '.clog-title').flatMap((title) => findAll(title, 'a').slice(0, 1).map(textOf));
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

async function json(query: string, parameters = ''): Promise<Record<string, unknown> & { commits: { sha: string }[] }> {
  const answer = await app.get(`/o/r/search?format=json&type=commits&q=${encodeURIComponent(query)}${parameters}`);
  return (await answer.json()) as Record<string, unknown> & { commits: { sha: string }[] };
}

function gitIds(...args: string[]): string[] {
  return gitText(work, ['log', '--format=%H', '-i', ...args]).split('\n');
}

describe('the tab of commits', () => {
  test('shows what is found, how many there are, and the next part', async () => {
    const first = await page('утечка');
    expect(titlesOf(first)[0]).toContain('step 59');
    expect(plain(textOf(first))).toContain('Найдено: 60 коммитов');
    const next = findAll(first, 'a').find((link) => (attribute(link, 'href') ?? '').includes('cursor='));
    const second = parsePage(await app.text(next === undefined ? '' : (attribute(next, 'href') ?? '')));
    expect(titlesOf(second)[0]).toContain('step 34');
    expect(plain(textOf(await page('zzqq')))).not.toContain('Найдено');
  });

  test('says how far it has looked when time is over', async () => {
    const background = app.context.repositories.find('o', 'r')?.background as object;
    const cursor = gitIds('-1', '--grep=step 7:')[0] ?? '';
    const part = { commits: [], total: { count: 0, isExact: false }, cursor, complete: false, reading: 0, lost: [] };
    Object.assign(background, { ask: () => Promise.resolve(part) });
    try {
      const day = gitText(work, ['log', '-1', '--format=%cs', cursor]);
      const heading = new Intl.DateTimeFormat('ru', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
      expect(plain(textOf(await page('утечка')))).toContain(`История просмотрена до ${plain(heading)}`);
    } finally {
      Reflect.deleteProperty(background, 'ask');
    }
  });

  test('understands another keyboard layout', async () => {
    const found = await page('entxrf');
    expect(titlesOf(found)[0]).toContain('step 59');
    expect(plain(textOf(found))).toContain('утечка');
    expect(titlesOf(await page('entxrf', '&literal=1'))).toEqual([]);
  });

  test('says what is wrong with a query', async () => {
    const answer = await app.get('/o/r/search?type=commits&q=after%3A2008-13');
    expect(answer.status).toBe(400);
    expect(plain(textOf(parsePage(await answer.text())))).toContain('Такой даты нет');
    expect(await json('author:')).toMatchObject({ error: { reason: 'empty-filter', start: 0, end: 7 } });
  });
});

describe('the commits for programs', () => {
  test('are those of git log', async () => {
    const queries: readonly [string, ...string[]][] = [
      ['"step 1"', '-F', '--grep=step 1'],
      ['fixes:1da177e', '-E', '--grep=^fixes:.*1da177e'],
      ['reviewed-by:viro', '-E', '--grep=^reviewed-by:.*viro'],
      ['author:anna', '--author=anna'],
      ['path:even step', '--grep=step', '--', 'even'],
      ['path:even', '--', 'even'],
      ['after:2020 before:2020'],
    ];
    for (const [query, ...args] of queries) {
      const { commits, count, countIsExact, cursor } = await json(query, '&limit=1000');
      const expected = gitIds(...args);
      expect([query, commits.map(({ sha }) => sha)]).toEqual([query, expected]);
      expect([count, countIsExact, cursor]).toEqual([expected.length, true, null]);
    }
  });

  test('have a cursor', async () => {
    const { commits, cursor, count } = await json('step', '&limit=7');
    expect([commits.length, count, cursor]).toEqual([7, 60, commits[6]?.sha]);
    const next = await json('step', `&limit=7&cursor=${String(cursor)}`);
    expect([...commits, ...next.commits].map(({ sha }) => sha)).toEqual(gitIds('--grep=step').slice(0, 14));
  });
});
