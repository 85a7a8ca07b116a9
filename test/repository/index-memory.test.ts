/** Indexes in memory keep within their budget, come back when they are needed, and answers stay those of git. */
import { rmSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { IndexMemory } from '../../src/repository/index-memory.js';
import { IndexService, type IndexServiceOptions } from '../../src/repository/index-service.js';
import { ObjectCaches } from '../../src/repository/object-caches.js';
import { RefWatchers } from '../../src/repository/ref-watchers.js';
import { RepositoryHandle } from '../../src/repository/repository-handle.js';
import { countStates, type RepositoryIndex } from '../../src/repository/repository-index.js';
import { openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { Answers } from '../../src/workers/answers.js';
import { WorkerPool } from '../../src/workers/pool.js';
import { git, tempDir } from '../support/git-fixture.js';
import { gitCount, gitLatest } from '../support/history-oracle.js';
import { randomHistory, type RandomHistory } from '../support/random-history.js';

const PATIENCE = { timeout: 20_000 };
const workers = new WorkerPool();
const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});
afterAll(() => workers.destroy());

interface Served {
  readonly history: RandomHistory;
  readonly handle: RepositoryHandle;
  readonly index: RepositoryIndex;
  readonly tip: Oid;
}

function newService(dataDir: string, options: IndexServiceOptions): IndexService {
  const service = new IndexService(dataDir, {
    load: async (question) => (await workers.run('loadIndex', question)).answer,
    ...options,
  });
  open.unshift(service);
  return service;
}

function serve(service: IndexService, history: RandomHistory): Served {
  const handle = new RepositoryHandle(
    { owner: 'o', name: 'r', path: history.gitDir },
    { answers: new Answers(workers), caches: new ObjectCaches(), indexing: service, watchers: new RefWatchers() },
  );
  open.unshift(handle);
  return { history, handle, index: handle.history.indexState as RepositoryIndex, tip: history.commits.at(-1) as Oid };
}

/** Visits until the index is in memory: a page waits half a second for it, and an update of another may push it out. */
async function visit({ handle, index }: Served): Promise<NonNullable<RepositoryIndex['current']>> {
  const visited = async (): Promise<unknown> => {
    await handle.current();
    return index.current;
  };
  await expect.poll(visited, PATIENCE).toBeDefined();
  return index.current as NonNullable<RepositoryIndex['current']>;
}

/** By the page's own way: the state of this moment, then a question. */
async function expectGitsAnswers(served: Served): Promise<void> {
  const { handle, history, tip } = served;
  await visit(served);
  const repository = await handle.current();
  const path = history.paths.find((name) => gitLatest(history.gitDir, tip, name) !== undefined) as string;
  expect(await repository.history.lastCommitOf(tip, path, 60_000)).toBe(gitLatest(history.gitDir, tip, path));
  expect(await repository.history.countCommits(tip)).toBe(gitCount(history.gitDir, tip));
}

const loaded = (served: readonly Served[]): boolean[] => served.map(({ index }) => index.current !== undefined);

