/**
 * One suite for both implementations of history: on random histories, every result equals git's.
 * `KEDR_HISTORY_ROUNDS=20` runs more rounds.
 */
import { describe, expect, test } from 'vitest';
import type { Oid } from '../../../src/git/oid.js';
import { gitCount, gitLatest, gitLog, type LogFlags } from '../../support/history-oracle.js';
import { generator, randomHistory, type HistoryKind, type RandomHistory } from '../../support/random-history.js';
import { implementations } from './implementations.js';

const ROUNDS = Number(process.env['KEDR_HISTORY_ROUNDS'] ?? 1);
const COMMITS = 110;
const KINDS: readonly HistoryKind[] = ['plain', 'odd', 'odd', 'old'];
/** Number of pairs of a revision and a path for each history. Each pair needs a git process. */
const PAIRS = 450;
const LATEST_PAIRS = 60;
const REVISIONS = 12;
const FLAGS: readonly LogFlags[] = [
  {},
  {},
  {},
  { firstParent: true },
  { noMerges: true },
  { firstParent: true, noMerges: true },
];

interface Question {
  readonly history: RandomHistory;
  readonly revision: Oid;
  readonly path: string;
  readonly flags: LogFlags;
}

const histories = Array.from({ length: ROUNDS * KINDS.length }, (_, n) =>
  randomHistory(100 + n, COMMITS, KINDS[n % KINDS.length]),
);

/** The queries depend on the seed only, so git runs once for both implementations. */
function questions(history: RandomHistory, seed: number, count: number): Question[] {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, () => ({
    history,
    revision: pick(history.commits),
    path: random() < 0.02 ? 'no/such' : pick(history.paths),
    flags: pick(FLAGS),
  }));
}

describe.each(implementations)('the history of random repositories from $name', ({ open }) => {
  test.each(histories.map((history, n) => [n, history] as const))(
    'equals git log for paths at commits (%i)',
    async (n, history) => {
      const answers = await open(history.gitDir);
      for (const { revision, path, flags } of questions(history, n, PAIRS)) {
        const expected = gitLog(history.gitDir, revision, path, flags);
        expect([revision, path, flags, answers.log(revision, path, flags)]).toEqual([revision, path, flags, expected]);
        if (flags.firstParent !== true && flags.noMerges !== true)
          expect([revision, path, answers.latest(revision, path)]).toEqual([revision, path, expected[0]]);
      }
    },
  );

  test.each(histories.map((history, n) => [n, history] as const))(
    'has the latest commits that git log -1 prints (%i)',
    async (n, history) => {
      const answers = await open(history.gitDir);
      for (const { revision, path } of questions(history, 1000 + n, LATEST_PAIRS)) {
        expect([revision, path, answers.latest(revision, path)]).toEqual([
          revision,
          path,
          gitLatest(history.gitDir, revision, path),
        ]);
      }
    },
  );

  test.each(histories.map((history, n) => [n, history] as const))(
    'lists and counts the commits of a revision like git (%i)',
    async (n, history) => {
      const answers = await open(history.gitDir);
      for (const { revision, flags } of questions(history, 2000 + n, REVISIONS)) {
        expect(answers.log(revision, '', flags)).toEqual(gitLog(history.gitDir, revision, '', flags));
        expect(answers.count(revision)).toBe(gitCount(history.gitDir, revision));
      }
    },
  );
});
