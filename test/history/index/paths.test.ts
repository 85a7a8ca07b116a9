import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PathInterner, ROOT_PATH } from '../../../src/history/index/path-interner.js';
import { orderPaths } from '../../../src/history/index/path-order.js';

/** Short names of few bytes except `/` and NUL, so that paths share folders and names share prefixes. */
const name = fc
  .array(fc.constantFrom(0x61, 0x62, 0x2e, 0x2d, 0xff, 0x80), { minLength: 1, maxLength: 3 })
  .map((bytes) => Buffer.from(bytes));
const path = fc.array(name, { minLength: 1, maxLength: 5 });

function internAll(paths: readonly (readonly Buffer[])[]): { interner: PathInterner; numbers: Map<string, number> } {
  const interner = new PathInterner();
  const numbers = new Map<string, number>();
  for (const names of paths) {
    let parent = ROOT_PATH;
    let key = '';
    for (const bytes of names) {
      const padded = Buffer.concat([Buffer.of(1, 2), bytes, Buffer.of(3)]);
      parent = interner.intern(parent, padded, 2, 2 + bytes.length);
      key += `/${bytes.toString('latin1')}`;
      if (!numbers.has(key)) numbers.set(key, parent);
      expect(parent).toBe(numbers.get(key));
    }
  }
  return { interner, numbers };
}

describe('numbers for paths', () => {
  test('are unique and ascend in the order of first appearance, parents first', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 200 }), (paths) => {
        const { interner, numbers } = internAll(paths);
        expect([...numbers.values()]).toEqual(Array.from(numbers, (_, i) => i + 1));
        expect(interner.size).toBe(numbers.size + 1);
        for (const [key, number] of numbers) {
          const slash = key.lastIndexOf('/');
          expect(interner.parentOf(number)).toBe(slash === 0 ? ROOT_PATH : numbers.get(key.slice(0, slash)));
          expect(interner.nameOf(number).toString('latin1')).toBe(key.slice(slash + 1));
        }
      }),
    );
  });

  test('do not change while the tables grow', () => {
    const names = Array.from({ length: 30_000 }, (_, i) => [
      Buffer.from(`folder ${i % 173}`),
      Buffer.from(`a file with a rather long name ${i}`),
    ]);
    const { interner, numbers } = internAll(names);
    expect(interner.size).toBe(30_000 + 173 + 1);
    for (const [i, [folder, file]] of names.entries()) {
      if (i % 101 !== 0 || folder === undefined || file === undefined) continue;
      expect(interner.intern(interner.intern(ROOT_PATH, folder, 0, folder.length), file, 0, file.length)).toBe(
        numbers.get(`/${folder.toString()}/${file.toString()}`),
      );
    }
  });
});

describe('the final order of paths', () => {
  test('has every path once and the children of a directory as neighbours in byte order', () => {
    fc.assert(
      fc.property(fc.array(path, { maxLength: 100 }), (paths) => {
        const { interner, numbers } = internAll(paths);
        const { finalOf, firstChild, nameEnds, names } = orderPaths(interner);
        const found = new Map<string, number>([['', ROOT_PATH]]);
        const nameAt = (number: number): Buffer => names.subarray(nameEnds[number - 1], nameEnds[number]);
        for (const [key, number] of found) {
          const children = Array.from(
            { length: (firstChild[number + 1] as number) - (firstChild[number] as number) },
            (_, i) => (firstChild[number] as number) + i,
          );
          const sorted = [...children].sort((a, b) => Buffer.compare(nameAt(a), nameAt(b)));
          expect(children).toEqual(sorted);
          for (const child of children) found.set(`${key}/${nameAt(child).toString('latin1')}`, child);
        }
        expect(found.size).toBe(numbers.size + 1);
        for (const [key, number] of numbers) expect([key, finalOf[number]]).toEqual([key, found.get(key)]);
      }),
    );
  });
});
