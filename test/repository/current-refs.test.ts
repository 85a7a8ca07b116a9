/** Refs are those of git at each look, however many there are and however they were written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RefSnapshot } from '../../src/git/refs/ref-store.js';
import { BackgroundQuestions, type Question } from '../../src/repository/background.js';
import { CurrentRefs } from '../../src/repository/current-refs.js';
import { Answers } from '../../src/workers/answers.js';
import { WorkerPool } from '../../src/workers/pool.js';
import type { TaskName, TaskOutput } from '../../src/workers/task-table.js';
import { git, gitText, initBare } from '../support/git-fixture.js';

/** How old a state may be, and a little more. */
const SETTLED_MS = 550;

let workers: WorkerPool;
beforeAll(() => void (workers = new WorkerPool()));
afterAll(() => workers.destroy());

class CountedQuestions extends BackgroundQuestions {
  asked = 0;

  override ask<N extends TaskName>(name: N, question: Question<N>): Promise<TaskOutput<N>> {
    this.asked += 1;
    return super.ask(name, question);
  }
}

const FORMAT = '--format=%(refname) %(objectname) %(symref)';
const ours = (refs: RefSnapshot): string =>
  refs.all.map(({ name, oid, symrefTarget }) => `${name} ${oid} ${symrefTarget ?? ''}\n`).join('');

describe.each([
  ['few loose refs, on the event loop', 20, false],
  ['many loose refs, in a worker', 600, true],
])('%s', (_, count, isWorker) => {
  it('a look has what git lists after every kind of change', async () => {
    const gitDir = initBare('many-refs');
    const commit = (message: string): string =>
      gitText(gitDir, ['commit-tree', '-m', message, gitText(gitDir, ['mktree'])]);
    const [first, second] = [commit('first'), commit('second')];
    const names = Array.from({ length: count }, (__, at) => `refs/heads/l/${at % 7}/b${at}`);
    git(gitDir, ['update-ref', '--stdin'], {
      input: [...names, 'refs/heads/main'].map((name) => `create ${name} ${first}\n`).join(''),
    });
    git(gitDir, ['tag', '-m', 'one', 'v1', first]);
    const questions = new CountedQuestions(gitDir, new Answers(workers));
    let moved = 0;
    const refs = new CurrentRefs(gitDir, questions, () => (moved += 1));
    const expectEqual = async (): Promise<void> => {
      const found = await refs.get();
      expect(ours(found)).toBe(git(gitDir, ['for-each-ref', FORMAT]).toString());
      expect(found.head.target).toBe(gitText(gitDir, ['symbolic-ref', 'HEAD']));
      expect((await refs.get()) === found).toBe(true);
    };
    await expectEqual();
    expect(moved).toBe(1);
    const changes: (() => void)[] = [
      () => git(gitDir, ['update-ref', names[5] ?? '', second]),
      // As some programs do, and git does not: without a rename.
      () => writeFileSync(join(gitDir, names[6] ?? ''), `${second}\n`),
      () => git(gitDir, ['update-ref', '-d', names[7] ?? '']),
      () => git(gitDir, ['update-ref', 'ORIG_HEAD', first]),
      () => git(gitDir, ['symbolic-ref', 'refs/heads/top', 'ORIG_HEAD']),
      () => git(gitDir, ['update-ref', 'ORIG_HEAD', second]),
      () => git(gitDir, ['symbolic-ref', 'HEAD', names[5] ?? '']),
      () => git(gitDir, ['pack-refs', '--all']),
      () => git(gitDir, ['update-ref', 'refs/heads/main', second]),
    ];
    for (const change of changes) {
      change();
      await delay(SETTLED_MS);
      await expectEqual();
    }
    // A ref that nothing shows yet and the packing of refs change no state.
    expect(moved).toBe(1 + changes.length - 2);
    expect(questions.asked > 0).toBe(isWorker);
  });
});
