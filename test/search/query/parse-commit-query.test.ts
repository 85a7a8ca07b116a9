import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCommitQuery, type CommitSearch } from '../../../src/search/query/parse-commit-query.js';

function parsed(line: string): CommitSearch {
  const result = parseCommitQuery(line);
  if (!result.ok) throw new Error(`${line}: ${result.problem.reason}`);
  return result.query;
}

function problem(line: string): unknown[] {
  const result = parseCommitQuery(line);
  if (result.ok) throw new Error(`${line} is a query`);
  return [result.problem.reason, line.slice(result.problem.start, result.problem.end)];
}

const message = (text: string): object => ({ kind: 'message', text });

describe('a query for commits', () => {
  test('means texts of the message, folded', () => {
    expect(parsed('Use  Ёлка').match).toEqual({ kind: 'and', of: [message('use'), message('елка')] });
    expect(parsed('"use after free" OR -kasan').match).toEqual({
      kind: 'or',
      of: [message('use after free'), { kind: 'not', of: message('kasan') }],
    });
    expect(parsed('net: a->b std::x http://h/p /x/ "/y"').match).toEqual({
      kind: 'and',
      of: ['net:', 'a->b', 'std::x', 'http://h/p', '/x/', '/y'].map(message),
    });
    expect(parsed('net:fix').match).toEqual(message('net:fix'));
    expect(parsed('').match).toBeNull();
  });

  test('knows the beginnings of words, and ids', () => {
    expect(parsed('mutex*').match).toEqual({ kind: 'prefix', text: 'mutex' });
    expect(parsed('"mutex*"').match).toEqual(message('mutex*'));
    expect(parsed('a-b*').match).toEqual(message('a-b*'));
    expect(parsed('*').match).toEqual(message('*'));
    expect(parsed('1DA177e').match).toEqual({
      kind: 'or',
      of: [message('1da177e'), { kind: 'id', prefix: '1da177e' }],
    });
    for (const word of ['1da177', '"1da177e"', '1da177g'])
      expect(parsed(word).match).toMatchObject({ kind: 'message' });
  });

  test('names people and trailers', () => {
    expect(parsed('author:Torvalds -committer:"Al Viro"').match).toEqual({
      kind: 'and',
      of: [
        { kind: 'person', field: 'author', text: 'torvalds' },
        { kind: 'not', of: { kind: 'person', field: 'committer', text: 'al viro' } },
      ],
    });
    expect(parsed('Fixes:1da177e reviewed-by:"Al Viro"').match).toEqual({
      kind: 'and',
      of: [
        { kind: 'trailer', key: 'fixes', text: '1da177e' },
        { kind: 'trailer', key: 'reviewed-by', text: 'al viro' },
      ],
    });
    expect(parsed('Reviewed-by: Al').match).toEqual({ kind: 'and', of: [message('reviewed-by:'), message('al')] });
  });

  test('is limited by a path and days', () => {
    expect(parsed('path:/drivers/vfio/ after:2008-2 before:03.04.2009 x')).toEqual({
      match: message('x'),
      path: 'drivers/vfio',
      since: '2008-02-01',
      until: '2009-04-03',
    });
    expect(parsed('since:2008 until:2008')).toMatchObject({ match: null, since: '2008-01-01', until: '2008-12-31' });
  });

  test('is refused with the part at fault', () => {
    expect(problem('a author: b')).toEqual(['empty-filter', 'author:']);
    expect(problem('after:2008-13')).toEqual(['bad-day', 'after:2008-13']);
    expect(problem('path:a path:b')).toEqual(['second-filter', 'path:b']);
    expect(problem('after:2008 since:2009')).toEqual(['second-filter', 'since:2009']);
    expect(problem('(a path:b)')).toEqual(['filter-in-group', 'path:b']);
    expect(problem('-path:b')).toEqual(['filter-in-group', 'path:b']);
    expect(problem('a OR')).toEqual(['lone-operator', 'OR']);
    expect(problem('"a')).toEqual(['unclosed-quote', '"a']);
  });

  test('never throws', () => {
    const piece = fc.constantFrom(
      'author:',
      'path:',
      'fixes:',
      'after:',
      '2008',
      '"',
      '(',
      ')',
      '-',
      ' ',
      'OR',
      '*',
      'ё',
      '\\',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
        const line = pieces.join('');
        const result = parseCommitQuery(line);
        if (!result.ok) {
          expect(result.problem.start).toBeLessThanOrEqual(result.problem.end);
          expect(result.problem.end).toBeLessThanOrEqual(line.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
