/**
 * Histories with a lost commit. What can still be known equals what git says about the whole history, and whatever git
 * can answer without the commit is answered. The index and the direct walk give the same answers.
 */
import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import { CommitSource } from '../../../src/history/direct/commit-source.js';
import { lastCommits } from '../../../src/history/direct/last-commits.js';
import { logCommits } from '../../../src/history/direct/log-commits.js';
import { divergenceOf } from '../../../src/history/index/divergence.js';
import { git, gitText, initBare, tempDir } from '../../support/git-fixture.js';
import { gitCount, gitLatest, gitLog } from '../../support/history-oracle.js';
import { randomHistory } from '../../support/random-history.js';
import { indexAnswers, update, updatedIndex } from './implementations.js';

const PLENTY = 600_000;

/** A repository of loose objects, which can be removed one by one, with a `main` that has the whole history. */
function looseHistory(seed: number): { gitDir: string; head: Oid; commits: Oid[]; paths: readonly string[] } {
  const { gitDir: from, commits, paths } = randomHistory(seed, 50);
  const gitDir = initBare('loose');
  const head = commits.findLast((oid) => gitCount(from, oid) >= 20) as Oid;
  const branch = `refs/heads/c${commits.indexOf(head)}`;
  git(gitDir, ['-c', 'fetch.unpackLimit=1000000', 'fetch', '-q', from, `+${branch}:refs/heads/main`]);
  return { gitDir, head, commits: gitText(gitDir, ['rev-list', 'main']).split('\n') as Oid[], paths };
}

function withoutObject(gitDir: string, oid: Oid): { gitDir: string; restore: () => void } {
  const damaged = join(tempDir('damaged'), 'r.git');
  cpSync(gitDir, damaged, { recursive: true });
  const file = join(damaged, 'objects', oid.slice(0, 2), oid.slice(2));
  renameSync(file, `${file}.away`);
  return { gitDir: damaged, restore: () => renameSync(`${file}.away`, file) };
}

test.each([701, 702, 703, 704])('random history %i', async (seed) => {
  const { gitDir, head, commits, paths } = looseHistory(seed);
  const lost = commits[4 + (seed % 4) * 3] as Oid;
  const damaged = withoutObject(gitDir, lost);
  const index = await updatedIndex(damaged.gitDir, tempDir('data'));
  const indexed = indexAnswers(index);
  const source = CommitSource.open({ reader: ObjectStore.open(damaged.gitDir), gitDir: damaged.gitDir });
  const walked = (path: string, limit = 1000) => logCommits(source, { from: [head], path, limit, budgetMs: PLENTY });
  expect(index.lost.map((position) => index.oidAt(position))).toEqual([lost]);
  // Every commit that can be reached without the lost one is listed.
  const readable = gitText(gitDir, ['rev-list', 'main', '--not', ...parentsOf(gitDir, lost), lost]).split('\n');
  const all = walked('');
  expect(all.lost).toEqual([lost]);
  expect(indexed.log(head, '', {})).toEqual(all.commits);
  expect(new Set(all.commits)).toEqual(new Set([...all.commits, ...readable]));
  expect(all.commits).toEqual(gitLog(gitDir, head).filter((oid) => all.commits.includes(oid)));
  for (const path of paths) {
    const list = walked(path).commits;
    expect([path, indexed.log(head, path, {})]).toEqual([path, list]);
    const whole = gitLog(gitDir, head, path);
    expect([path, list.filter((oid) => !whole.includes(oid))]).toEqual([path, []]);
    const latest = indexed.latest(head, path);
    expect([path, latest ?? list[0]]).toEqual([path, list[0]]);
    if (latest !== undefined) expect([path, latest]).toEqual([path, gitLatest(gitDir, head, path)]);
    const without = gitIfItCan(damaged.gitDir, ['log', '-1', '--format=%H', head, '--', path]);
    if (without !== undefined) expect([path, latest ?? '']).toEqual([path, without]);
  }
  const names = gitText(gitDir, ['ls-tree', '--name-only', head]).split('\n');
  const latest = lastCommits(source, { commit: head, directory: '', budgetMs: PLENTY });
  expect(latest.complete).toBe(true);
  for (const name of names) expect([name, latest.commits.get(name)]).toEqual([name, indexed.latest(head, name)]);
});

test('the difference of two commits is given when the lost one does not matter', async () => {
  const { gitDir, commits } = looseHistory(705);
  const chain = gitText(gitDir, ['rev-list', '--first-parent', 'main']).split('\n') as Oid[];
  const [tip, base, lost] = [chain[0] as Oid, chain[1] as Oid, chain.at(-2) as Oid];
  const damaged = withoutObject(gitDir, lost);
  const index = await updatedIndex(damaged.gitDir, tempDir('data'));
  const [behind, ahead] = gitText(gitDir, ['rev-list', '--count', '--left-right', `${base}...${tip}`]).split('\t');
  expect(divergenceOf(index, index.find(base), index.find(tip))).toEqual({
    ahead: Number(ahead),
    behind: Number(behind),
  });
  expect(commits).toContain(lost);
});

test('when the commit is there again, the index is built anew and the walks begin anew', async () => {
  const { gitDir, head, commits } = looseHistory(706);
  const damaged = withoutObject(gitDir, commits[5] as Oid);
  const dataDir = tempDir('data');
  const source = CommitSource.open({ reader: ObjectStore.open(damaged.gitDir), gitDir: damaged.gitDir });
  const walked = () => logCommits(source, { from: [head], limit: 1000, budgetMs: PLENTY }).commits;
  const before = (await update(damaged.gitDir, dataDir)).index;
  expect(walked()).not.toEqual(gitLog(gitDir, head));
  expect((await update(damaged.gitDir, dataDir)).newCommits).toBe(0);
  damaged.restore();
  const after = (await update(damaged.gitDir, dataDir)).index;
  expect([before.lost.length, after.lost.length]).toEqual([1, 0]);
  expect(indexAnswers(after).log(head, '', {})).toEqual(gitLog(gitDir, head));
  expect(walked()).toEqual(gitLog(gitDir, head));
});

test('new commits on an index that ends at a lost commit', async () => {
  const { gitDir, head, commits, paths } = looseHistory(707);
  const parent = parentsOf(gitDir, head)[0] as Oid;
  const tree = gitText(gitDir, ['rev-parse', `${head}^{tree}`]);
  const child = gitText(gitDir, ['commit-tree', tree, '-p', head, '-p', parent, '-m', 'child']) as Oid;
  const damaged = withoutObject(gitDir, parent);
  const dataDir = tempDir('data');
  await update(damaged.gitDir, dataDir);
  git(damaged.gitDir, ['update-ref', 'refs/heads/main', child]);
  const { index } = await update(damaged.gitDir, dataDir);
  expect(index.segments).toHaveLength(2);
  for (const path of paths) {
    const latest = indexAnswers(index).latest(child, path);
    if (latest !== undefined) expect([path, latest]).toEqual([path, gitLatest(gitDir, head, path)]);
  }
  expect(commits).toContain(parent);
});

/** The output of git, or undefined when it fails. */
function gitIfItCan(gitDir: string, args: readonly string[]): string | undefined {
  try {
    return gitText(gitDir, args);
  } catch {
    return undefined;
  }
}

function parentsOf(gitDir: string, commit: Oid): string[] {
  return gitText(gitDir, ['rev-list', '--parents', '-1', commit]).split(' ').slice(1);
}
