import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/search/query/parse-query.js';
import { printQuery } from '../../../src/search/query/print-query.js';
import type { CodeQuery, Expression } from '../../../src/search/query/query.js';

function parsed(line: string): CodeQuery {
  const answer = parseQuery(line);
  if (!answer.ok) throw new Error(`${line}: ${answer.problem.reason}`);
  return answer.query;
}

function matchOf(line: string): Expression | null {
  return parsed(line).match;
}

function problemOf(line: string): unknown {
  const answer = parseQuery(line);
  if (answer.ok) return undefined;
  const { reason, start, end } = answer.problem;
  return [reason, line.slice(start, end)];
}

const literal = (text: string): Expression => ({ kind: 'literal', text });
const regexp = (source: string): Expression => ({ kind: 'regexp', source });
const and = (...of: Expression[]): Expression => ({ kind: 'and', of });
const or = (...of: Expression[]): Expression => ({ kind: 'or', of });
const not = (of: Exclude<Expression, { kind: 'not' }>): Expression => ({ kind: 'not', of });

describe('a query', () => {
  it('has words that are all wanted, phrases and regular expressions', () => {
    expect(matchOf('vfio token')).toEqual(and(literal('vfio'), literal('token')));
    expect(matchOf('vfio AND token')).toEqual(and(literal('vfio'), literal('token')));
    expect(matchOf('"if (ret < 0)" /kmalloc\\(.*\\/x/')).toEqual(
      and(literal('if (ret < 0)'), regexp('kmalloc\\(.*/x')),
    );
    expect(matchOf('  ')).toBeNull();
    expect(matchOf('""')).toBeNull();
  });

  it('binds OR less than words that follow each other', () => {
    expect(matchOf('a b OR c')).toEqual(or(and(literal('a'), literal('b')), literal('c')));
    expect(matchOf('a (b OR c)')).toEqual(and(literal('a'), or(literal('b'), literal('c'))));
    expect(matchOf('(a OR (b OR c))')).toEqual(or(literal('a'), literal('b'), literal('c')));
  });

  it('excludes with a minus or NOT', () => {
    expect(matchOf('a -b NOT c')).toEqual(and(literal('a'), not(literal('b') as never), not(literal('c') as never)));
    expect(matchOf('a -(b OR "c d")')).toEqual(and(literal('a'), not(or(literal('b'), literal('c d')) as never)));
    expect(matchOf('NOT NOT a')).toEqual(literal('a'));
    expect(matchOf('return -EINVAL')).toEqual(and(literal('return'), not(literal('EINVAL') as never)));
  });

  it('takes signs of code as they are where they cannot be syntax', () => {
    for (const word of [
      'EXPORT_SYMBOL_GPL(vfio',
      'sizeof(*x)',
      'std::vector',
      '->ops',
      '--flag',
      '-1',
      '/proc/self',
      ')',
    ])
      expect(matchOf(word)).toEqual(literal(word));
    expect(matchOf('// TODO')).toEqual(and(literal('//'), literal('TODO')));
    expect(matchOf('(a OR f(x))')).toEqual(or(literal('a'), literal('f(x)')));
    expect(matchOf('"say \\"hi\\" \\n"')).toEqual(literal('say "hi" \\n'));
    expect(matchOf('https://kernel.org or')).toEqual(and(literal('https://kernel.org'), literal('or')));
  });

  it('has filters for the whole of it', () => {
    expect(parsed('lang:C++ x path:/drivers/vfio/ -path:"a b" -lang:python')).toEqual({
      match: literal('x'),
      paths: [
        { pattern: 'drivers/vfio', isExcluded: false },
        { pattern: 'a b', isExcluded: true },
      ],
      languages: [
        { name: 'c++', isExcluded: false },
        { name: 'python', isExcluded: true },
      ],
      caseSensitive: false,
    });
    expect(matchOf('symbol:vfio_open x')).toEqual(and({ kind: 'symbol', name: 'vfio_open' }, literal('x')));
  });

  it('is exact when it has an upper-case letter, unless it says otherwise', () => {
    expect(parsed('vfio').caseSensitive).toBe(false);
    expect(parsed('Vfio').caseSensitive).toBe(true);
    expect(parsed('Ёлка').caseSensitive).toBe(true);
    expect(parsed('/\\S+\\p{Lu}\\x{AB}/').caseSensitive).toBe(false);
    expect(parsed('/[A-Z]/').caseSensitive).toBe(true);
    expect(parsed('Vfio case:no').caseSensitive).toBe(false);
    expect(parsed('vfio case:yes').caseSensitive).toBe(true);
  });

  it('is refused with the reason and the place', () => {
    expect(problemOf('a "b')).toEqual(['unclosed-quote', '"b']);
    expect(problemOf('a (b')).toEqual(['unclosed-group', '(']);
    expect(problemOf('a ()')).toEqual(['empty-group', '()']);
    expect(problemOf('a OR')).toEqual(['lone-operator', 'OR']);
    expect(problemOf('OR a')).toEqual(['lone-operator', 'OR']);
    expect(problemOf('a AND OR b')).toEqual(['lone-operator', 'AND']);
    expect(problemOf('a NOT')).toEqual(['lone-operator', 'NOT']);
    expect(problemOf('a OR path:x')).toEqual(['lone-operator', 'OR']);
    expect(problemOf('(a path:x)')).toEqual(['filter-in-group', 'path:x']);
    expect(problemOf('a path:')).toEqual(['empty-filter', 'path:']);
    expect(problemOf('a path:/')).toEqual(['empty-filter', 'path:/']);
    expect(problemOf('a case:maybe')).toEqual(['bad-case', 'case:maybe']);
    expect(problemOf('a /(b/')).toEqual(['bad-regexp', '/(b/']);
    expect(problemOf('a /(?<!x)b/')).toEqual(['look-around', '/(?<!x)b/']);
    expect(problemOf('/(a)\\1/')).toEqual(['look-around', '/(a)\\1/']);
    expect(problemOf('/a{400}b{400}/')).toEqual(['too-complex', '/a{400}b{400}/']);
    expect(problemOf('-EINVAL')).toEqual(['only-exclusions', '-EINVAL']);
    expect(problemOf('a OR -b')).toEqual(['only-exclusions', 'a OR -b']);
    expect(problemOf('x'.repeat(1_001))).toEqual(['too-long', 'x']);
    expect(problemOf('a '.repeat(200))).toEqual(['too-complex', 'a '.repeat(200)]);
    expect(problemOf(`${'('.repeat(30)}a${')'.repeat(30)}`)).toEqual(['too-complex', '(']);
  });
});

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
  fc.constantFrom(
    'OR',
    'NOT',
    'AND',
    'path:x',
    '-x',
    '(',
    ')',
    '"',
    '\\',
    '/',
    '/a/',
    'Ё',
    'a b',
    '//',
    'symbol:',
    '.*',
  ),
);
const plainText = text.filter((value) => !/[\r\n]/.test(value));
const term = fc.oneof(
  plainText.map(literal),
  fc
    .constantFrom('a', '\\w+_token', '[/]', 'a\\\\', '^x y$', '(a|b)', 'a\\/b', '\\S')
    .map((source) => regexp(source.replace('\\/', '/'))),
  plainText.map((name): Expression => ({ kind: 'symbol', name })),
);

