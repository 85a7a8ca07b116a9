/** Repositories with common objects share segments of their indexes, and every answer stays that of git. */
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { readContainer, writeContainer } from '../../src/segments/container.js';
import { IndexFolder } from '../../src/segments/index-folder.js';
import { openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { indexAnswers, update } from '../history/index/implementations.js';
import { git, gitText, initBare, tempDir } from '../support/git-fixture.js';
import { gitCount, gitLatest, gitLog } from '../support/history-oracle.js';
import { randomHistory, type RandomHistory } from '../support/random-history.js';

const COMMITS = 80;

interface Base extends RandomHistory {
  readonly dataDir: string;
  readonly tip: Oid;
  /** The tip of the first segment, and a commit before it. */
  readonly middle: Oid;
  readonly old: Oid;
}

/** A repository with an index of two segments; the second has the last commits. */
async function indexedBase(seed: number): Promise<Base> {
  const history = randomHistory(seed, COMMITS);
  const { gitDir, commits } = history;
  const dataDir = tempDir('data');
  const refs = git(gitDir, ['for-each-ref', '--format=%(refname)']).toString().trim().split('\n');
  for (const ref of refs) git(gitDir, ['update-ref', '-d', ref]);
  git(gitDir, ['symbolic-ref', 'HEAD', 'refs/heads/main']);
  const tip = commits[COMMITS - 1] as Oid;
  const middle = longestParent(gitDir, longestParent(gitDir, tip));
  const old = longestParent(gitDir, middle);
  for (const end of [middle, tip]) {
    git(gitDir, ['update-ref', 'refs/heads/main', end]);
    await update(gitDir, dataDir);
  }
  expect(filesOf(gitDir, dataDir)).toHaveLength(2);
  return { ...history, dataDir, tip, middle, old };
}

/** The parent with the longest history. */
function longestParent(gitDir: string, commit: Oid): Oid {
  const parents = gitText(gitDir, ['rev-list', '--parents', '-n1', commit]).split(' ').slice(1) as Oid[];
  return parents.sort((a, b) => gitCount(gitDir, b) - gitCount(gitDir, a))[0] as Oid;
}

/** A bare repository that borrows the objects of the base and has a branch at one of its commits. */
function forkOf({ gitDir }: Base, at: Oid): string {
  const fork = initBare('fork');
  mkdirSync(join(fork, 'objects', 'info'), { recursive: true });
  writeFileSync(join(fork, 'objects', 'info', 'alternates'), `${gitDir}/objects\n`);
  git(fork, ['update-ref', 'refs/heads/main', at]);
  return fork;
}

/** A bare repository with objects of its own, in a pack: those of one commit of the base. */
function copyOf({ gitDir }: Base, at: Oid): string {
  const copy = initBare('copy');
  git(gitDir, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  git(copy, ['-c', 'fetch.unpackLimit=1', 'fetch', '-q', `file://${gitDir}`, `${at}:refs/heads/main`]);
  return copy;
}

/** Adds a commit with an own file and returns its id. */
function commitTo(gitDir: string, name: string): Oid {
  const blob = gitText(gitDir, ['hash-object', '-w', '--stdin'], { input: name });
  const entries = git(gitDir, ['ls-tree', '-z', 'main']).toString('binary');
  const input = Buffer.from(`${entries}100644 blob ${blob}\t~${name}\0`, 'binary');
  const tree = gitText(gitDir, ['mktree', '-z'], { input });
  const commit = gitText(gitDir, ['commit-tree', '-p', 'main', '-m', name, tree]) as Oid;
  git(gitDir, ['update-ref', 'refs/heads/main', commit]);
  return commit;
}

/** Updates the index, compares answers at the branch with git, and returns how many commits were read. */
async function expectGitsAnswers(gitDir: string, { dataDir, paths }: Base, minShared = 0): Promise<number> {
  const { index, newCommits } = await update(gitDir, dataDir, { minShared });
  const head = gitText(gitDir, ['rev-parse', 'main']) as Oid;
  const answers = indexAnswers(index);
  expect(answers.log(head, '', {})).toEqual(gitLog(gitDir, head));
  expect(answers.count(head)).toBe(gitCount(gitDir, head));
  for (const path of paths.filter((_, n) => n % 4 === 0)) {
    expect([path, answers.log(head, path, {})]).toEqual([path, gitLog(gitDir, head, path)]);
    expect([path, answers.latest(head, path)]).toEqual([path, gitLatest(gitDir, head, path)]);
  }
  return newCommits;
}

function filesOf(gitDir: string, dataDir: string): string[] {
  const folder = openIndexFolder({ gitDir, dataDir });
  return folder.named().map((file) => join(folder.path, file));
}

/** How many names each file of the index has on disk. */
function namesOnDisk(gitDir: string, { dataDir }: Base): number[] {
  return filesOf(gitDir, dataDir).map((file) => statSync(file).nlink);
}

test('forks index only the commits that are their own, and each file is stored once', async () => {
  const base = await indexedBase(701);
  const forks = ['one', 'two', 'three'].map((name) => {
    const fork = forkOf(base, base.tip);
    commitTo(fork, name);
    return fork;
  });
  for (const fork of forks) expect(await expectGitsAnswers(fork, base)).toBe(1);
  expect(namesOnDisk(forks[0] as string, base)).toEqual([4, 4, 1]);
  commitTo(forks[0] as string, 'later');
  expect(await expectGitsAnswers(forks[0] as string, base)).toBe(1);
  expect(await expectGitsAnswers(base.gitDir, base)).toBe(0);
});

test('a fork behind its base indexes nothing, and a fork of a fork only what is new', async () => {
  const base = await indexedBase(702);
  const behind = forkOf(base, base.middle);
  expect(await expectGitsAnswers(behind, base)).toBe(0);
  commitTo(behind, 'first');
  expect(await expectGitsAnswers(behind, base)).toBe(1);
  const further = forkOf({ ...base, gitDir: behind }, gitText(behind, ['rev-parse', 'main']) as Oid);
  commitTo(further, 'second');
  expect(await expectGitsAnswers(further, base)).toBe(1);
});

test('copies share the segments whose commits they all have', async () => {
  const base = await indexedBase(703);
  expect(await expectGitsAnswers(copyOf(base, base.tip), base)).toBe(0);
  const older = copyOf(base, base.middle);
  commitTo(older, 'own');
  expect(await expectGitsAnswers(older, base)).toBe(1);
  expect(namesOnDisk(older, base)).toEqual([3, 1]);
  // Before the end of the first segment, so that no segment fits.
  const count = gitCount(base.gitDir, base.old);
  expect(await expectGitsAnswers(copyOf(base, base.old), base)).toBe(count);
  expect(await expectGitsAnswers(copyOf(base, base.tip), base, COMMITS * 100)).toBe(gitCount(base.gitDir, base.tip));
});

test('segments of strangers whose trees were not compared with their ids are not used', async () => {
  const base = await indexedBase(711);
  for (const file of filesOf(base.gitDir, base.dataDir)) {
    const container = readContainer(file);
    const sections = [...(container?.sections ?? [])].filter(([tag]) => tag !== 'HASH');
    const bytes = sections.map(
      ([tag, { offset, length }]) =>
        [tag, new Uint8Array(container?.shared as SharedArrayBuffer, offset, length)] as const,
    );
    writeContainer(file, new Map(bytes));
  }
  expect(await expectGitsAnswers(forkOf(base, base.tip), base)).toBe(0);
  // The fork has linked the same files, so the copy finds no others.
  expect(await expectGitsAnswers(copyOf(base, base.tip), base)).toBe(gitCount(base.gitDir, base.tip));
});

test('what happens later to the base does not matter to its forks', async () => {
  const base = await indexedBase(705);
  const fork = forkOf(base, base.tip);
  commitTo(fork, 'own');
  await expectGitsAnswers(fork, base);
  git(base.gitDir, ['repack', '-q', '-a', '-d', '-f']);
  commitTo(base.gitDir, 'of the base');
  expect(await expectGitsAnswers(base.gitDir, base)).toBe(1);
  commitTo(fork, 'second');
  expect(await expectGitsAnswers(fork, base)).toBe(1);
  const { path } = openIndexFolder({ gitDir: base.gitDir, dataDir: base.dataDir });
  rmSync(path, { recursive: true });
  commitTo(fork, 'third');
  expect(await expectGitsAnswers(fork, base)).toBe(1);
  // The base is built anew: it does not borrow from the fork, but the fork's segments were compared with ids.
  expect(await expectGitsAnswers(base.gitDir, base)).toBeGreaterThan(0);
  expect(await expectGitsAnswers(fork, base)).toBe(0);
});

test('a damaged segment is built again, by the base and by its forks', async () => {
  const base = await indexedBase(706);
  const [first = '', second = ''] = filesOf(base.gitDir, base.dataDir);
  truncateSync(second, 1_000);
  const fork = forkOf(base, base.tip);
  const missing = gitCount(base.gitDir, base.tip) - gitCount(base.gitDir, base.middle);
  expect(await expectGitsAnswers(fork, base)).toBe(missing);
  truncateSync(first, 1_000);
  expect(await expectGitsAnswers(fork, base)).toBeGreaterThan(0);
  expect(await expectGitsAnswers(base.gitDir, base)).toBe(0);
});

test('a shallow clone and a history with a lost commit share nothing', async () => {
  const base = await indexedBase(707);
  const shallow = initBare('shallow');
  git(shallow, [
    '-c',
    'fetch.unpackLimit=1',
    'fetch',
    '-q',
    '--depth=5',
    `file://${base.gitDir}`,
    'main:refs/heads/main',
  ]);
  expect(await expectGitsAnswers(shallow, base)).toBeGreaterThan(0);

  const damaged = initBare('damaged');
  git(damaged, ['-c', 'fetch.unpackLimit=1000000', 'fetch', '-q', base.gitDir, 'main:refs/heads/main']);
  const lost = gitText(damaged, ['rev-parse', 'main~2']);
  rmSync(join(damaged, 'objects', lost.slice(0, 2), lost.slice(2)));
  const dataDir = tempDir('data');
  expect((await update(damaged, dataDir)).index.lost).toHaveLength(1);
  const repaired = forkOf({ ...base, gitDir: damaged }, base.tip);
  const alternates = `${damaged}/objects\n${base.gitDir}/objects\n`;
  writeFileSync(join(repaired, 'objects', 'info', 'alternates'), alternates);
  expect(await expectGitsAnswers(repaired, { ...base, dataDir })).toBe(gitCount(base.gitDir, base.tip));
});

test('an index that is far behind, or of another history, is replaced by that of another repository', async () => {
  const base = await indexedBase(708);
  const other = await indexedBase(709);
  const fork = initBare('fork');
  git(fork, ['-c', 'fetch.unpackLimit=1', 'fetch', '-q', other.gitDir, 'main:refs/heads/main']);
  const served = { ...base, dataDir: base.dataDir };
  await expectGitsAnswers(fork, served, COMMITS * 100);
  git(fork, ['-c', 'fetch.unpackLimit=1', 'fetch', '-q', base.gitDir, '+main:refs/heads/main']);
  expect(await expectGitsAnswers(fork, served)).toBe(0);
  expect(namesOnDisk(fork, base)).toEqual([2, 2]);
});

test('files that cannot be linked are written again', async () => {
  const base = await indexedBase(710);
  const from = openIndexFolder({ gitDir: base.gitDir, dataDir: base.dataDir });
  const loaded = from.load();
  const to = new IndexFolder(join(tempDir('data'), 'index'), '');
  to.adopt(loaded, join(base.dataDir, 'none'));
  to.commit(loaded.files);
  expect(readdirSync(to.path).sort()).toEqual(['manifest.json', ...loaded.files].sort());
  expect(to.load().files).toEqual(loaded.files);
  expect(loaded.files.map((file) => statSync(join(to.path, file)).nlink)).toEqual([1, 1]);
});
