import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findPaths } from '../../../src/shared/finder/find-paths.js';
import { PathFinder } from '../../../src/shared/finder/fuzzy.js';
import { pastedPath } from '../../../src/shared/finder/pasted-path.js';

const KERNEL = new PathFinder([
  'drivers/vfio/vfio_main.c',
  'drivers/vfio/Kconfig',
  'arch/x86/kernel/platform-quirks.c',
  'kernel/fork.c',
  'a/own.c',
  'own.c',
  'Makefile',
  'lib/Makefile',
  'notes:12',
]);
const best = (query: string): string => {
  const { matches, fragment, swapped } = findPaths(KERNEL, query, { limit: 5 });
  expect(swapped).toBe(false);
  return (matches[0]?.path ?? '') + fragment;
};

describe('a pasted path', () => {
  it.each([
    ['drivers/vfio/vfio_main.c:120', 'drivers/vfio/vfio_main.c#L120'],
    ['drivers/vfio/vfio_main.c:120:7', 'drivers/vfio/vfio_main.c#L120'],
    ['drivers/vfio/vfio_main.c:120:7:', 'drivers/vfio/vfio_main.c#L120'],
    ['vfio_main.c#L20', 'drivers/vfio/vfio_main.c#L20'],
    ['vfio_main.c#L5-L9', 'drivers/vfio/vfio_main.c#L5-L9'],
    ['vfio_main.c#L5C1-L9C12', 'drivers/vfio/vfio_main.c#L5-L9'],
    ['vfio_main.c#L5C1', 'drivers/vfio/vfio_main.c#L5'],
    ['vfio_main.c#L5-9', 'drivers/vfio/vfio_main.c#L5-L9'],
    ['./drivers/vfio/Kconfig', 'drivers/vfio/Kconfig'],
    ['a/drivers/vfio/Kconfig', 'drivers/vfio/Kconfig'],
    ['b/drivers/vfio/Kconfig', 'drivers/vfio/Kconfig'],
    ['/drivers/vfio/Kconfig', 'drivers/vfio/Kconfig'],
    [String.raw`drivers\vfio\Kconfig`, 'drivers/vfio/Kconfig'],
    [String.raw`.\drivers\vfio\Kconfig:3`, 'drivers/vfio/Kconfig#L3'],
    ['vfio/Kconfig:3', 'drivers/vfio/Kconfig#L3'],
  ])('%s finds %s', (query, expected) => {
    expect(best(query)).toBe(expected);
  });

  it('that exists is ranked before paths that only contain its letters', () => {
    expect(KERNEL.find('/kernel/fork.c', 1)[0]?.path).toBe('arch/x86/kernel/platform-quirks.c');
    expect(best('/kernel/fork.c')).toBe('kernel/fork.c');
    expect(best('b/Makefile')).toBe('Makefile');
  });

  it('that exists does not hide matches for the query as typed', () => {
    expect(findPaths(KERNEL, 'b/Makefile', { limit: 5 }).matches.map(({ path }) => path)).toEqual([
      'Makefile',
      'lib/Makefile',
    ]);
    expect(findPaths(KERNEL, 'b/Makefile', { limit: 5 })).toMatchObject({ reading: 'b/Makefile', swapped: false });
  });

  it('is stripped only once, so that no text turns one search into thousands', () => {
    let searches = 0;
    const counting = {
      find: () => {
        searches += 1;
        return [];
      },
    } as unknown as PathFinder;
    for (const text of ['./'.repeat(3_000), 'a/'.repeat(8_000), ':1'.repeat(8_000), 'ф/'.repeat(8_000)])
      findPaths(counting, `${text}q`, { limit: 5 });
    expect(searches).toBeLessThan(40);
  });

  it('is taken literally when such a path exists or the reader insists', () => {
    expect(best('a/own.c')).toBe('a/own.c');
    expect(best('notes:12')).toBe('notes:12');
    expect(findPaths(KERNEL, './drivers/vfio/Kconfig', { limit: 5, literally: true })).toMatchObject({
      matches: [],
      fragment: '',
    });
  });

  it('with a Cyrillic letter inside is read in both ways, and the result reports the reading', () => {
    expect(findPaths(KERNEL, 'drivers/vfiо/Kconfig:7', { limit: 5 })).toMatchObject({
      reading: 'drivers/vfio/Kconfig',
      swapped: true,
      fragment: '#L7',
    });
  });
});

describe('the stripped parts', () => {
  const path = fc
    .string({ unit: fc.constantFrom(...'cdxyz._-/'), minLength: 1, maxLength: 12 })
    .filter((text) => !/^[./]/.test(text));
  const line = fc.integer({ min: 1, max: 999_999 });

  it('are the root and the lines, which become a fragment', () => {
    fc.assert(
      fc.property(
        path,
        fc.constantFrom('', './', '/', 'a/', 'b/'),
        line,
        line,
        fc.constantFrom(':', ':c', '#', '#-'),
        (name, root, from, to, kind) => {
          const lines = {
            ':': [`:${from}`, `#L${from}`],
            ':c': [`:${from}:${to}`, `#L${from}`],
            '#': [`#L${from}`, `#L${from}`],
            '#-': [`#L${from}-L${to}`, `#L${from}-L${to}`],
          }[kind] as [string, string];
          expect(pastedPath(root + name + lines[0])).toEqual({ path: name, fragment: lines[1] });
          expect(pastedPath(root + name)).toEqual(root === '' ? undefined : { path: name, fragment: '' });
        },
      ),
    );
  });

  it('never make up the whole query; stripping ends and may find nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab./\\:#L12- '), maxLength: 20 }), (text) => {
        let query = text;
        for (let rounds = 0; ; rounds += 1) {
          expect(rounds).toBeLessThan(30);
          const pasted = pastedPath(query);
          if (pasted === undefined) break;
          expect(pasted.path).not.toBe('');
          expect(pasted.fragment).toMatch(/^(#L\d+(-L\d+)?)?$/);
          query = pasted.path;
        }
      }),
    );
    for (const text of ['', '/', './', 'Makefile', 'drivers/vfio', 'x:', '#L5', ':12'])
      expect(pastedPath(text), text).toBeUndefined();
  });
});
