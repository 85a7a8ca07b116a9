import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DateQueue } from '../../../src/history/index/date-queue.js';

interface Entry {
  readonly position: number;
  readonly time: number;
  readonly extra: number;
}

/** A step: a new entry, or `undefined` to remove one. */
const step = fc.option(
  fc.record({
    position: fc.nat(2 ** 32 - 1),
    time: fc.oneof(fc.nat(4), fc.constantFrom(0, 2 ** 32, 2 ** 50)),
    extra: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  }),
  { nil: undefined, freq: 2 },
);

describe('the queue of walks', () => {
  test('returns the newest entry, and of equal ones the oldest arrival, like a sorted list', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 1500, size: 'max' }), (steps) => {
        const queue = new DateQueue();
        const list: Entry[] = [];
        const takeBoth = (): void => {
          const newest = list.reduce<Entry | undefined>(
            (best, entry) => (best === undefined || entry.time > best.time ? entry : best),
            undefined,
          );
          expect(queue.topTime).toBe(newest?.time ?? -Infinity);
          expect(queue.pop()).toBe(newest !== undefined);
          if (newest === undefined) return;
          list.splice(list.indexOf(newest), 1);
          expect([queue.position, queue.extra]).toEqual([newest.position, newest.extra]);
        };
        for (const entry of steps) {
          if (entry === undefined) takeBoth();
          else {
            queue.push(entry.position, entry.time, entry.extra);
            list.push(entry);
          }
          expect(queue.size).toBe(list.length);
        }
        while (list.length > 0) takeBoth();
        takeBoth();
      }),
      { numRuns: 60 },
    );
  });
});
