/** Code of all repositories: what is found, in parts, and that nothing private is even asked. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RepositoryHandle } from '../../../../src/repository/repository-handle.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, gitText, initBare, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;
let works: Record<string, string>;

/** Newer repositories come first. */
function repository(name: string, year: number): string {
  const work = initWork(name);
  writeFile(work, 'driver.c', `int ${name}_probe(void);\nint common_word;\n`);
  for (const file of ['a', 'b', 'c', 'd']) writeFile(work, `many/${file}.c`, 'common_word\n'.repeat(5));
  commitAll(work, 'Begin', `${(year - 1970) * 31_557_600} +0000`);
  return work;
}

beforeAll(async () => {
  works = Object.fromEntries(
    ['secret', 'newer', 'older', 'hidden'].map((name, at) => [name, repository(name, 2020 - at)]),
  );
  const dirs = Object.fromEntries(Object.entries(works).map(([name, work]) => [`o/${name}`, `${work}/.git`]));
  app = await startApp(
    { ...dirs, 'o/empty': initBare('empty') },
    {
      dataDir: tempDir('data'),
      access: {
        rules: {
          rules: [
            { repositories: 'o/secret', read: 'private', users: ['ann'], groups: [] },
            { repositories: 'o/hidden', read: 'hidden', users: [], groups: [] },
          ],
          own: new Map(),
          groups: new Map(),
        },
        userHeader: 'x-user',
      },
      trustedProxies: ['loopback'],
    },
  );
  await vi.waitFor(
    () => {
      for (const name of Object.keys(works)) expect(handle(name).history.indexState?.search.state).toBe('ready');
    },
    { timeout: 30_000 },
  );
});
afterAll(() => app.close());

const handle = (name: string): RepositoryHandle => app.context.repositories.find('o', name) as RepositoryHandle;
const ANN = { 'x-user': 'ann' };

const page = async (query: string, headers?: Record<string, string>): Promise<PageNode> =>
  parsePage(await app.text(`/explore/code?${query}`, headers));
/** The part that has results, or the last one: on a busy machine a part ends before all are asked. */
async function whole(query: string, headers?: Record<string, string>): Promise<PageNode> {
  let root = await page(query, headers);
  for (let [next] = findAll(root, 'p.search-next'); next !== undefined; [next] = findAll(root, 'p.search-next')) {
    if (findAll(root, 'section.search-repository').length > 0) break;
    root = parsePage(await app.text(attribute(find(next, 'a'), 'href'), headers));
  }
  return root;
}

const namesOf = (root: PageNode): string[] =>
  findAll(root, 'h2.search-repository-name').map((name) => textOf(find(name, 'b')));

/** Repositories whose worker tasks were asked meanwhile. */
async function askedBy(look: () => Promise<unknown>): Promise<string[]> {
  const asked: string[] = [];
  const spies = Object.keys(works).map((name) => {
    const { background } = handle(name);
    const ask = background.ask.bind(background);
    return vi.spyOn(background, 'ask').mockImplementation((...args) => {
      asked.push(name);
      return ask(...args);
    });
  });
  await look();
  for (const spy of spies) spy.mockRestore();
  return asked;
}

describe('code of all repositories', () => {
  test('is grouped by repository, the latest update first, with a few files of each and a link to all', async () => {
    // The first questions start threads.
    await whole('q=nowhere_at_all');
    const found = await page('q=common_word');
    expect(namesOf(found)).toEqual(['newer', 'older']);
    expect(findAll(found, 'h3.hit-head').length).toBe(6);
    expect(wordsOf(find(found, '.search-repository-count')).replaceAll('\u00a0', ' ')).toBe('Найдено: 5 файлов');
    const all = attribute(find(find(found, '.search-repository-all'), 'a'), 'href');
    expect(all).toBe('/o/newer/search/branch/main?q=common_word');
    const shown = findAll(parsePage(await app.text(all)), '.hit-path').length;
    expect(shown).toBe(gitText(works['newer'] as string, ['grep', '-l', 'common_word']).split('\n').length);
  });

  test('is found where it is, and nowhere else', async () => {
    const found = await whole('q=older_probe');
    expect(namesOf(found)).toEqual(['older']);
    expect(attribute(find(found, '.hit-path'), 'href')).toBe('/o/older/src/branch/main/driver.c#L1');
    expect(wordsOf(find(await whole('q=nowhere_at_all'), '.blank-title'))).toBe('Ничего не найдено');
  });

  test('goes on after a repository that the cursor names', async () => {
    expect(namesOf(await page('q=common_word&after=o/newer'))).toEqual(['older']);
    expect(namesOf(await page('q=common_word&after=o/older'))).toEqual([]);
  });

  test('says what is wrong with a query, and how queries are written', async () => {
    const response = await app.get('/explore/code?q=%22open');
    expect(response.status).toBe(400);
    expect(wordsOf(find(parsePage(await response.text()), 'div.note--warn'))).toContain('Нет закрывающей кавычки');
    expect(findAll(find(await page(''), 'details.search-more'), 'dt').length).toBeGreaterThan(5);
  });

  test('leads to repositories with the same words, and back', async () => {
    const tabs = findAll(find(await page('q=older'), '.page-tabs'), 'a').map((tab) => attribute(tab, 'href'));
    expect(tabs).toEqual(['/?q=older', '/explore/code?q=older']);
    const back = parsePage(await app.text('/?q=older'));
    expect(findAll(find(back, '.page-tabs'), 'a').map((tab) => attribute(tab, 'href'))).toEqual(tabs);
  });
});

describe('for those who may not read a repository', () => {
  test('it is neither shown nor asked, nor counted', async () => {
    for (const query of ['q=common_word', 'q=secret_probe', 'q=hidden_probe']) {
      const asked = await askedBy(() => page(query));
      expect(asked).not.toContain('secret');
      expect(asked).not.toContain('hidden');
    }
    const text = (await app.text('/explore/code?q=secret_probe')).replaceAll('secret_probe', 'QUERY');
    const nothing = (await app.text('/explore/code?q=absent_probe')).replaceAll('absent_probe', 'QUERY');
    expect(text).toBe(nothing);
  });

  test('as a cursor it is answered as one that does not exist', async () => {
    const answers = ['o/secret', 'o/hidden', 'o/none'].map(async (name) => {
      const response = await app.get(`/explore/code?q=common_word&after=${name}`);
      const body = (await response.text()).replaceAll(encodeURIComponent(name), name).replaceAll(name, 'NAME');
      return { status: response.status, body: body.replace(/\b[0-9a-f]{12}\b/g, 'ID') };
    });
    const [secret, hidden, none] = await Promise.all(answers);
    expect([secret?.status, secret?.body === none?.body, hidden?.body === none?.body]).toEqual([400, true, true]);
  });

  test('a user who may read it finds it', async () => {
    expect(namesOf(await whole('q=secret_probe', ANN))).toEqual(['secret']);
    expect(namesOf(await whole('q=secret_probe', { 'x-user': 'bob' }))).toEqual([]);
    expect(await askedBy(() => page('q=common_word', ANN))).toContain('secret');
  });
});
