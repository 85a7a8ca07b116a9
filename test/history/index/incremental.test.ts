import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { OID_HEX, type Oid } from '../../../src/git/oid.js';
import type { HistoryIndex } from '../../../src/history/index/history-index.js';
import { indexFolder } from '../../../src/segments/index-folder.js';
import { commitPosition } from '../../../src/history/index/position.js';
import { git, gitText, initBare, tempDir } from '../../support/git-fixture.js';
import { gitCount, gitLog } from '../../support/history-oracle.js';
import { generator, randomHistory, type HistoryKind, type RandomHistory } from '../../support/random-history.js';
import { indexAnswers, update, updatedIndex } from './implementations.js';

const COMMITS = 90;
const STEPS = 14;
const PAIRS_A_STEP = 12;
const ROUNDS = Number(process.env['KEDR_HISTORY_ROUNDS'] ?? 1);
const KINDS: readonly HistoryKind[] = ['odd', 'plain', 'old'];
const histories = Array.from(
  { length: ROUNDS * KINDS.length },
  (_, n) => [n, randomHistory(300 + n, COMMITS, KINDS[n % KINDS.length])] as const,
);

/** An empty repository that uses the objects of another one, so that a push only moves refs. */
function borrowed(history: RandomHistory): string {
  const gitDir = initBare('pushed');
  writeFileSync(join(gitDir, 'objects/info/alternates'), `${history.gitDir}/objects\n`);
  return gitDir;
}

/** Branches after another random push, which makes, moves (often not forward) and deletes some of them. */
function push(gitDir: string, branches: Map<string, Oid>, commits: readonly Oid[], random: () => number): void {
  const commands: string[] = [];
  const changes = 1 + Math.floor(random() * 3);
  for (let i = 0; i < changes; i += 1) {
    const name = `refs/heads/b${Math.floor(random() * 6)}`;
    if (branches.has(name) && random() < 0.25) {
      branches.delete(name);
      commands.push(`delete ${name}\n`);
    } else {
      const commit = commits[Math.floor(random() * commits.length)] as Oid;
      branches.set(name, commit);
      commands.push(`update ${name} ${commit}\n`);
    }
  }
  for (const command of commands) git(gitDir, ['update-ref', '--stdin'], { input: command });
}

/** git's `--not` gives wrong results when clocks are wrong, so each side is listed separately. */
function reachable(gitDir: string, from: Iterable<Oid>): Set<Oid> {
  const input = [...from].join('\n');
  return new Set(
    input === '' ? [] : (git(gitDir, ['rev-list', '--stdin'], { input }).toString().trim().split('\n') as Oid[]),
  );
}

function allCommits(index: HistoryIndex): Oid[] {
  return Array.from({ length: index.size }, (_, position) => index.oidAt(commitPosition(position)));
}

/** For commits that both have, all results must be equal. Returns the number of compared pairs. */
function expectSameAnswers(index: HistoryIndex, fresh: HistoryIndex, paths: readonly string[]): number {
  const [left, right] = [indexAnswers(index), indexAnswers(fresh)];
  let pairs = 0;
  for (const commit of allCommits(fresh)) {
    expect(left.log(commit, '', {})).toEqual(right.log(commit, '', {}));
    expect(index.generationAt(index.find(commit))).toBe(fresh.generationAt(fresh.find(commit)));
    for (const path of paths) {
      pairs += 1;
      if (left.latest(commit, path) !== right.latest(commit, path)) expect.unreachable(`${commit} ${path}`);
      if (pairs % 7 === 0)
        expect([commit, path, left.log(commit, path, {})]).toEqual([commit, path, right.log(commit, path, {})]);
    }
  }
  return pairs;
}

/** Counted in all histories together, because some pushes need none. */
let merges = 0;
afterAll(() => expect(merges).toBeGreaterThan(0));

