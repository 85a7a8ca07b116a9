/** Questions to worker threads: what is cached, and which callers share a run. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { GitError } from '../../src/git/errors.js';
import type { Oid } from '../../src/git/oid.js';
import { BackgroundQuestions } from '../../src/repository/background.js';
import { AnswerCache } from '../../src/workers/answer-cache.js';
import { Answers, type TaskRunner } from '../../src/workers/answers.js';
import { forCaller } from '../../src/workers/caller.js';
import { WorkerPool } from '../../src/workers/pool.js';
import type { TaskName } from '../../src/workers/task-table.js';
import { git, gitText, initWork, writeFile } from '../support/git-fixture.js';

const COMMIT = 'c'.repeat(40) as Oid;
const TREE = 'd'.repeat(40) as Oid;

interface Run {
  readonly name: TaskName;
  readonly input: unknown;
  end(answer: unknown, bytes?: number): void;
  fail(error: Error): void;
}

/** Runs that the test ends. */
class HeldRuns {
  readonly all: Run[] = [];
  readonly runner = {
    run: (name: TaskName, input: unknown) =>
      new Promise<unknown>((resolve, fail) => {
        this.all.push({ name, input, end: (answer, bytes = 100) => resolve({ answer, bytes }), fail });
      }),
  } as TaskRunner;

  at(place: number): Run {
    const run = this.all[place];
    if (run === undefined) throw new Error(`no run ${place}`);
    return run;
  }
}

let runs = new HeldRuns();
let answers = new Answers(runs.runner);
let repository = new BackgroundQuestions('/a', answers);
beforeEach(() => {
  runs = new HeldRuns();
  answers = new Answers(runs.runner);
  repository = new BackgroundQuestions('/a', answers);
});

const countQuestion = { commit: COMMIT, index: undefined, budgetMs: 10 };

describe('what is kept', () => {
  it('a kept answer is given again without a run', async () => {
    const first = repository.ask('pathList', { tree: TREE });
    const list = { gzip: new Uint8Array(3) };
    runs.at(0).end(list);
    expect(await first).toBe(list);
    expect(await repository.ask('pathList', { tree: TREE })).toBe(list);
    expect(repository.known('pathList', { tree: TREE })).toBe(list);
    expect(runs.all).toHaveLength(1);
  });

  it('another repository has answers of its own to the same question', async () => {
    const first = repository.ask('pathList', { tree: TREE });
    runs.at(0).end({ gzip: new Uint8Array(3) });
    await first;
    const other = new BackgroundQuestions('/b', answers);
    expect(other.known('pathList', { tree: TREE })).toBeUndefined();
    void other.ask('pathList', { tree: TREE });
    expect(runs.all.map(({ input }) => input)).toEqual([
      { gitDir: '/a', tree: TREE },
      { gitDir: '/b', tree: TREE },
    ]);
  });

  it('an answer that is not final is asked for again, and the final one is kept whatever time one has', async () => {
    const first = repository.ask('countCommits', countQuestion);
    runs.at(0).end({ count: 5, complete: false });
    expect(await first).toEqual({ count: 5, complete: false });
    expect(repository.known('countCommits', countQuestion)).toBeUndefined();
    const second = repository.ask('countCommits', countQuestion);
    runs.at(1).end({ count: 9, complete: true });
    await second;
    expect(repository.known('countCommits', { ...countQuestion, budgetMs: 99 })).toEqual({ count: 9, complete: true });
  });

  it('answers of a task without a rule are never kept', async () => {
    for (let i = 0; i < 2; i += 1) {
      const answer = repository.ask('hex', { blob: TREE, offset: 0 });
      runs.at(i).end({ html: '' });
      await answer;
    }
    expect(runs.all).toHaveLength(2);
  });

  it('bytes bound it: what was not used for longest goes first, what is too large is not taken in', async () => {
    const cache = new AnswerCache({ maxBytes: 10_000 });
    const part = new BackgroundQuestions('/a', new Answers(runs.runner, cache)).cachePart<string>('letters', 3_000);
    for (const letter of ['a', 'b', 'c']) part.set(letter, letter);
    part.get('a');
    part.set('d', 'd');
    expect(['a', 'b', 'c', 'd'].map((letter) => part.get(letter))).toEqual(['a', undefined, 'c', 'd']);
    expect(cache.bytes).toBeLessThanOrEqual(10_000);
    cache.set('large', 'large', 20_000);
    expect(cache.get('large')).toBeUndefined();
    expect(part.get('d')).toBe('d');
  });
});

describe('who asks the same at the same time', () => {
  it('waits for the same run', async () => {
    const both = Promise.all([repository.ask('log', logQuestion(1)), repository.ask('log', logQuestion(1))]);
    expect(runs.all).toHaveLength(1);
    const page = { entries: [] };
    runs.at(0).end(page);
    expect(await both).toEqual([page, page]);
    void repository.ask('log', logQuestion(1));
    expect(runs.all).toHaveLength(2);
  });

  it('does not wait for the run of who has less time, another limit, or asks another repository', () => {
    void repository.ask('log', logQuestion(1));
    void repository.ask('log', { ...logQuestion(1), budgetMs: 20 });
    void repository.ask('log', logQuestion(2));
    void new BackgroundQuestions('/b', answers).ask('log', logQuestion(1));
    expect(runs.all).toHaveLength(4);
  });

  it('is told of the same failure, and the next one asks anew', async () => {
    const both = [repository.ask('log', logQuestion(1)), repository.ask('log', logQuestion(1))];
    runs.at(0).fail(new GitError('cancelled', { detail: 'log' }));
    const told = await Promise.allSettled(both);
    expect(told.map((outcome) => outcome.status === 'rejected' && (outcome.reason as GitError).code)).toEqual([
      'cancelled',
      'cancelled',
    ]);
    const again = repository.ask('log', logQuestion(1));
    runs.at(1).end({ entries: [] });
    expect(await again).toEqual({ entries: [] });
  });
});

