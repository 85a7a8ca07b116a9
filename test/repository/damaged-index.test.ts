/** Repositories that are damaged or made to harm: their index fails, and every other repository goes on. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { SegmentBuild } from '../../src/history/index/segment-build.js';
import { buildSegment } from '../../src/workers/indexing/build-segment.js';
import { IndexService } from '../../src/repository/index-service.js';
import type { RepositoryIndex } from '../../src/repository/repository-index.js';
import { git, gitText, initBare, tempDir } from '../support/git-fixture.js';

const PATIENCE_MS = 50_000;
const services: IndexService[] = [];

afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

function newService(options?: ConstructorParameters<typeof IndexService>[1]): IndexService {
  const service = new IndexService(tempDir('data'), options);
  services.push(service);
  return service;
}

/** Resolves when the index has reached one of its final states. */
function settled(service: IndexService, index: RepositoryIndex): Promise<void> {
  const isSettled = (): boolean => index.state === 'ready' || index.state === 'failed';
  if (isSettled()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`still ${index.state}`)), PATIENCE_MS);
    service.on('change', () => {
      if (!isSettled()) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

function commit(gitDir: string, tree: string, ...parents: string[]): string {
  const flags = parents.flatMap((parent) => ['-p', parent]);
  return gitText(gitDir, ['commit-tree', tree, '-m', 'one', ...flags]);
}

function emptyTree(gitDir: string): string {
  return gitText(gitDir, ['hash-object', '-w', '-t', 'tree', '/dev/null']);
}

/** Stores a commit under an id that is not its hash, as disk damage or a crafted folder may. */
function forgeCommit(gitDir: string, oid: string, tree: string, parent: string): void {
  const person = 'A <a@example.com> 1700000000 +0000';
  const body = `tree ${tree}\nparent ${parent}\nauthor ${person}\ncommitter ${person}\n\nforged\n`;
  mkdirSync(join(gitDir, 'objects', oid.slice(0, 2)), { recursive: true });
  writeFileSync(
    join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2)),
    deflateSync(`commit ${Buffer.byteLength(body)}\0${body}`),
  );
}

function soundRepository(): string {
  const gitDir = initBare('sound');
  git(gitDir, ['update-ref', 'refs/heads/main', commit(gitDir, emptyTree(gitDir))]);
  return gitDir;
}

/** Commits that are each other's parents, `length` of them, below an honest one. */
function circle(length: number): { readonly gitDir: string; readonly tip: Oid } {
  const gitDir = initBare('circle');
  const tree = emptyTree(gitDir);
  const oids = Array.from({ length }, (_, i) => (i + 1).toString(16).padStart(40, 'a'));
  oids.forEach((oid, i) => forgeCommit(gitDir, oid, tree, oids[(i + 1) % length] as string));
  const person = 'A <a@example.com> 1700000001 +0000';
  const tip = gitText(gitDir, ['hash-object', '-w', '-t', 'commit', '--stdin'], {
    input: `tree ${tree}\nparent ${oids[0]}\nauthor ${person}\ncommitter ${person}\n\nhonest\n`,
  });
  mkdirSync(join(gitDir, 'refs/heads'), { recursive: true });
  writeFileSync(join(gitDir, 'refs/heads/main'), `${tip}\n`);
  return { gitDir, tip: tip as Oid };
}

test.each([1, 2, 50])('a circle of %i parents is found even where content is not compared with ids', async (length) => {
  const { gitDir, tip } = circle(length);
  const store = ObjectStore.open(gitDir, { checksIds: false });
  const report = (): void => undefined;
  const build = new SegmentBuild({ reader: store, tips: [tip], older: undefined, boundary: new Set(), report });
  await expect(buildSegment(build, { store, threads: 1, checksIds: false, report })).rejects.toThrow(
    'its own ancestor',
  );
  store.close();
});

test.each([1, 2, 50])('a circle of %i parents is lost where it begins, and the index ends there', async (length) => {
  const service = newService();
  const { gitDir, tip } = circle(length);
  const damaged = service.track(gitDir, 'o/damaged');
  const sound = service.track(soundRepository(), 'o/sound');
  await Promise.all([settled(service, damaged), settled(service, sound)]);
  // Its commits do not have the ids that name them, which is what damage makes of a commit.
  expect(damaged).toMatchObject({ state: 'ready', failures: 0 });
  const index = damaged.current?.index;
  const lost = index?.lost.map((position) => index.oidAt(position));
  expect(lost).toEqual([(1).toString(16).padStart(40, 'a')]);
  expect([index?.size, (index?.find(tip) ?? -1) >= 0]).toEqual([2, true]);
  expect(sound.state).toBe('ready');
});

