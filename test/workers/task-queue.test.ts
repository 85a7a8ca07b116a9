/** Which task starts when, and what is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isGitError } from '../../src/git/errors.js';
import { TaskQueue } from '../../src/workers/task-queue.js';

const LIMITS = { places: 3, heavyPlaces: 2, maxWaiting: 4, maxWaitMs: 60_000 };

interface Held {
  readonly name: string;
  end(): void;
}

/** Tasks that end when the test says so. */
class Bench {
  readonly running: Held[] = [];
  readonly queue: TaskQueue;

  constructor(limits = LIMITS) {
    this.queue = new TaskQueue(limits);
  }

  run(name: string, isHeavy = false, signal?: AbortSignal): Promise<string> {
    const work = (): Promise<string> =>
      new Promise((resolve) => {
        const held: Held = {
          name,
          end: () => {
            this.running.splice(this.running.indexOf(held), 1);
            resolve(name);
          },
        };
        this.running.push(held);
      });
    return this.queue.run(work, { isHeavy, signal });
  }

  async names(): Promise<string[]> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.running.map(({ name }) => name);
  }

  end(name: string): void {
    this.running.find((held) => held.name === name)?.end();
  }
}

const codeOf = (run: Promise<unknown>): Promise<string | undefined> =>
  run.then(
    () => undefined,
    (error: unknown) => (isGitError(error) ? error.code : String(error)),
  );

describe('the queue of tasks', () => {
  test('keeps a place for quick tasks while heavy ones wait', async () => {
    const bench = new Bench();
    const runs = [bench.run('h1', true), bench.run('h2', true), bench.run('h3', true), bench.run('q1')];
    expect(await bench.names()).toEqual(['h1', 'h2', 'q1']);
    bench.end('q1');
    expect(await bench.names()).toEqual(['h1', 'h2']);
    bench.end('h1');
    expect(await bench.names()).toEqual(['h2', 'h3']);
    for (const name of ['h2', 'h3']) bench.end(name);
    expect(await Promise.all(runs)).toEqual(['h1', 'h2', 'h3', 'q1']);
  });

  test('refuses at once what is more than may wait', async () => {
    const bench = new Bench();
    const runs = Array.from({ length: 6 }, (_, n) => bench.run(`h${n}`, true));
    expect(await codeOf(bench.run('one more', true))).toBe('busy');
    expect(bench.queue.waiting).toBe(4);
    // Quick tasks have a line of their own.
    const quick = bench.run('q');
    expect(await bench.names()).toEqual(['h0', 'h1', 'q']);
    for (const name of ['q', 'h0', 'h1', 'h2', 'h3', 'h4', 'h5']) {
      await bench.names();
      bench.end(name);
    }
    await Promise.all([...runs, quick]);
  });

  test('drops a waiting task whose callers have left, and lets a running one end', async () => {
    const bench = new Bench({ ...LIMITS, places: 1, heavyPlaces: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const running = bench.run('a', true, first.signal);
    const waiting = codeOf(bench.run('b', true, second.signal));
    first.abort();
    second.abort();
    expect(await waiting).toBe('cancelled');
    expect(bench.queue.waiting).toBe(0);
    expect(await codeOf(bench.run('c', true, second.signal))).toBe('cancelled');
    bench.end('a');
    expect(await running).toBe('a');
  });

  test('refuses what has waited too long', async () => {
    const bench = new Bench({ ...LIMITS, places: 1, heavyPlaces: 1, maxWaitMs: 20 });
    const running = bench.run('a');
    expect(await codeOf(bench.run('b'))).toBe('busy');
    bench.end('a');
    expect(await running).toBe('a');
    const next = bench.run('c');
    expect(await bench.names()).toEqual(['c']);
    bench.end('c');
    await next;
  });

  test('passes on what a task throws and goes on', async () => {
    const bench = new Bench({ ...LIMITS, places: 1, heavyPlaces: 1 });
    const fails = bench.queue.run(() => Promise.reject(new Error('broken')), { isHeavy: true, signal: undefined });
    await expect(fails).rejects.toThrow('broken');
    const next = bench.run('a', true);
    expect(await bench.names()).toEqual(['a']);
    bench.end('a');
    await next;
  });

  test('never runs more than it may, and runs everything in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ isHeavy: fc.boolean(), turns: fc.integer({ min: 0, max: 5 }) }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (tasks, places, heavyPlaces) => {
          const queue = new TaskQueue({ places, heavyPlaces, maxWaiting: 30, maxWaitMs: 60_000 });
          let [running, heavy, most, mostHeavy] = [0, 0, 0, 0];
          const done = await Promise.all(
            tasks.map(({ isHeavy, turns }) =>
              queue.run(
                async () => {
                  running += 1;
                  heavy += Number(isHeavy);
                  most = Math.max(most, running);
                  mostHeavy = Math.max(mostHeavy, heavy);
                  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
                  running -= 1;
                  heavy -= Number(isHeavy);
                  return true;
                },
                { isHeavy, signal: undefined },
              ),
            ),
          );
          expect(done).toHaveLength(tasks.length);
          expect(most).toBeLessThanOrEqual(places);
          expect(mostHeavy).toBeLessThanOrEqual(Math.min(places, heavyPlaces));
          expect(queue.waiting).toBe(0);
        },
      ),
    );
  });
});
