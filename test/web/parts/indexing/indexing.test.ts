/** What visitors and machines see of an index: while it is built, and what it contains when it is ready. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RepositoryIndex } from '../../../../src/repository/repository-index.js';
import { printCursor } from '../../../../src/search/scan/cursor.js';
import { createMetrics } from '../../../../src/server/metrics.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

const PATHS = {
  home: '/o/r',
  directory: '/o/r/src/branch/main/dir',
  file: '/o/r/src/branch/main/dir/file.txt',
  commits: '/o/r/commits/branch/main',
  'commits of a path': '/o/r/commits/branch/main/dir',
  'search of commits': '/o/r/search/branch/main?type=commits&q=Step',
};
const MAIN_COMMITS = 25;

let app: RunningApp;
let work: string;
let index: RepositoryIndex;

beforeAll(async () => {
  work = initWork('indexed');
  for (let step = 1; step <= MAIN_COMMITS; step += 1) {
    writeFile(work, step % 2 === 0 ? 'dir/file.txt' : 'other.txt', String(step));
    commitAll(work, `Step ${step}`, `${1_600_000_000 + step * 100} +0000`);
  }
  const branch = (name: string, from: string, commits: number): void => {
    git(work, ['checkout', '-q', '-b', name, from]);
    for (let step = 1; step <= commits; step += 1)
      commitAll(work, `${name} ${step}`, `${1_600_010_000 + step * 100} +0000`);
  };
  branch('same', 'main', 0);
  branch('merged', 'main~12', 0);
  branch('ahead', 'main', 3);
  branch('both', 'main~21', 2);
  git(work, ['checkout', '-q', '--orphan', 'alone']);
  commitAll(work, 'Another root', '1600020000 +0000');
  git(work, ['checkout', '-q', 'main']);
  // Answers are cached by repository: this one has none yet when it is visited.
  const also = join(tempDir('also'), 'also.git');
  git(work, ['clone', '-q', '--mirror', work, also]);
  app = await startApp({ 'o/r': `${work}/.git`, 'o/also': also }, { dataDir: tempDir('data') });
  index = app.context.repositories.find('o', 'r')?.history.indexState as RepositoryIndex;
  await indexed(app);
});
afterAll(() => app.close());

function indexed({ context }: RunningApp): Promise<void> {
  return vi.waitFor(
    () => {
      for (const { history } of context.repositories.list())
        expect([history.indexState?.state, history.indexState?.search.state]).toEqual(['ready', 'ready']);
    },
    { timeout: 30_000 },
  );
}

type IndexFields = Partial<Pick<RepositoryIndex, 'state' | 'progress' | 'remainingSeconds' | 'current'>>;

/** Runs `look` while an index is reported as under construction; messages of its thread are ignored meanwhile. */
async function whileBuilding<T>(fields: IndexFields, look: () => Promise<T>, of = index): Promise<T> {
  const { state, progress, remainingSeconds, current, take } = of;
  Object.assign(of, { current: undefined, ...fields, take: () => undefined });
  try {
    return await look();
  } finally {
    Object.assign(of, { state, progress, remainingSeconds, current, take });
  }
}

async function page(path: string, headers?: Record<string, string>): Promise<PageNode> {
  return parsePage(await app.text(path, headers));
}

const json = async (path: string, from = app): Promise<unknown> => JSON.parse(await from.text(path)) as unknown;

describe('/api/healthz', () => {
  it('counts repositories, and indexes by their state', async () => {
    const counts = { waiting: 0, building: 0, ready: 2, failed: 0 };
    expect(await json('/api/healthz')).toEqual({
      status: 'pass',
      version: app.context.version,
      repositories: 2,
      indexes: counts,
      searchIndexes: counts,
    });
    expect(await whileBuilding({ state: 'failed' }, () => json('/api/healthz'))).toMatchObject({
      indexes: { ...counts, ready: 1, failed: 1 },
    });
  });

  it('has no indexes for a server without a data folder', async () => {
    const plain = await startApp({ 'o/r': `${work}/.git` });
    expect(await json('/api/healthz', plain)).toEqual({
      status: 'pass',
      version: plain.context.version,
      repositories: 1,
    });
    expect(await json('/o/r/index-state', plain)).toEqual({
      state: 'none',
      progress: 0,
      commits: 0,
      search: { state: 'none', progress: 0 },
    });
    await plain.close();
  });
});

describe('/api/readyz', () => {
  const ready = async (): Promise<unknown> => {
    const response = await app.get('/api/readyz');
    return [response.status, await response.json()];
  };

  it('is 503 while a root folder cannot be read and while the server is ending', async () => {
    const { readiness } = app.context;
    expect(await ready()).toEqual([200, { status: 'pass' }]);
    readiness.unreadableRoots = 1;
    expect(await ready()).toEqual([503, { status: 'fail', reason: 'roots' }]);
    readiness.isEnding = true;
    expect(await ready()).toEqual([503, { status: 'fail', reason: 'ending' }]);
    expect((await app.get('/api/healthz')).status).toBe(200);
    Object.assign(readiness, { unreadableRoots: 0, isEnding: false });
    expect(await ready()).toEqual([200, { status: 'pass' }]);
  });
});

