/** Thousands of repositories: what is asked for comes first, and the others cost little. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { IndexQueue } from '../../src/repository/index-queue.js';
import { IndexService } from '../../src/repository/index-service.js';
import { commitAll, git, initBare, initWork, tempDir, writeFile } from '../support/git-fixture.js';

describe('the queue of indexes', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  /** Runs the queue for `totalMs`, with updates of `updateMs`; gives the ids in order and the time that they took. */
  function run(queue: IndexQueue, takeAll: { now: () => void }, updateMs: number, totalMs: number) {
    const ids: number[] = [];
    takeAll.now = () => {
      for (let next = queue.next(); next !== undefined; next = queue.next()) {
        ids.push(next.id);
        vi.setSystemTime(Date.now() + updateMs);
        vi.advanceTimersByTime(updateMs);
      }
    };
    const start = performance.now();
    takeAll.now();
    while (performance.now() - start < totalMs) vi.advanceTimersByTime(100);
    return { ids, share: (ids.length * updateMs) / (performance.now() - start) };
  }

  function newQueue() {
    const takeAll = { now: (): void => undefined };
    return { takeAll, queue: new IndexQueue(() => takeAll.now()) };
  }

  test('has what is asked for first, and everything in the end', () => {
    const { queue, takeAll } = newQueue();
    for (let id = 0; id < 200; id += 1) queue.addSpare(id);
    queue.add(150);
    queue.add(500);
    const { ids } = run(queue, takeAll, 10, 120_000);
    expect(ids.slice(0, 2)).toEqual([150, 500]);
    expect(new Set(ids).size).toBe(201);
    expect(ids).toHaveLength(201);
  });

  test('spends a small part of the time on what nobody asked for', () => {
    const { queue, takeAll } = newQueue();
    for (let id = 0; id < 5_000; id += 1) queue.addSpare(id);
    const { ids, share } = run(queue, takeAll, 10, 300_000);
    expect(ids.length).toBeGreaterThan(100);
    expect(share).toBeLessThan(0.1);
  });

  test('forgets what is removed', () => {
    const { queue, takeAll } = newQueue();
    for (const id of [1, 2, 3]) queue.addSpare(id);
    queue.add(4);
    queue.remove(2);
    queue.remove(4);
    expect(run(queue, takeAll, 1, 10_000).ids).toEqual([1, 3]);
  });
});

test('an index past the first ones is built when its repository is asked for', async () => {
  const gitDir = (): string => {
    const work = initWork('tiny');
    writeFile(work, 'a', 'a');
    commitAll(work, 'first');
    return `${work}/.git`;
  };
  const service = new IndexService(tempDir('data'), { maxAtOnce: 1 });
  const indexes = ['a', 'b', 'c'].map((name) => service.track(gitDir(), name));
  const states = (): string[] => indexes.map(({ state }) => state);
  await expect.poll(states, { timeout: 10_000 }).toEqual(['ready', 'waiting', 'waiting']);
  const [, , last] = indexes;
  if (last !== undefined) service.requestUpdate(last);
  await expect.poll(states, { timeout: 10_000 }).toEqual(['ready', 'waiting', 'ready']);
  expect(indexes.map(({ current }) => current !== undefined)).toEqual([true, false, true]);
  expect(service.indexes).toEqual(indexes);
  if (last !== undefined) service.forget(last);
  expect(service.indexes).toEqual(indexes.slice(0, 2));
  await service.close();
});

test('forks have the common part of their indexes in memory once', async () => {
  const work = initWork('base');
  writeFile(work, 'a', 'a');
  const first = commitAll(work, 'first');
  const forks = ['b', 'c'].map((name) => {
    const gitDir = initBare(name);
    mkdirSync(`${gitDir}/objects/info`, { recursive: true });
    writeFileSync(`${gitDir}/objects/info/alternates`, `${work}/.git/objects\n`);
    const commit = git(gitDir, ['commit-tree', '-p', first, '-m', name, `${first}^{tree}`]);
    git(gitDir, ['update-ref', 'refs/heads/main', commit.toString().trim()]);
    return gitDir;
  });
  const service = new IndexService(tempDir('data'));
  const indexes = [`${work}/.git`, ...forks].map((gitDir) => service.track(gitDir, gitDir));
  await expect.poll(() => indexes.map(({ state }) => state), { timeout: 10_000 }).toEqual(['ready', 'ready', 'ready']);
  const memory = indexes.map(({ current }) => current?.containers.map(({ shared }) => shared) ?? []);
  expect(memory.map((segments) => segments.length)).toEqual([1, 2, 2]);
  expect(new Set(memory.flat()).size).toBe(3);
  expect(new Set(memory.map(([oldest]) => oldest)).size).toBe(1);
  await service.close();
});