test('trees that hold each other twice over fail their own index alone', async () => {
  const gitDir = initBare('bomb');
  let tree = gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: 'x\n' });
  const mktree = (entries: string): string => gitText(gitDir, ['mktree'], { input: entries });
  tree = mktree(`100644 blob ${tree}\tf\n`);
  for (let depth = 0; depth < 40; depth += 1) tree = mktree(`040000 tree ${tree}\ta\n040000 tree ${tree}\tb\n`);
  git(gitDir, ['update-ref', 'refs/heads/main', commit(gitDir, tree, commit(gitDir, emptyTree(gitDir)))]);
  const service = newService();
  const bomb = service.track(gitDir, 'o/bomb');
  const sound = service.track(soundRepository(), 'o/sound');
  await Promise.all([settled(service, bomb), settled(service, sound)]);
  expect(bomb).toMatchObject({ state: 'failed', reasonCode: 'too-large' });
  expect(sound.state).toBe('ready');
});

test('a thread that dies takes one repository with it, and the others are built in a new thread', async () => {
  // No thread can start with so little memory, so every update fails by the death of its thread.
  const service = newService({ maxHeapMb: 2 });
  const indexes = [1, 2, 3].map((n) => service.track(soundRepository(), `o/r${n}`));
  await Promise.all(indexes.map((index) => settled(service, index)));
  expect(indexes.map(({ state, failures }) => [state, failures])).toEqual([
    ['failed', 1],
    ['failed', 1],
    ['failed', 1],
  ]);
  expect(indexes.every(({ reasonCode }) => reasonCode === 'ERR_WORKER_OUT_OF_MEMORY')).toBe(true);
});

test('an update that gives no news is ended', async () => {
  const service = newService({ stalledMs: 1 });
  const index = service.track(soundRepository(), 'o/slow');
  await settled(service, index);
  expect(index).toMatchObject({ state: 'failed', reasonCode: 'stalled' });
});

test('what failed by its objects waits until they change, then succeeds', async () => {
  const gitDir = soundRepository();
  const entry = `100644 blob ${'ab'.repeat(20)}\tf\n`;
  const below = gitText(gitDir, ['mktree', '--missing'], { input: entry });
  const tree = gitText(gitDir, ['mktree'], { input: `040000 tree ${below}\tsub\n` });
  git(gitDir, ['update-ref', 'refs/heads/main', commit(gitDir, tree)]);
  removeLoose(gitDir, below);
  const service = newService({ failedRetryMs: 300 });
  const index = service.track(gitDir, 'o/r');
  await settled(service, index);
  expect(index).toMatchObject({ state: 'failed', reasonCode: 'not-found' });
  expect(gitText(gitDir, ['mktree', '--missing'], { input: entry })).toBe(below);
  await new Promise<void>((resolve) => service.on('change', () => index.state === 'ready' && resolve()));
  expect(index.failures).toBe(0);
});

test('an index ends at a lost commit and is built anew when the commit is there', async () => {
  const gitDir = soundRepository();
  const lost = commit(gitDir, emptyTree(gitDir));
  git(gitDir, ['update-ref', 'refs/heads/main', commit(gitDir, emptyTree(gitDir), lost)]);
  removeLoose(gitDir, lost);
  const service = newService({ failedRetryMs: 300 });
  const index = service.track(gitDir, 'o/r');
  await settled(service, index);
  expect(index).toMatchObject({ state: 'ready', failures: 0 });
  expect(index.current?.index.lost).toHaveLength(1);
  expect(commit(gitDir, emptyTree(gitDir))).toBe(lost);
  await new Promise<void>((resolve) =>
    service.on('change', () => index.state === 'ready' && index.current?.index.lost.length === 0 && resolve()),
  );
  expect(index.current?.index.size).toBe(2);
});

function removeLoose(gitDir: string, oid: string): void {
  const file = join(gitDir, 'objects', oid.slice(0, 2), oid.slice(2));
  expect(existsSync(file)).toBe(true);
  rmSync(file);
}
