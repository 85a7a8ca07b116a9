import { describe, expect, it } from 'vitest';
import { findPaths } from '../../../src/shared/finder/find-paths.js';
import { PathFinder } from '../../../src/shared/finder/fuzzy.js';

const KERNEL = new PathFinder([
  'Makefile',
  'README',
  'drivers/vfio/vfio.c',
  'drivers/vfio/Kconfig',
  'include/linux/vfio.h',
  'kernel/sched/core.c',
]);
const RUSSIAN = new PathFinder(['Документация/Драйверы.md', 'docs/readme.md']);
const paths = (found: ReturnType<typeof findPaths>) => found.matches.map(({ path }) => path);

describe('a query in the wrong keyboard layout', () => {
  it.each([
    ['вкшмукы', 'drivers', 'drivers/vfio/vfio.c'],
    ['вкшмукы.машщ.лс', 'drivers/vfio/kc', 'drivers/vfio/Kconfig'],
    ['Ьфлуашду', 'Makefile', 'Makefile'],
    ['КУФВЬУ', 'README', 'README'],
    ['машщ.с', 'vfio.c', 'drivers/vfio/vfio.c'],
    ['машщюс', 'vfio.c', 'drivers/vfio/vfio.c'],
  ])('%s finds what %s means', (typed, reading, path) => {
    expect(findPaths(KERNEL, typed, { limit: 50 })).toMatchObject({ reading, swapped: true });
    expect(paths(findPaths(KERNEL, typed, { limit: 50 }))).toContain(path);
  });

  it('is taken literally when the reader insists', () => {
    expect(findPaths(KERNEL, 'вкшмукы', { limit: 50, literally: true })).toEqual({
      matches: [],
      isCut: false,
      reading: 'вкшмукы',
      swapped: false,
      fragment: '',
    });
  });

  it('in Latin letters finds a Russian name when nothing else is found', () => {
    const found = findPaths(RUSSIAN, 'lhfqdths', { limit: 50 });
    expect(found).toMatchObject({ reading: 'драйверы', swapped: true });
    expect(paths(found)).toEqual(['Документация/Драйверы.md']);
  });
});

it('reports when there are more matches than the limit, but not at exactly the limit', () => {
  const four = new PathFinder(['a1', 'a2', 'a3', 'a4']);
  const cut = (limit: number): unknown[] =>
    ['a', './a', 'ф']
      .map((query) => findPaths(four, query, { limit }))
      .map(({ matches, isCut }) => [matches.length, isCut]);
  expect(cut(3)).toEqual([
    [3, true],
    [3, true],
    [3, true],
  ]);
  expect(cut(4)).toEqual([
    [4, false],
    [4, false],
    [4, false],
  ]);
});

describe('a query in the right layout', () => {
  it('is answered as typed', () => {
    expect(findPaths(RUSSIAN, 'драйверы', { limit: 50 })).toMatchObject({ reading: 'драйверы', swapped: false });
    expect(findPaths(KERNEL, 'sched', { limit: 50 })).toMatchObject({ reading: 'sched', swapped: false });
  });

  it('with a Cyrillic look-alike inside finds the Latin name', () => {
    const found = findPaths(KERNEL, 'sсhеd', { limit: 50 });
    expect(found).toMatchObject({ reading: 'sched', swapped: true });
  });

  it('without a meaning in any layout finds nothing and keeps its text', () => {
    expect(findPaths(KERNEL, 'щщщщ', { limit: 50 })).toEqual({
      matches: [],
      isCut: false,
      reading: 'щщщщ',
      swapped: false,
      fragment: '',
    });
  });
});