describe('indexes past the budget', () => {
  test('leave and are there again for the next visit', async () => {
    const histories = [801, 802, 803].map((seed) => randomHistory(seed, 40));
    const dataDir = tempDir('data');
    // Of three indexes of a few kilobytes, the budget holds the last one only.
    const service = newService(dataDir, { memoryBytes: 1 });
    const served = histories.map((history) => serve(service, history));
    await expect.poll(() => countStates(service.indexes).ready, PATIENCE).toBe(3);
    expect(loaded(served)).toEqual([false, false, true]);
    for (const one of [...served, ...served]) {
      await expectGitsAnswers(one);
      expect(loaded(served).filter(Boolean).length).toBeLessThanOrEqual(1);
    }
    expect(countStates(service.indexes)).toEqual({ waiting: 0, building: 0, ready: 3, failed: 0 });
  });

  test('answer while they are held, whatever leaves', async () => {
    const service = newService(tempDir('data'), { memoryBytes: 1 });
    const [one, other] = [804, 805].map((seed) => serve(service, randomHistory(seed, 40))) as [Served, Served];
    await expect.poll(() => countStates(service.indexes).ready, PATIENCE).toBe(2);
    const held = await visit(one);
    await visit(other);
    await expect.poll(() => one.index.current, PATIENCE).toBeUndefined();
    expect(held.index.find(one.tip)).toBeGreaterThanOrEqual(0);
    // The page goes on without the index.
    expect(await one.handle.history.countCommits(one.tip)).toBeOneOf([
      undefined,
      gitCount(one.history.gitDir, one.tip),
    ]);
    // What was kept for this state is valid again.
    expect((await visit(one)).key).toBe(held.key);
  });

  test('follow refs that moved meanwhile, and are built again when their files have gone', async () => {
    const dataDir = tempDir('data');
    const service = newService(dataDir, { memoryBytes: 1 });
    const [one, other] = [806, 807].map((seed) => serve(service, randomHistory(seed, 40))) as [Served, Served];
    await expect.poll(() => countStates(service.indexes).ready, PATIENCE).toBe(2);
    await expectGitsAnswers(other);
    const { gitDir } = one.history;
    const tree = git(gitDir, ['rev-parse', `${one.tip}^{tree}`])
      .toString()
      .trim();
    const added = git(gitDir, ['commit-tree', '-p', one.tip, '-m', 'new', tree]).toString().trim();
    git(gitDir, ['update-ref', 'refs/heads/new', added]);
    await one.handle.current();
    await expect.poll(() => one.index.current?.index.find(added as Oid) ?? -1, PATIENCE).toBeGreaterThanOrEqual(0);
    await expectGitsAnswers(one);
    await expectGitsAnswers(other);
    rmSync(openIndexFolder({ gitDir, dataDir }).path, { recursive: true });
    await one.handle.current();
    await expect.poll(() => one.index.current?.index.find(one.tip) ?? -1, PATIENCE).toBeGreaterThanOrEqual(0);
    await expectGitsAnswers(one);
  });

  test('that nobody visits stay on disk, and those of repositories that are gone leave nothing', async () => {
    const service = newService(tempDir('data'), { maxAtOnce: 0 });
    const { gitDir, commits } = randomHistory(808, 20);
    const index = service.track(gitDir, 'o/r');
    await expect.poll(() => countStates(service.indexes).ready, PATIENCE).toBe(1);
    expect([index.current, service.memoryBytes]).toEqual([undefined, 0]);
    await service.visit(index);
    expect(index.current?.index.find(commits.at(-1) as Oid)).toBeGreaterThanOrEqual(0);
    expect(service.memoryBytes).toBeGreaterThan(0);
    service.forget(index);
    expect([service.indexes, service.memoryBytes]).toEqual([[], 0]);
  });
});

describe('the memory of indexes', () => {
  const segment = (bytes: number) => ({ shared: new SharedArrayBuffer(bytes), sections: new Map() });

  test('counts a segment once and until its last owner has gone', () => {
    const memory = new IndexMemory<object>({ budgetBytes: Infinity, onLeft: () => undefined });
    const [one, other] = [{}, {}];
    const first = memory.hold(one, { files: ['a', 'b'], containers: [segment(100), segment(10)] });
    const second = memory.hold(other, { files: ['a', 'c'], containers: [segment(100), segment(1)] });
    expect(second.containers[0]).toBe(first.containers[0]);
    expect(memory.bytes).toBe(111);
    memory.hold(one, { files: ['a', 'd'], containers: [segment(100), segment(1_000)] });
    expect(memory.bytes).toBe(1_101);
    memory.release(other);
    expect(memory.bytes).toBe(1_100);
    memory.release(one);
    memory.release(one);
    expect([memory.bytes, memory.large.files]).toEqual([0, []]);
  });

  test('keeps those that were visited last', () => {
    const left: string[] = [];
    const owners = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
    const memory = new IndexMemory<{ name: string }>({ budgetBytes: 250, onLeft: ({ name }) => left.push(name) });
    const [a, b, c, d] = owners as [{ name: string }, { name: string }, { name: string }, { name: string }];
    memory.hold(a, { files: ['1'], containers: [segment(100)] });
    memory.hold(b, { files: ['2'], containers: [segment(100)] });
    memory.touch(a);
    memory.hold(c, { files: ['3'], containers: [segment(100)] });
    expect([left, memory.bytes]).toEqual([['b'], 200]);
    memory.hold(d, { files: ['4'], containers: [segment(1_000)] });
    expect([left, memory.bytes]).toEqual([['b', 'a', 'c'], 1_000]);
  });
});
