import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { CommitSource } from '../../src/history/direct/commit-source.js';
import { logCommits } from '../../src/history/direct/log-commits.js';
import { CONTAINER_VERSION } from '../../src/segments/container.js';
import { openIndexFolder } from '../../src/workers/indexing/load-segments.js';
import { ObjectStore } from '../../src/git/store/object-store.js';
import { indexAnswers, update } from '../history/index/implementations.js';
import { git, gitText, initBare, tempDir } from '../support/git-fixture.js';
import { gitCount, gitLatest, gitLog } from '../support/history-oracle.js';
import { randomHistory, type RandomHistory } from '../support/random-history.js';

function clone(history: RandomHistory, ...args: string[]): string {
  const gitDir = join(tempDir('clone'), 'clone.git');
  git(history.gitDir, ['clone', '-q', '--bare', ...args, `file://${history.gitDir}`, gitDir]);
  return gitDir;
}

/** Compares every fourth path at HEAD and the list of all commits with git. */
async function expectGitsAnswers(gitDir: string, dataDir: string, paths: readonly string[]): Promise<number> {
  const { index, newCommits } = await update(gitDir, dataDir);
  const head = gitText(gitDir, ['rev-parse', 'HEAD']) as Oid;
  const answers = indexAnswers(index);
  expect(answers.log(head, '', {})).toEqual(gitLog(gitDir, head));
  expect(answers.count(head)).toBe(gitCount(gitDir, head));
  for (const path of paths.filter((_, n) => n % 4 === 0)) {
    expect([path, answers.log(head, path, {})]).toEqual([path, gitLog(gitDir, head, path)]);
    expect([path, answers.latest(head, path)]).toEqual([path, gitLatest(gitDir, head, path)]);
  }
  return newCommits;
}