describe('/{owner}/{repo}/index-state', () => {
  const search = { state: 'ready', progress: 1 };

  it('reports the state, progress and commits of the index, and the search index', async () => {
    const commits = Number(gitText(work, ['rev-list', '--count', '--all']));
    expect(await json('/o/r/index-state')).toEqual({ state: 'ready', progress: 1, commits, search });
    expect((await app.get('/o/r/index-state')).headers.get('cache-control')).toBe('no-store');
    expect((await app.get('/o/none/index-state')).status).toBe(404);
  });

  it.each([
    [
      { state: 'waiting', progress: 0 },
      { state: 'waiting', progress: 0, commits: 0, search },
    ],
    [
      { state: 'building', progress: 0.43219, remainingSeconds: 61.7 },
      { state: 'building', progress: 0.432, commits: 0, remainingSeconds: 62, search },
    ],
    [
      { state: 'failed', progress: 0.2 },
      { state: 'failed', progress: 0.2, commits: 0, search },
    ],
  ] as const)('reports %j as it is', async (state, expected) => {
    expect(await whileBuilding(state, () => json('/o/r/index-state'))).toEqual(expected);
  });
});

describe('the search index', () => {
  /** Runs `look` while an update has read 40 of 100 files, 20 of them in a turn before. */
  async function whileIndexing<T>(look: () => Promise<T>): Promise<T> {
    const { search } = index;
    search.order();
    for (const answer of [{ done: 20, total: 100 }, undefined, { done: 20, total: 80 }])
      search.take(answer === undefined ? { kind: 'more' } : { kind: 'progress', ...answer });
    try {
      return await look();
    } finally {
      search.take({ kind: 'done' });
    }
  }

  it('has its progress where the history index has', async () => {
    expect(await whileIndexing(() => json('/o/r/index-state'))).toMatchObject({
      state: 'ready',
      search: { state: 'building', progress: 0.4 },
    });
    expect(await whileIndexing(() => json('/api/healthz'))).toMatchObject({
      searchIndexes: { waiting: 0, building: 1, ready: 1, failed: 0 },
    });
    const metrics = createMetrics(app.context);
    expect(await whileIndexing(() => metrics.read())).toContain('kedr_search_indexes{state="building"} 1');
  });

  it('is the reason on a page of a search that has not looked at every file', async () => {
    const background = app.context.repositories.find('o', 'r')?.background as object;
    const cursor = printCursor({ path: 'dir/file.txt', found: 0 });
    const part = { files: [], found: [], total: { count: 0, isExact: false }, cursor, unsearched: 1 };
    const ask = vi.fn(() => Promise.resolve(part));
    Object.assign(background, { ask });
    try {
      const next = async (): Promise<string> =>
        wordsOf(find(await page('/o/r/search?q=absent'), '.search-next')).replaceAll('\u00a0', ' ');
      expect(await whileIndexing(next)).toContain('Поисковый индекс строится (40 %)');
      expect(await next()).not.toContain('индекс');
    } finally {
      Reflect.deleteProperty(background, 'ask');
    }
  });
});

describe('a page whose commit the index does not have yet', () => {
  const building = { state: 'building', progress: 0.43, remainingSeconds: 62 } as const;

  it.each(Object.entries(PATHS))('%s has the progress bar and is not cached', async (_, path) => {
    const response = await whileBuilding(building, () => app.get(path));
    expect(response.headers.get('cache-control')).toBe('no-store');
    const note = find(parsePage(await response.text()), 'div.note--busy');
    expect(textOf(find(note, '.note-text'))).toBe('История индексируется: 43\u00a0%, осталось около минуты');
    expect(attribute(find(note, 'progress'), 'value')).toBe('43');
    // Without script the reader reloads the page.
    expect(attribute(find(note, 'a.progress-again'), 'href')).toBe(path);
    expect(attribute(note, 'dataUrl')).toBe('/o/r/index-state');
    expect(JSON.parse(attribute(note, 'dataTexts'))).toMatchObject({
      building: 'История индексируется: {percent}\u00a0%',
      minutes: { few: 'осталось около {count}\u00a0минут', one: 'осталось около {count}\u00a0минуты' },
    });
  });

  it('has the text in English, also when the index waits for another', async () => {
    const words = (state: IndexFields): Promise<string> =>
      whileBuilding(state, async () => textOf(find(await page('/o/r', { 'accept-language': 'en' }), 'span.note-text')));
    expect(await words(building)).toBe('The history is being indexed: 43%, about a minute left');
    expect(await words({ state: 'waiting', progress: 0 })).toBe('The history is waiting to be indexed');
  });

  it.each(Object.entries(PATHS))(
    '%s has no bar when the index is ready, has failed, or is being updated and has the commit',
    async (_, path) => {
      const bars = async (): Promise<number> => findAll(await page(path), 'div.note--busy').length;
      expect(await bars()).toBe(0);
      expect(await whileBuilding({ state: 'failed' }, bars)).toBe(0);
      expect(await whileBuilding({ ...building, current: index.current }, bars)).toBe(0);
    },
  );
});