/** Trees as the parser makes them: no combination in one of its kind, no double negation, at most four deep. */
function expressions(depth: number): fc.Arbitrary<Expression> {
  if (depth === 0) return term;
  const part = expressions(depth - 1);
  const parts = fc.array(part, { minLength: 2, maxLength: 3 });
  return fc.oneof(
    term,
    part.map((of): Expression => (of.kind === 'not' ? of : not(of))),
    parts.map((of) => and(...of.flatMap((one) => (one.kind === 'and' ? one.of : [one])))),
    parts.map((of) => or(...of.flatMap((one) => (one.kind === 'or' ? one.of : [one])))),
  );
}

const filterText = plainText.filter((value) => value.replace(/^\/+|\/+$/g, '') === value);
const query: fc.Arbitrary<CodeQuery> = fc.record({
  match: fc.oneof(
    fc.constant(null),
    expressions(3).map((of) => and(literal('x'), ...(of.kind === 'and' ? of.of : [of]))),
  ),
  paths: fc.array(fc.record({ pattern: filterText, isExcluded: fc.boolean() }), { maxLength: 2 }),
  languages: fc.array(fc.record({ name: plainText.map((value) => value.toLowerCase()), isExcluded: fc.boolean() }), {
    maxLength: 2,
  }),
  caseSensitive: fc.boolean(),
});

describe('the printed form of a query', () => {
  it('parses to the same query', () => {
    fc.assert(
      fc.property(query, (value) => {
        expect(parseQuery(printQuery(value))).toEqual({ ok: true, query: value });
      }),
      { numRuns: 500 },
    );
  });
});

describe('the parser', () => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    '"',
    '/',
    '-',
    ' ',
    'OR',
    'NOT',
    'AND ',
    'a',
    'path:',
    'case:',
    '\\',
    '[',
    '*',
    '\n',
    'Ё',
  );
  it('throws for no input', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (line) => {
          const answer = parseQuery(line);
          if (!answer.ok) expect(answer.problem.start).toBeLessThanOrEqual(answer.problem.end);
          else expect(parseQuery(printQuery(answer.query))).toEqual(answer);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