describe('an update of an index', () => {
  test('of a shallow clone ends at the shallow boundary and starts again when the clone is deepened', async () => {
    const history = randomHistory(401, 80);
    const gitDir = clone(history, '--depth=4');
    const dataDir = tempDir('data');
    expect(existsSync(join(gitDir, 'shallow'))).toBe(true);
    const cut = await expectGitsAnswers(gitDir, dataDir, history.paths);
    expect(await expectGitsAnswers(gitDir, dataDir, history.paths)).toBe(0);
    git(gitDir, ['fetch', '-q', '--deepen=3', 'origin']);
    expect(await expectGitsAnswers(gitDir, dataDir, history.paths)).toBeGreaterThan(cut);
    git(gitDir, ['fetch', '-q', '--unshallow', 'origin']);
    expect(existsSync(join(gitDir, 'shallow'))).toBe(false);
    expect(await expectGitsAnswers(gitDir, dataDir, history.paths)).toBe(gitCount(gitDir, history.commits[79] as Oid));
  });

  test('starts again when another repository replaces the indexed one', async () => {
    const [one, other] = [randomHistory(402, 60), randomHistory(403, 70, 'odd')];
    const gitDir = clone(one);
    const dataDir = tempDir('data');
    await expectGitsAnswers(gitDir, dataDir, one.paths);
    renameSync(gitDir, `${gitDir}.gone`);
    renameSync(clone(other), gitDir);
    await expectGitsAnswers(gitDir, dataDir, other.paths);
    const { index } = await update(gitDir, dataDir);
    expect(index.find(gitText(`${gitDir}.gone`, ['rev-parse', 'HEAD']) as Oid)).toBe(-1);
  });

  test('starts again when the files have another version, are damaged or do not continue each other', async () => {
    const history = randomHistory(404, 60);
    const gitDir = clone(history);
    git(gitDir, ['update-ref', '-d', 'refs/heads/c59']);
    git(gitDir, ['update-ref', 'HEAD', history.commits[20] as string]);
    const dataDir = tempDir('data');
    await update(gitDir, dataDir);
    git(gitDir, ['update-ref', 'HEAD', history.commits[59] as string]);
    await update(gitDir, dataDir);
    const { path } = openIndexFolder({ gitDir, dataDir });
    const manifest = join(path, 'manifest.json');
    const segments = (): string[] => (JSON.parse(readFileSync(manifest, 'utf8')) as { segments: string[] }).segments;
    const rewrite = (change: Record<string, unknown>): void =>
      writeFileSync(manifest, JSON.stringify({ ...(JSON.parse(readFileSync(manifest, 'utf8')) as object), ...change }));
    const damages: Record<string, () => void> = {
      'version of the manifest': () => rewrite({ version: CONTAINER_VERSION + 1 }),
      'version of a segment': () => {
        const bytes = readFileSync(join(path, segments()[0] as string));
        bytes.writeUInt32LE(CONTAINER_VERSION + 1, 4);
        writeFileSync(join(path, segments()[0] as string), bytes);
      },
      'a segment cut off': () => writeFileSync(join(path, segments().at(-1) as string), 'KEDR'),
      'the same segment twice': () => rewrite({ segments: [segments()[0], segments()[0]] }),
      'segments in the wrong order': () => rewrite({ segments: segments().reverse() }),
      'the first segment left out': () => rewrite({ segments: segments().slice(1) }),
      'no manifest': () => rmSync(manifest),
    };
    for (const [name, damage] of Object.entries(damages)) {
      damage();
      await expectGitsAnswers(gitDir, dataDir, history.paths);
      expect([name, (await update(gitDir, dataDir)).newCommits]).toEqual([name, 0]);
    }
  });

  test('fails where a tree is missing and keeps the old index; direct walks still answer; it continues later', async () => {
    const history = randomHistory(405, 60);
    const gitDir = initBare('loose');
    // Loose objects can be removed individually.
    git(gitDir, ['-c', 'fetch.unpackLimit=1000000', 'fetch', '-q', history.gitDir, '+refs/heads/c59:refs/heads/main']);
    const head = gitText(gitDir, ['rev-parse', 'main']) as Oid;
    const dataDir = tempDir('data');
    git(gitDir, ['tag', 'older', `${head}~3`]);
    git(gitDir, ['update-ref', 'refs/heads/main', `${head}~3`]);
    await expectGitsAnswers(gitDir, dataDir, history.paths);
    const kept = openIndexFolder({ gitDir, dataDir }).load().files;
    git(gitDir, ['update-ref', 'refs/heads/main', head]);
    const missing = gitText(gitDir, ['rev-parse', 'HEAD~1^{tree}']);
    const file = join(gitDir, 'objects', missing.slice(0, 2), missing.slice(2));
    renameSync(file, `${file}.away`);
    await expect(update(gitDir, dataDir)).rejects.toThrow(missing);
    expect(openIndexFolder({ gitDir, dataDir }).load().files).toEqual(kept);
    const source = CommitSource.open({ reader: ObjectStore.open(gitDir), gitDir });
    const older = gitText(gitDir, ['rev-parse', 'refs/tags/older']) as Oid;
    expect(logCommits(source, { from: [older], limit: 100, budgetMs: 60_000 }).commits).toEqual(gitLog(gitDir, older));
    expect(logCommits(source, { from: [head], limit: 100, budgetMs: 60_000 }).commits).toEqual(gitLog(gitDir, head));
    renameSync(`${file}.away`, file);
    await expectGitsAnswers(gitDir, dataDir, history.paths);
  });

  test('fails on a missing or damaged repository and leaves no lock', async () => {
    const history = randomHistory(406, 20);
    const dataDir = tempDir('data');
    await expect(update(join(history.gitDir, 'none'), dataDir)).rejects.toThrow();
    const gitDir = clone(history);
    writeFileSync(join(gitDir, 'HEAD'), 'nonsense');
    await expect(update(gitDir, dataDir)).rejects.toThrow();
    expect(openIndexFolder({ gitDir, dataDir }).lock()).toBe(true);
  });
});
