/**
 * One suite for both implementations of blame: on random histories, every result equals git's. `KEDR_BLAME_ROUNDS=20`
 * runs more rounds.
 */
import { describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { gitBlame, gitMarks, type BlameQuestion } from '../support/blame-oracle.js';
import { generator, randomHistory } from '../support/random-history.js';
import { randomTexts } from '../support/random-texts.js';
import { implementations } from './implementations.js';

const ROUNDS = Number(process.env['KEDR_BLAME_ROUNDS'] ?? 1);
const COMMITS = 60;
const QUESTIONS = 24;

const texts = Array.from({ length: ROUNDS * 3 }, (_, n) => ({
  seed: 500 + n,
  ...randomTexts(500 + n, COMMITS, n % 3 === 2 ? 600 : 40),
}));
const trees = Array.from({ length: ROUNDS }, (_, n) => ({
  seed: 700 + n,
  ...randomHistory(700 + n, COMMITS, 'plain'),
}));

/** The queries depend on the seed only. */
function questions(
  { seed, gitDir, commits, files }: (typeof texts)[number],
  options: (pick: <T>(list: readonly T[]) => T) => Partial<BlameQuestion>,
): BlameQuestion[] {
  const random = generator(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: QUESTIONS }, () => {
    const n = Math.floor((0.3 + 0.7 * random()) * commits.length);
    const names = files[n] as readonly string[];
    return { gitDir, commit: commits[n] as Oid, path: names.length === 0 ? 'none' : pick(names), ...options(pick) };
  });
}

describe.each(implementations)('blame $name', ({ open }) => {
  const holds = async (gitDir: string, asked: readonly BlameQuestion[]): Promise<void> => {
    const blame = await open(gitDir);
    for (const question of asked) {
      const answer = blame(question)?.map(({ ignored: _, unblamable: __, ...group }) => group);
      expect([question, answer]).toEqual([question, gitBlame(question)]);
    }
  };

  test.each(texts)('finds the commits of the lines of random texts (seed $seed)', async (history) => {
    await holds(
      history.gitDir,
      questions(history, () => ({})),
    );
  });

  test.each(texts)('finds them when whitespace is ignored (seed $seed)', async (history) => {
    await holds(
      history.gitDir,
      questions(history, () => ({ ignoreWhitespace: true })),
    );
  });

  test.each(texts)('finds them when some commits are ignored (seed $seed)', async (history) => {
    await holds(
      history.gitDir,
      questions(history, (pick) => ({
        ignored: Array.from({ length: 12 }, () => pick(history.commits)),
        ignoreWhitespace: pick([true, false]),
      })),
    );
  });

  test.each(texts)('marks the lines that ignored commits changed (seed $seed)', async (history) => {
    const blame = await open(history.gitDir);
    for (const question of questions(history, (pick) => ({
      ignored: Array.from({ length: 12 }, () => pick(history.commits)),
    })).slice(0, QUESTIONS / 3)) {
      const marks = blame(question)?.flatMap(({ count, ignored, unblamable }) =>
        new Array<string>(count).fill(unblamable ? '*' : ignored ? '?' : ''),
      );
      expect([question, marks]).toEqual([question, gitMarks(question)]);
    }
  });

  test.each(texts)('finds them for ranges of lines (seed $seed)', async (history) => {
    await holds(
      history.gitDir,
      questions(history, (pick) => ({ range: { first: 1, last: pick([1, 2, 5]) } })).filter(
        ({ path, commit }) => (gitBlame({ gitDir: history.gitDir, commit, path })?.at(-1)?.line ?? 0) > 5,
      ),
    );
  });

  test.each(trees)(
    'finds them when files are links or folders and are added and deleted in merges (seed $seed)',
    async ({ seed, gitDir, commits, paths }) => {
      const random = generator(seed);
      const asked = Array.from({ length: 2 * QUESTIONS }, () => ({
        gitDir,
        commit: commits[Math.floor(random() * commits.length)] as Oid,
        path: paths[Math.floor(random() * paths.length)] as string,
      }));
      await holds(gitDir, asked);
    },
  );
});
