import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathFinder, SCORES } from '../../../src/shared/finder/fuzzy.js';
import { MAX_QUERY_LENGTH } from '../../../src/shared/finder/path-query.js';

const LIMIT = 50;
const find = (paths: readonly string[], query: string, limit = LIMIT) => new PathFinder(paths).find(query, limit);
const names = (paths: readonly string[], query: string) => find(paths, query).map(({ path }) => path);

/** The rule of matching in its simplest form: lower case matches both cases, an upper-case letter only itself. */
function isSubsequence(query: string, path: string): boolean {
  let at = 0;
  for (const sign of path) if (at < query.length && (sign === query[at] || sign.toLowerCase() === query[at])) at += 1;
  return at === query.length;
}

const segment = fc.string({ unit: fc.constantFrom(...'abcABC_-.'), minLength: 1, maxLength: 6 });
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
const paths = fc.uniqueArray(path, { minLength: 1, maxLength: 20 });
const query = fc.string({ unit: fc.constantFrom(...'abc_.'), minLength: 1, maxLength: 5 });

describe('the result', () => {
  it('contains every path of which the query is a subsequence, and nothing else', () => {
    fc.assert(
      fc.property(paths, query, (list, text) => {
        expect(names(list, text).sort()).toEqual(list.filter((one) => isSubsequence(text, one)).sort());
      }),
    );
  });

  it('has positions that spell the query, in order, inside the path', () => {
    fc.assert(
      fc.property(paths, query, (list, text) => {
        for (const match of find(list, text)) {
          expect(match.positions.map((at) => match.path[at]?.toLowerCase()).join('')).toBe(text);
          expect([...match.positions].sort((a, b) => a - b)).toEqual(match.positions);
        }
      }),
    );
  });

  it('does not depend on the order of the paths', () => {
    fc.assert(
      fc.property(paths, query, (list, text) => {
        const scores = (some: readonly string[]) =>
          new Map(find(some, text).map(({ path: name, score }) => [name, score]));
        expect(scores([...list].reverse())).toEqual(scores(list));
      }),
    );
  });

  it('with a limit is the beginning of the complete order', () => {
    fc.assert(
      fc.property(paths, query, fc.integer({ min: 1, max: 5 }), (list, text, limit) => {
        expect(find(list, text, limit)).toEqual(find(list, text).slice(0, limit));
      }),
    );
  });

  it('never fails, whatever the input', () => {
    const wild = fc.string({ unit: 'binary', maxLength: 700 });
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 5 }), wild, (list, text) => find(list, text).length <= list.length),
    );
  });
});

/** The points of a position, by the rules in the module's head comment. */
function placeScore(path: string, at: number): number {
  const before = path[at - 1];
  if (before === undefined || before === '/') return SCORES.segmentStart;
  if ('-_ +'.includes(before)) return SCORES.wordStart;
  if (before === '.') return SCORES.afterPoint;
  return /[a-z]/.test(before) && /[A-Z]/.test(path[at] as string) ? SCORES.capital : 0;
}

/**
 * The best score of all alignments of the query with `path` from `from` on, by brute force. Undefined when there is
 * none.
 */
function bestAlignment(query: string, path: string, from: number): number | undefined {
  let best: number | undefined;
  const walk = (letter: number, positions: readonly number[]): void => {
    if (letter === query.length) {
      let score = 0;
      for (const [index, at] of positions.entries()) {
        const previous = index === 0 ? from - 1 : (positions[index - 1] as number);
        const gap = index === 0 ? SCORES.gapOutside : SCORES.gapInside;
        const isConsecutive = index > 0 && at === previous + 1;
        score += Math.max(placeScore(path, at), isConsecutive ? SCORES.consecutive : 0) - (at - previous - 1) * gap;
      }
      score -= (path.length - 1 - (positions.at(-1) as number)) * SCORES.gapOutside;
      best = Math.max(best ?? 0, score);
      return;
    }
    for (let at = (positions.at(-1) ?? from - 1) + 1; at < path.length; at += 1) {
      if (path[at]?.toLowerCase() === query[letter]) walk(letter + 1, [...positions, at]);
    }
  };
  walk(0, []);
  return best;
}

function slowScore(query: string, path: string): number | undefined {
  const lower = path.toLowerCase();
  const name = path.lastIndexOf('/') + 1;
  const inName = bestAlignment(query, path, name);
  const prefix = !lower.startsWith(query, name)
    ? 0
    : query.length < path.length - name
      ? SCORES.namePrefix
      : name === 0
        ? SCORES.wholePath
        : SCORES.wholeName;
  const inPath = bestAlignment(query, path, 0);
  const scores = [
    ...(inName === undefined ? [] : [inName + SCORES.inName + prefix]),
    ...(inPath === undefined ? [] : [inPath + (lower === query && inName === undefined ? SCORES.wholePath : 0)]),
  ];
  return scores.length === 0 ? undefined : Math.max(...scores);
}

it('the score is that of the best alignment', () => {
  fc.assert(
    fc.property(paths, query, (list, text) => {
      for (const { path: one, score } of find(list, text)) expect([one, score]).toEqual([one, slowScore(text, one)]);
    }),
    { numRuns: 500 },
  );
});

