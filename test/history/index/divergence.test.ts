/** Divergence and merge bases are compared with git on random histories, in one and in several segments. */
import { describe, expect, it } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { divergenceOf, mergeBases } from '../../../src/history/index/divergence.js';
import { HistoryIndex } from '../../../src/history/index/history-index.js';
import type { OpenContainer } from '../../../src/segments/container.js';
import { updateIndex } from '../../../src/workers/indexing/update-index.js';
import type { CommitPosition } from '../../../src/history/index/position.js';
import { git, gitText, initBare, tempDir } from '../../support/git-fixture.js';
import { randomHistory, type RandomHistory } from '../../support/random-history.js';

const SEEDS = [1, 2, 3, 4];
const COMMITS = 70;
/** Every pair needs two git processes, so only every 37th of the 4,900 pairs is compared. A prime step spreads them. */
const STEP = 37;

async function indexOf(gitDir: string, dataDir = tempDir('data')): Promise<HistoryIndex> {
  let containers: readonly OpenContainer[] = [];
  await updateIndex({ gitDir, dataDir, onProgress: () => undefined, onIndex: (found) => (containers = found) });
  return new HistoryIndex(containers);
}

/** The same history, indexed in several steps as after pushes. */
async function indexInSteps({ gitDir, commits }: RandomHistory): Promise<HistoryIndex> {
  const dataDir = tempDir('data');
  const refs = gitText(gitDir, ['for-each-ref', '--format=%(refname) %(objectname)'])
    .split('\n')
    .map((line) => line.split(' ') as [string, string]);
  for (const [ref] of refs) git(gitDir, ['update-ref', '-d', ref]);
  let index: HistoryIndex | undefined;
  for (const end of [20, 35, 52, commits.length]) {
    const known = new Set(commits.slice(0, end));
    for (const [ref, oid] of refs) if (known.has(oid as Oid)) git(gitDir, ['update-ref', ref, oid]);
    index = await indexOf(gitDir, dataDir);
  }
  expect(index?.segments.length).toBe(4);
  return index as HistoryIndex;
}

function pairs({ commits }: RandomHistory): [Oid, Oid][] {
  const found: [Oid, Oid][] = [];
  for (let pair = 0; pair < commits.length ** 2; pair += STEP)
    found.push([commits[Math.floor(pair / commits.length)] as Oid, commits[pair % commits.length] as Oid]);
  return found;
}

/** A line `base head: behind ahead bases...` for each pair. A seed always gives the same ids, so git runs once. */
const answers = new Map<number, string[]>();

function gitAnswers(seed: number, { gitDir }: RandomHistory, wanted: readonly [Oid, Oid][]): string[] {
  const script =
    'while read a b; do echo "$a $b: $(git rev-list --left-right --count $a...$b)" $(git merge-base --all $a $b); done';
  const known =
    answers.get(seed) ??
    gitText(gitDir, ['-c', `alias.pairs=!${script}`, 'pairs'], {
      input: wanted.map((pair) => `${pair.join(' ')}\n`).join(''),
    }).split('\n');
  answers.set(seed, known);
  return known;
}

const position = (index: HistoryIndex, oid: Oid): CommitPosition => {
  const found = index.find(oid);
  expect(found).toBeGreaterThanOrEqual(0);
  return found;
};

describe.each(SEEDS)('random history %i', (seed) => {
  it.each([
    ['in one segment', async (history: RandomHistory) => indexOf(history.gitDir)],
    ['in several segments', indexInSteps],
  ] as const)("%s: counts and common ancestors are git's", async (_, build) => {
    const history = randomHistory(seed, COMMITS);
    const index = await build(history);
    const wanted = pairs(history);
    const ours = wanted.map(([base, head]) => {
      const { ahead, behind } = divergenceOf(index, position(index, base), position(index, head));
      const bases = mergeBases(index, position(index, base), position(index, head)).map((at) => index.oidAt(at));
      return [`${base} ${head}: ${behind}\t${ahead}`, ...bases].join(' ');
    });
    expect(ours).toEqual(gitAnswers(seed, history, wanted));
  });
});

it('visits only commits above the fork', async () => {
  const gitDir = initBare('long');
  const stream: string[] = [];
  const commit = (n: number, branch: string, from: string): void =>
    void stream.push(
      `commit refs/heads/${branch}\nmark :${n}\ncommitter K <k@example.org> ${1_200_000_000 + n} +0000\ndata 0\n${from}\n`,
    );
  for (let n = 1; n <= 3000; n += 1) commit(n, 'main', n === 1 ? '' : `from :${n - 1}\n`);
  for (let n = 3001; n <= 3003; n += 1) commit(n, 'topic', `from :${n === 3001 ? 2990 : n - 1}\n`);
  git(gitDir, ['fast-import', '--quiet'], { input: stream.join('') });
  const index = await indexOf(gitDir);
  const at = (name: string): CommitPosition => position(index, gitText(gitDir, ['rev-parse', name]) as Oid);
  let passed = 0;
  const counted: HistoryIndex = Object.create(index, {
    parentsOf: {
      value: (commitAt: CommitPosition) => {
        passed += 1;
        return index.parentsOf(commitAt);
      },
    },
  }) as HistoryIndex;
  expect(divergenceOf(counted, at('main'), at('topic'))).toEqual({ ahead: 3, behind: 10 });
  expect(mergeBases(counted, at('main'), at('topic'))).toEqual([at('main~10')]);
  expect(passed).toBeLessThan(40);
  expect(divergenceOf(counted, at('main'), at('main'))).toEqual({ ahead: 0, behind: 0 });
});
