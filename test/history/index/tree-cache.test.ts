import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TreeCache } from '../../../src/history/index/tree-cache.js';

const BUDGET = 4_000;
/** Few ids, so that some are equal and some share a slot, which is in their first two bytes. */
const id = fc
  .record({ slot: fc.nat(5), rest: fc.nat(3) })
  .map(({ slot, rest }) => Buffer.from([slot, 0, ...new Array<number>(18).fill(rest)]));
const step = fc.record({ id, size: fc.integer({ min: 0, max: 600 }) });

test('returns the tree that was added last and stays within its limit of bytes', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
      const cache = new TreeCache(BUDGET);
      const added = new Map<string, { id: Buffer; tree: Buffer }>();
      for (const { id, size } of steps) {
        // An id always names the same tree.
        const { tree } = added.get(id.toString('hex')) ?? { tree: Buffer.alloc(size, id[19]) };
        cache.add(id, 0, tree);
        added.set(id.toString('hex'), { id, tree });
        expect(cache.find(id, 0)).toBe(tree.length > BUDGET / 8 ? undefined : tree);
        const kept = [...added.values()].filter(({ id, tree }) => {
          const found = cache.find(id, 0);
          expect(found === undefined || found === tree).toBe(true);
          return found !== undefined;
        });
        expect(kept.reduce((sum, { tree }) => sum + tree.length, 0)).toBeLessThanOrEqual(BUDGET);
      }
    }),
  );
});

test('works on when its ring of slots is full', () => {
  const cache = new TreeCache(1 << 30);
  const id = Buffer.alloc(20);
  const tree = Buffer.from('t');
  for (let i = 0; i < 200_000; i += 1) {
    id.writeUInt16LE(i % 3, 0);
    cache.add(id, 0, tree);
  }
  expect(cache.find(id, 0)).toBe(tree);
});