describe('characters', () => {
  it('in lower case match both cases, in upper case only themselves', () => {
    expect(names(['readme', 'README'], 'readme').sort()).toEqual(['README', 'readme']);
    expect(names(['readme', 'README'], 'README')).toEqual(['README']);
  });

  it('in upper case match the other case when nothing else is found', () => {
    expect(names(['readme'], 'README')).toEqual(['readme']);
  });

  it('are compared without diacritics', () => {
    expect(names(['Отчёт.txt', 'Café.md', 'й.c'], 'отчет')).toEqual(['Отчёт.txt']);
    expect(names(['Отчёт.txt', 'Café.md', 'й.c'], 'cafe')).toEqual(['Café.md']);
    expect(names(['Отчёт.txt', 'Cafe\u0301.md'], 'café')).toEqual(['Cafe\u0301.md']);
  });

  it('of a name that is not UTF-8 are found by the valid part of the name', () => {
    expect(names(['docs/na\udce9ve.txt'], 'nave')).toEqual(['docs/na\udce9ve.txt']);
  });

  it('of white space only separate words', () => {
    expect(names(['net/ipv4/tcp.c', 'tcp.c'], 'net tcp')).toEqual(['net/ipv4/tcp.c']);
    expect(names(['a'], '   ')).toEqual([]);
  });
});

describe('words', () => {
  const several = fc.array(query, { minLength: 1, maxLength: 3 });

  it('find every path that contains each of them, scored by their sum', () => {
    fc.assert(
      fc.property(paths, several, (list, words) => {
        const found = find(list, words.join(' '));
        expect(found.map((match) => match.path).sort()).toEqual(
          list.filter((one) => words.every((word) => isSubsequence(word, one))).sort(),
        );
        for (const { path: one, score } of found)
          expect([one, score]).toEqual([
            one,
            [...new Set(words)].reduce((sum, word) => sum + (slowScore(word, one) ?? NaN), 0),
          ]);
      }),
    );
  });

  it('find the same in any order and with any white space between them, up to the limit', () => {
    fc.assert(
      fc.property(paths, several, fc.integer({ min: 1, max: 5 }), (list, words, limit) => {
        const found = find(list, words.join(' '));
        expect(find(list, ` ${[...words].reverse().join('\t \u00a0')} `)).toEqual(found);
        expect(find(list, words.join(' '), limit)).toEqual(found.slice(0, limit));
      }),
    );
  });

  it('mark the letters of each word once', () => {
    const [match] = find(['drivers/vfio/Kconfig'], 'kconfig vfio');
    expect(match?.positions).toEqual([8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19]);
    expect(find(['a/b'], 'b b')[0]?.positions).toEqual([2]);
  });

  it('in upper case match the other case only when nothing else is found', () => {
    expect(names(['vfio/Kconfig', 'vfio/kconfig'], 'Kc vfio')).toEqual(['vfio/Kconfig']);
    expect(names(['vfio/kconfig'], 'Kc vfio')).toEqual(['vfio/kconfig']);
  });

  it('share one limit of length', () => {
    expect(names(['ab'], `a ${'b'.repeat(MAX_QUERY_LENGTH)} x`)).toEqual([]);
    expect(names([`a${'b'.repeat(MAX_QUERY_LENGTH - 1)}`], `a ${'b'.repeat(MAX_QUERY_LENGTH - 1)} x`)).toHaveLength(1);
  });

  it('are limited to eight, without repetitions', () => {
    expect(names(['abcdefgh'], 'a b c d e f g h x y')).toEqual(['abcdefgh']);
    expect(names(['abcdefgh'], 'a a a a a a a a x')).toEqual([]);
    expect(find(['ab'], 'a a')).toEqual(find(['ab'], 'a'));
  });
});

describe('the order', () => {
  it.each([
    ['the whole path first', 'makefile', ['Makefile', 'a/Makefile', 'a/b/Makefile.am']],
    ['a name before a folder', 'vfio', ['drivers/x/vfio.c', 'vfio/x/drivers.c']],
    ['a beginning of a name before its middle', 'core', ['a/core.c', 'a/encore']],
    ['a beginning of a word before its middle', 'pci', ['a/vfio_pci.c', 'a/vfiopci.c']],
    ['letters that stand together before scattered ones', 'abc', ['x/abc', 'x/axbxc']],
    ['a capital before a small letter', 'fb', ['fooBar', 'foobar']],
    ['the shorter of two equals', 'sched', ['a/sched.c', 'abc/sched.c']],
    ['folders that the query names', 'kernel/sched', ['kernel/sched.c', 'lib/kernel/xsched.c']],
  ])('puts %s', (_, text, expected) => {
    expect(names([...expected].reverse(), text)).toEqual(expected);
  });
});

describe('limits', () => {
  it('a very long path is found by its end', () => {
    const long = `${'deep/'.repeat(2000)}target.c`;
    const [match] = find([long], 'target');
    expect(match?.positions).toEqual([10000, 10001, 10002, 10003, 10004, 10005]);
  });

  it('a very long query is truncated', () => {
    const name = 'a'.repeat(MAX_QUERY_LENGTH);
    expect(names([name], 'a'.repeat(MAX_QUERY_LENGTH * 3))).toEqual([name]);
  });

  it('an empty list and an empty query find nothing', () => {
    expect(find([], 'a')).toEqual([]);
    expect(find(['a', ''], '')).toEqual([]);
  });
});
