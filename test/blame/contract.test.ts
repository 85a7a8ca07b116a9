/** One suite for both ways of blame: every answer is git's, on random histories. `KEDR_BLAME_ROUNDS=20` asks more. */
import { describe, expect, test } from 'vitest';
import type { Oid } from '../../src/git/oid.js';
import { gitBlame, gitMarks, type BlameQuestion } from '../support/blame-oracle.js';
import { generator, randomHistory } from '../support/random-history.js';
import { randomTexts } from '../support/random-texts.js';
import { ways } from './ways.js';

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

/** The same for the same seed. */
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

describe.each(ways)('blame $name', ({ open }) => {
  const holds = async (gitDir: string, asked: readonly BlameQuestion[]): Promise<void> => {
    const blame = await open(gitDir);
    for (const question of asked) {
      const answer = blame(question)?.map(({ ignored: _, unblamable: __, ...group }) => group);
      expect([question, answer]).toEqual([question, gitBlame(question)]);
    }
  };

  test.each(texts)(
    'gives the lines of random texts to the commits that git gives them to (seed $seed)',
    async (history) => {
      await holds(
        history.gitDir,
        questions(history, () => ({})),
      );
    },
  );

  test.each(texts)('does so without regard to whitespace (seed $seed)', async (history) => {
    await holds(
      history.gitDir,
      questions(history, () => ({ ignoreWhitespace: true })),
    );
  });

  test.each(texts)('passes over ignored commits as git does (seed $seed)', async (history) => {
    await holds(
      history.gitDir,
      questions(history, (pick) => ({
        ignored: Array.from({ length: 12 }, () => pick(history.commits)),
        ignoreWhitespace: pick([true, false]),
      })),
    );
  });

  test.each(texts)('marks the lines that ignored commits changed as git does (seed $seed)', async (history) => {
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

  test.each(texts)('answers for ranges of lines (seed $seed)', async (history) => {
    await holds(
      history.gitDir,
      questions(history, (pick) => ({ range: { first: 1, last: pick([1, 2, 5]) } })).filter(
        ({ path, commit }) => (gitBlame({ gitDir: history.gitDir, commit, path })?.at(-1)?.line ?? 0) > 5,
      ),
    );
  });

  test.each(trees)(
    'holds where files are links, folders and come and go in merges (seed $seed)',
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