describe('the number of commits', () => {
  it('is in the counter and the tab of the home page, with the right plural form', async () => {
    const root = await page('/o/r');
    expect(wordsOf(findAll(root, 'a.counter')[0] as PageNode)).toBe('25 коммитов');
    expect(wordsOf(find(root, 'nav.tabs')).replace(/\s+/g, ' ')).toContain('Коммиты 25');
    expect(wordsOf(findAll(await page('/o/r', { 'accept-language': 'en' }), 'a.counter')[0] as PageNode)).toBe(
      '25 commits',
    );
  });

  it('is in the tab of the list of commits, for the shown ref', async () => {
    expect(wordsOf(find(await page('/o/r/commits/branch/both'), 'nav.tabs'))).toContain(
      `Коммиты ${gitText(work, ['rev-list', '--count', 'both'])}`,
    );
  });

  it('is left out while the index is being built, and the cached page is replaced afterwards', async () => {
    const uncounted = await startApp({ 'o/r': `${work}/.git` }, { dataDir: tempDir('data') });
    const state = uncounted.context.repositories.find('o', 'r')?.history.indexState as RepositoryIndex;
    await indexed(uncounted);
    const before = await whileBuilding(
      { state: 'building' },
      async () => parsePage(await uncounted.text('/o/r')),
      state,
    );
    expect(wordsOf(findAll(before, 'a.counter')[0] as PageNode)).toBe('Коммиты');
    expect(wordsOf(find(before, 'nav.tabs'))).toContain('Коммиты Ветки');
    expect(wordsOf(findAll(parsePage(await uncounted.text('/o/r')), 'a.counter')[0] as PageNode)).toBe('25 коммитов');
    await uncounted.close();
  });

  it('is in the tab of the other pages too, once it is counted', async () => {
    const tabs = async (): Promise<string> => wordsOf(find(await page('/o/r/src/branch/ahead/dir'), 'nav.tabs'));
    await tabs();
    await vi.waitFor(async () => expect(await tabs()).toContain('Коммиты 28'), { timeout: 30_000 });
  });

  it('of four digits is not grouped in Russian, but in English', () => {
    const words = (language: string): string =>
      app.context.languages.translate(language)('tree.commits', { count: 1234 });
    expect([words('ru'), words('en')]).toEqual(['1234\u00a0коммита', '1,234\u00a0commits']);
    expect(app.context.languages.translate('ru')('tree.commits', { count: 918_245 }).replaceAll('\u00a0', ' ')).toBe(
      '918 245 коммитов',
    );
  });

  it('does not prevent a page from being cached', async () => {
    const first = await app.get('/o/r');
    const again = await app.get('/o/r', { 'if-none-match': first.headers.get('etag') as string });
    expect(again.status).toBe(304);
  });
});

describe('the list of branches', () => {
  const divergence = (root: PageNode, name: string): string => {
    const row = findAll(root, 'tr').find((candidate) => findAll(candidate, 'a').some((link) => textOf(link) === name));
    return wordsOf(find(row as PageNode, 'td.list-divergence'));
  };

  it('shows the divergence of each from the default one, as git counts it', async () => {
    const root = await page('/o/r/branches');
    expect(divergence(root, 'main')).toBe('');
    expect(divergence(root, 'same')).toBe('совпадает с «main»');
    expect(divergence(root, 'merged')).toBe('влита');
    expect(divergence(root, 'ahead')).toBe('опережает на 3 коммита 0 3');
    expect(divergence(root, 'both')).toBe('отстаёт на 21 коммит, опережает на 2 коммита 21 2');
    expect(divergence(root, 'alone')).toBe('отстаёт на 25 коммитов, опережает на 1 коммит 25 1');
    expect(divergence(await page('/o/r/branches', { 'accept-language': 'en' }), 'both')).toBe(
      '21 commits behind, 2 commits ahead 21 2',
    );
    expect(gitText(work, ['rev-list', '--left-right', '--count', 'main...both'])).toBe('21\t2');
  });

  it('says that it is being computed while there is no index, and is not cached then', async () => {
    const other = app.context.repositories.find('o', 'also')?.history.indexState as RepositoryIndex;
    const response = await whileBuilding({ state: 'building' }, () => app.get('/o/also/branches'), other);
    const root = parsePage(await response.text());
    expect(divergence(root, 'ahead')).toBe('вычислить');
    expect(divergence(root, 'main')).toBe('');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const after = await app.get('/o/also/branches');
    expect(divergence(parsePage(await after.text()), 'ahead')).toBe('опережает на 3 коммита 0 3');
    expect(after.headers.get('cache-control')).not.toBe('no-store');
  });

  it('has no such column where no index is kept', async () => {
    const plain = await startApp({ 'o/r': `${work}/.git` });
    const response = await plain.get('/o/r/branches');
    expect(findAll(parsePage(await response.text()), 'td.list-divergence')).toEqual([]);
    expect(response.headers.get('cache-control')).not.toBe('no-store');
    await plain.close();
  });
});
