/** The first repositories that match a query, as the palette requests them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RepoListAnswer } from '../../../../src/shared/answers.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { initBare } from '../../../support/git-fixture.js';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp({
    'try/main': initBare('main'),
    'try/Domain': initBare('domain'),
    ...Object.fromEntries(
      Array.from({ length: 6 }, (_, at) => [`many/one-${String(at)}`, initBare(`one-${String(at)}`)]),
    ),
  });
});
afterAll(() => app.close());

const ask = async (query: string): Promise<RepoListAnswer> =>
  (await (await app.get(`/-/repo-list?q=${encodeURIComponent(query)}`)).json()) as RepoListAnswer;

it('finds by parts of owner and name, in any case, and links to each', async () => {
  const found = await ask('MAIN');
  expect(found).toMatchObject({ isCut: false, reading: null });
  expect(found.repositories.map(({ name }) => name).sort()).toEqual(['try/Domain', 'try/main']);
  for (const { href } of found.repositories) expect((await app.get(href)).status).toBe(200);
});

it('recognises the other layout, and says so', async () => {
  expect(await ask('екн ьфшт')).toMatchObject({ reading: 'try main', isCut: false });
});

it('returns at most five, and none for an empty query', async () => {
  const { repositories, isCut } = await ask('many');
  expect([repositories.length, isCut]).toEqual([5, true]);
  for (const query of ['', ' ', 'no such'])
    expect(await ask(query)).toEqual({ repositories: [], isCut: false, reading: null });
});

it('is never cached, since descriptions and folders may change at any time', async () => {
  expect((await app.get('/-/repo-list?q=main')).headers.get('cache-control')).toMatch(/no-cache|no-store/);
});
