import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ObjectCaches } from '../../src/repository/object-caches.js';
import { Repositories } from '../../src/repository/repositories.js';
import { placeRepositories } from '../../src/repository/placement.js';
import { watchRoots, type RootWatcher } from '../../src/repository/root-watcher.js';
import { scanRootSync } from '../../src/repository/scan.js';
import { Answers } from '../../src/workers/answers.js';
import { WorkerPool } from '../../src/workers/pool.js';
import { git, tempDir } from '../support/git-fixture.js';

let watcher: RootWatcher | undefined;
let workers: WorkerPool | undefined;
afterEach(async () => {
  watcher?.close();
  await workers?.destroy();
});

test('a repository that is made while the server runs is found, and those that are known stay the same objects', async () => {
  const root = tempDir('roots');
  const make = (name: string): void => {
    mkdirSync(join(root, 'owner'), { recursive: true });
    git(root, ['init', '-q', '--bare', join(root, 'owner', `${name}.git`)]);
  };
  make('first');
  workers = new WorkerPool();
  const repositories = new Repositories(placeRepositories([], scanRootSync(root).repositories).repositories, {
    answers: new Answers(workers),
    caches: new ObjectCaches(),
  });
  const first = repositories.find('owner', 'first');
  expect(first).toBeDefined();
  make('second');
  make('日本');
  await seen(root, repositories, () => repositories.find('owner', '日本') !== undefined);
  expect(repositories.find('owner', 'first')).toBe(first);
  expect(repositories.list().map(({ name }) => name)).toEqual(['first', 'second', '日本']);
  rmSync(join(root, 'owner', 'second.git'), { recursive: true });
  await seen(root, repositories, () => repositories.find('owner', 'second') === undefined);
  expect(repositories.list().map(({ name }) => name)).toEqual(['first', '日本']);
  repositories.close();
});

/** Watches until `isOver`. */
async function seen(root: string, repositories: Repositories, isOver: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    watcher = watchRoots(
      [root],
      (scan) => {
        repositories.update(scan.repositories);
        if (isOver()) resolve();
      },
      10,
    );
  });
  watcher?.close();
}

test('a root that is gone finds nothing and is no error', async () => {
  const gone = join(tempDir('roots'), 'gone');
  const scans: number[] = [];
  await new Promise<void>((resolve) => {
    watcher = watchRoots(
      [gone],
      (found) => {
        scans.push(found.repositories.length);
        if (scans.length === 2) resolve();
      },
      5,
    );
  });
  expect(scans).toEqual([0, 0]);
});