function logQuestion(limit: number) {
  return {
    commit: COMMIT,
    path: '',
    after: undefined,
    limit,
    firstParent: false,
    noMerges: false,
    followRenames: false,
    budgetMs: 10,
    index: undefined,
  };
}

describe('the threads', () => {
  const workers = new WorkerPool();
  afterAll(() => workers.destroy());

  it('answer with what git says, and with the bytes that the answer takes', async () => {
    const work = initWork('answers');
    git(work, ['commit', '-q', '--allow-empty', '-m', 'one']);
    git(work, ['commit', '-q', '--allow-empty', '-m', 'two']);
    const [tip, tree] = gitText(work, ['log', '-1', '--format=%H %T']).split(' ') as [Oid, Oid];
    const asked = new Answers(workers);
    const background = new BackgroundQuestions(`${work}/.git`, asked);
    const { count } = await background.ask('countCommits', { ...countQuestion, commit: tip, budgetMs: 10_000 });
    expect(count).toBe(Number(gitText(work, ['rev-list', '--count', 'HEAD'])));
    const before = asked.cache.bytes;
    const { gzip } = await background.ask('pathList', { tree });
    expect(asked.cache.bytes - before).toBeGreaterThan(gzip.byteLength);
    expect(asked.cache.bytes - before).toBeLessThan(gzip.byteLength + 500);
  });

  it('end a search that nobody waits for any more', async () => {
    const work = initWork('left');
    writeFile(work, 'file.txt', 'some words in a line\n'.repeat(20_000));
    const blob = gitText(work, ['hash-object', '-w', 'file.txt']);
    const rows = Array.from({ length: 2_000 }, (_, number) => `100644 blob ${blob}\tfile${number}\n`).join('');
    const tree = gitText(work, ['mktree'], { input: rows }) as Oid;
    const background = new BackgroundQuestions(`${work}/.git`, new Answers(workers));
    const caller = new AbortController();
    const question = {
      tree,
      directory: '',
      query: {
        match: { kind: 'regexp' as const, source: '\\w{40}' },
        paths: [],
        languages: [],
        caseSensitive: true,
      },
      cursor: undefined,
      limits: { files: 10, linesPerFile: 1, contextLines: 0, budgetMs: 1e6, countMs: 0 },
    };
    const answer = forCaller(caller.signal, () => background.ask('searchCode', question));
    setTimeout(() => caller.abort(), 300);
    // The whole search takes longer than the limit of a task, which would be another detail.
    await expect(answer).rejects.toMatchObject({ code: 'cancelled', fields: { detail: 'task' } });
  });
});

describe('callers that leave', () => {
  it('a run is dropped when the last of them has left, and not before', async () => {
    const [one, two] = [new AbortController(), new AbortController()];
    const signals: (AbortSignal | undefined)[] = [];
    const held = new HeldRuns();
    const shared = new Answers({
      run: (name: TaskName, input: never, signal?: AbortSignal) => {
        signals.push(signal);
        return held.runner.run(name, input);
      },
    });
    const input = { gitDir: '/a', tree: TREE };
    const both = [shared.ask('pathList', input, one.signal), shared.ask('pathList', input, two.signal)];
    expect(signals).toHaveLength(1);
    one.abort();
    expect(signals[0]?.aborted).toBe(false);
    two.abort();
    expect(signals[0]?.aborted).toBe(true);
    const late = shared.ask('pathList', input);
    expect(signals).toHaveLength(2);
    held.at(0).end({ gzip: new Uint8Array(1) });
    held.at(1).end({ gzip: new Uint8Array(2) });
    await Promise.all(both);
    expect(((await late) as { gzip: Uint8Array }).gzip).toHaveLength(2);
  });
});

describe('a request that ends', () => {
  it('drops what it waits for, through any number of promises, and nothing of other requests', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const held = new HeldRuns();
    const shared = new Answers({
      run: (name: TaskName, input: never, signal?: AbortSignal) => {
        signals.push(signal);
        return held.runner.run(name, input);
      },
    });
    const [one, two] = [new AbortController(), new AbortController()];
    const page = async (gitDir: string): Promise<unknown> => {
      await Promise.resolve();
      return shared.ask('pathList', { gitDir, tree: TREE });
    };
    const runs = [forCaller(one.signal, () => page('/a')), forCaller(two.signal, () => page('/b'))];
    await new Promise((resolve) => setImmediate(resolve));
    one.abort();
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    for (const place of [0, 1]) held.at(place).end({ gzip: new Uint8Array(1) });
    await Promise.all(runs);
  });
});
