/** Commits that one commit has and another has not, by the index and by a direct walk, compared with git. */
import { describe, expect, it } from 'vitest';
import { ObjectStore } from '../../../src/git/store/object-store.js';
import type { Oid } from '../../../src/git/oid.js';
import { commitRange } from '../../../src/history/direct/commit-range.js';
import { CommitSource } from '../../../src/history/direct/commit-source.js';
import { logCommits } from '../../../src/history/direct/log-commits.js';
import { onlyInHead } from '../../../src/history/index/divergence.js';
import type { HistoryIndex } from '../../../src/history/index/history-index.js';
import { walkHistory } from '../../../src/history/index/walk.js';
import { git, gitText, tempDir } from '../../support/git-fixture.js';
import { gitLog } from '../../support/history-oracle.js';
import { generator, randomHistory, type RandomHistory } from '../../support/random-history.js';
import { updatedIndex } from './implementations.js';

const PLENTY = 600_000;
const PAIRS = 60;

interface Range {
  readonly base: Oid;
  readonly head: Oid;
  readonly path: string;
}

interface Answers {
  log(range: Range): readonly Oid[];
  since(head: Oid, since: number): readonly Oid[];
}

const byIndex = (index: HistoryIndex): Answers => ({
  log: ({ base, head, path }) =>
    [
      ...walkHistory(index, index.find(head), path === '' ? undefined : index.pathNumbers(path), {
        within: onlyInHead(index, index.find(base), index.find(head)),
      }),
    ].map((position) => index.oidAt(position)),
  since: (head, since) =>
    [...walkHistory(index, index.find(head), undefined, { since })].map((position) => index.oidAt(position)),
});

const byWalk = (source: CommitSource): Answers => ({
  log: ({ base, head, path }) =>
    logCommits(source, { from: [head], not: base, path, limit: 10_000, budgetMs: PLENTY }).commits,
  since: (head, since) => logCommits(source, { from: [head], since, limit: 10_000, budgetMs: PLENTY }).commits,
});

function ranges({ commits, paths }: RandomHistory, seed: number): Range[] {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: PAIRS }, () => ({ base: pick(commits), head: pick(commits), path: pick(paths) }));
}

describe.each([11, 12, 13])('random history %i', (seed) => {
  const history = randomHistory(seed, 90);
  const { gitDir } = history;
  const wanted = ranges(history, seed);

  it.each([
    ['the index', async () => byIndex(await updatedIndex(gitDir, tempDir('data')))],
    ['the direct walk', () => Promise.resolve(byWalk(CommitSource.open({ reader: ObjectStore.open(gitDir), gitDir })))],
  ])('%s lists the same range as git log', async (_, open) => {
    const answers = await open();
    let listed = 0;
    for (const range of wanted) {
      const { base, head, path } = range;
      const all = gitLog(gitDir, `${base}..${head}` as Oid);
      listed += all.length;
      expect([range, answers.log({ ...range, path: '' })]).toEqual([range, all]);
      const members = new Set(all);
      expect([range, answers.log(range)]).toEqual([
        range,
        gitLog(gitDir, head, path).filter((oid) => members.has(oid)),
      ]);
    }
    expect(listed).toBeGreaterThan(100);
  });

  it.each([
    ['the index', async () => byIndex(await updatedIndex(gitDir, tempDir('data')))],
    ['the direct walk', () => Promise.resolve(byWalk(CommitSource.open({ reader: ObjectStore.open(gitDir), gitDir })))],
  ])('%s ends at a date like git log --since', async (_, open) => {
    const answers = await open();
    const times = gitText(gitDir, ['log', '--all', '--format=%ct'])
      .split('\n')
      .map(Number)
      .filter((time) => time > 1_000_000)
      .sort((a, b) => a - b);
    for (const { head } of wanted) {
      const since = times[Math.floor(times.length / 2)] as number;
      expect(answers.since(head, since)).toEqual(gitLog(gitDir, head, '', {}, [`--since=@${String(since)}`]));
    }
  });

  it('the direct walk finds the divergence and the merge bases of git', () => {
    const source = CommitSource.open({ reader: ObjectStore.open(gitDir), gitDir });
    for (const { base, head } of wanted) {
      const range = commitRange(source, base, head);
      expect(range.run(Infinity)).toBe(true);
      const { ahead, behind } = range.count();
      expect(`${String(behind)}\t${String(ahead)}`).toBe(
        gitText(gitDir, ['rev-list', '--left-right', '--count', `${base}...${head}`]),
      );
      const bases = git(gitDir, ['merge-base', '--all', base, head], { allowFailure: true })
        .toString('latin1')
        .split('\n')
        .filter((oid) => oid !== '');
      expect([...range.mergeBases()].sort()).toEqual(bases.sort());
    }
  });
});
