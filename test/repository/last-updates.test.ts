/** Looks at the refs of repositories that nobody visits. */
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { HistoryIndex } from '../../src/history/index/history-index.js';
import { IndexService } from '../../src/repository/index-service.js';
import { LastUpdates } from '../../src/repository/last-updates.js';
import { ObjectCaches } from '../../src/repository/object-caches.js';
import type { RefWatchers } from '../../src/repository/ref-watchers.js';
import { RepositoryHandle } from '../../src/repository/repository-handle.js';
import { Answers } from '../../src/workers/answers.js';
import { loadSegments, openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { WorkerPool } from '../../src/workers/pool.js';
import type { KnownUpdate } from '../../src/workers/tasks/last-updates.js';
import { commitAll, initWork, tempDir } from '../support/git-fixture.js';

const workers = new WorkerPool();
afterAll(() => workers.destroy());

/** Watches nothing. */
const watchers = { offer: () => undefined, watch: () => undefined, forget: () => undefined } as unknown as RefWatchers;
const ask = async (repositories: readonly KnownUpdate[]) =>
  (await workers.run('lastUpdates', { gitDir: '', repositories })).answer;

function handleOf(work: string, indexing?: IndexService): RepositoryHandle {
  return new RepositoryHandle(
    { owner: 'o', name: work, path: `${work}/.git` },
    { answers: new Answers(workers), caches: new ObjectCaches(), indexing, watchers },
  );
}

test('the index on disk follows a push to a repository that nobody watches or visits', async () => {
  const work = initWork('quiet');
  const place = { gitDir: `${work}/.git`, dataDir: tempDir('data') };
  const first = commitAll(work, 'first');
  const service = new IndexService(place.dataDir, { maxAtOnce: 0 });
  const handle = handleOf(work, service);
  const looks = new LastUpdates(() => [handle], ask).follow((repository) => repository.followAtLeisure(), 100);
  const isIndexed = (commit: string): boolean =>
    new HistoryIndex(loadSegments(openIndexFolder(place)).containers).find(commit as Oid) >= 0;
  const patience = { timeout: 40_000, interval: 200 };
  await expect.poll(() => isIndexed(first), patience).toBe(true);
  const second = commitAll(work, 'second');
  await expect.poll(() => isIndexed(second), patience).toBe(true);
  expect([handle.history.indexState?.current, service.memoryBytes]).toEqual([undefined, 0]);
  looks.close();
  await service.close();
});

test('each repository is looked at in turn, and told of only when its refs have moved', async () => {
  const works = ['a', 'b', 'c'].map((name) => {
    const work = initWork(name);
    commitAll(work, name);
    return work;
  });
  const handles = works.map((work) => handleOf(work));
  const told: number[] = [];
  let asked = 0;
  const counting = (repositories: readonly KnownUpdate[]) => {
    asked += 1;
    return ask(repositories);
  };
  const looks = new LastUpdates(() => handles, counting).follow((moved) => told.push(handles.indexOf(moved)), 10);
  const after = async (count: number): Promise<void> => {
    const end = asked + count;
    await expect.poll(() => asked, { timeout: 20_000 }).toBeGreaterThan(end);
  };
  await after(3);
  expect(told).toEqual([0, 1, 2]);
  commitAll(works[1] as string, 'more');
  await after(3);
  expect(told).toEqual([0, 1, 2, 1]);
  rmSync(works[2] as string, { recursive: true });
  await after(3);
  expect(told).toEqual([0, 1, 2, 1]);
  looks.close();
});