describe('an index that is updated after pushes', () => {
  test.each(histories)(
    'answers as git does after each of them, and reads only new commits (%i)',
    async (n, history) => {
      const random = generator(n);
      const gitDir = borrowed(history);
      const dataDir = tempDir('data');
      const maxSegments = 2 + (n % 3);
      const branches = new Map<string, Oid>();
      const indexed = new Set<Oid>();
      let before = 0;
      for (let step = 0; step < STEPS; step += 1) {
        // The last push adds everything.
        push(gitDir, branches, step === STEPS - 1 ? history.commits.slice(-1) : history.commits, random);
        const tips = [...branches.values()];
        const wanted = reachable(gitDir, tips);
        const expectedNew = [...wanted].filter((commit) => !indexed.has(commit));
        // The refs share no commit with the index, like those of another repository.
        if (expectedNew.length > 0 && expectedNew.length === wanted.size) indexed.clear();
        for (const commit of wanted) indexed.add(commit);
        const { index, newCommits } = await update(gitDir, dataDir, { maxSegments });
        expect([step, newCommits]).toEqual([step, expectedNew.length]);
        expect(allCommits(index).sort()).toEqual([...indexed].sort());
        expect(index.segments.length).toBeLessThanOrEqual(maxSegments);
        if (index.segments.length < before) merges += 1;
        before = index.segments.length;
        const answers = indexAnswers(index);
        const known = allCommits(index);
        for (let i = 0; i < PAIRS_A_STEP && known.length > 0; i += 1) {
          const commit = known[Math.floor(random() * known.length)] as Oid;
          const path = i === 0 ? '' : (history.paths[Math.floor(random() * history.paths.length)] as string);
          expect([step, commit, path, answers.log(commit, path, {})]).toEqual([
            step,
            commit,
            path,
            gitLog(gitDir, commit, path),
          ]);
          if (i === 0) expect(answers.count(commit)).toBe(gitCount(gitDir, commit));
        }
        // The old index keeps commits that no ref leads to, so the commits of the new index are compared.
        if (step % 4 === 3) expectSameAnswers(index, await updatedIndex(gitDir, tempDir('fresh')), history.paths);
      }
    },
  );

  test.each(histories)('after each commit equals one that is made at once (%i)', async (_, history) => {
    const gitDir = borrowed(history);
    const dataDir = tempDir('data');
    let index: HistoryIndex | undefined;
    const commits = history.commits.slice(0, 45);
    for (const [n, commit] of commits.entries()) {
      git(gitDir, ['update-ref', `refs/heads/c${n}`, commit]);
      const updated = await update(gitDir, dataDir, n < 30 ? {} : { maxSegments: 40 });
      expect(updated.newCommits).toBe(1);
      index = updated.index;
    }
    const fresh = await updatedIndex(gitDir, tempDir('fresh'));
    expect(index?.size).toBe(commits.length);
    expect(index?.segments.length).toBeGreaterThan(1);
    expect(expectSameAnswers(index as HistoryIndex, fresh, history.paths)).toBe(commits.length * history.paths.length);
  });

  test('keeps unchanged files and removes unused ones', async () => {
    const history = randomHistory(320, 60);
    const gitDir = borrowed(history);
    const dataDir = tempDir('data');
    const folder = indexFolder(dataDir, gitDir);
    const manifest = (): string => readFileSync(join(folder, 'manifest.json'), 'utf8');
    const move = (to: string): Buffer => git(gitDir, ['update-ref', 'refs/heads/main', to]);
    move(history.commits[45] as string);
    await update(gitDir, dataDir);
    const before = manifest();
    for (const ancestor of ['main', 'main~1', 'main~1']) {
      move(ancestor);
      expect((await update(gitDir, dataDir)).newCommits).toBe(0);
    }
    expect(manifest()).toBe(before);
    move(history.commits.at(-1) as string);
    expect((await update(gitDir, dataDir)).newCommits).toBeGreaterThan(0);
    const segments = (JSON.parse(manifest()) as { segments: string[] }).segments;
    expect(readdirSync(folder).sort()).toEqual([...segments, 'manifest.json'].sort());
  });

  test('indexes the commits of tags of tags and skips refs to blobs, trees and missing objects', async () => {
    const history = randomHistory(321, 20);
    const gitDir = borrowed(history);
    const [commit, other] = history.commits.slice(-2) as [Oid, Oid];
    git(gitDir, ['tag', '-a', '-m', 'one', 'one', commit]);
    git(gitDir, ['tag', '-a', '-m', 'two', 'two', 'one']);
    git(gitDir, ['tag', 'tree', `${other}^{tree}`]);
    writeFileSync(join(gitDir, 'refs/heads/gone'), `${'9'.repeat(OID_HEX)}\n`);
    const { index } = await update(gitDir, tempDir('data'));
    expect(index.size).toBe(gitCount(gitDir, commit));
    expect(index.find(commit)).toBeGreaterThanOrEqual(0);
    expect(gitText(gitDir, ['rev-parse', 'two^{commit}'])).toBe(commit);
  });

  test('of a repository without commits is empty', async () => {
    const gitDir = initBare('empty');
    const { index, newCommits } = await update(gitDir, tempDir('data'));
    expect([index.size, newCommits, index.find('1'.repeat(OID_HEX) as Oid)]).toEqual([0, 0, -1]);
  });
});
