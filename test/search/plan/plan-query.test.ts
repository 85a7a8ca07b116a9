import { join } from 'node:path';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, test } from 'vitest';
import { BlobSegment, SEARCH_VERSION } from '../../../src/search/blobs/blob-segment.js';
import { SegmentBuilder } from '../../../src/search/blobs/segment-builder.js';
import { termOfWord } from '../../../src/search/blobs/terms.js';
import { textMatcher } from '../../../src/search/match/match-text.js';
import { matchingBlobs } from '../../../src/search/plan/matching-blobs.js';
import type { LinePlan } from '../../../src/search/plan/plan.js';
import { planQuery } from '../../../src/search/plan/plan-query.js';
import type { CodeQuery, Expression, Term } from '../../../src/search/query/query.js';
import { writeContainer } from '../../../src/segments/container.js';
import { tempDir } from '../../support/git-fixture.js';

const regexp = (source: string): Expression => ({ kind: 'regexp', source });
const literal = (text: string): Term => ({ kind: 'literal', text });

function queryFor(match: Expression, caseSensitive = false): CodeQuery {
  return { match, paths: [], languages: [], caseSensitive };
}

function planFor(source: string): LinePlan {
  const plan = planQuery(queryFor(regexp(source)));
  if (plan.kind !== 'line' && plan.kind !== 'any-blob') throw new Error('an expression is about one line');
  return plan.kind === 'line' ? plan.of : plan;
}

/** The parts of a conjunction. */
function partsOf(plan: LinePlan): readonly LinePlan[] {
  return plan.kind === 'and' ? plan.of : [plan];
}

function wordsOf(plan: LinePlan): number[] {
  if (plan.kind === 'and' || plan.kind === 'or') return plan.of.flatMap(wordsOf);
  return plan.kind === 'word' ? [plan.term] : [];
}

function segmentWith(texts: readonly string[]): BlobSegment {
  const builder = new SegmentBuilder(8);
  texts.forEach((text, index) => builder.add(Buffer.alloc(20, index), Buffer.from(text)));
  const path = join(tempDir('plan'), 'segment');
  writeContainer(path, builder.sections(), SEARCH_VERSION);
  return BlobSegment.open(path) as BlobSegment;
}

function expectNothingLost(texts: readonly string[], segment: BlobSegment, query: CodeQuery): void {
  const bits = matchingBlobs(segment, planQuery(query));
  const matcher = textMatcher(query);
  texts.forEach((text, number) => {
    if (matcher.match(text, { maxLines: 1, contextLines: 0 }) === undefined) return;
    const isCandidate = ((bits[number >>> 3] as number) & (1 << (number & 7))) !== 0;
    expect([text, query.match, isCandidate]).toEqual([text, query.match, true]);
  });
}

const UNITS = [...'abkS_1.( \n', 'ſ', '\u212a', 'é', 'ё', 'Е', 'ß', 'foo', 'BAR', 'k'];
const text = fc.array(fc.constantFrom(...UNITS), { maxLength: 20 }).map((units) => units.join(''));
const ATOMS = [
  ...['a', 'b', 'k', 'S', '_', '1', '\\.', '\\(', ' ', 'ſ', 'é', 'ё', 'Е', 'ß', 'foo', 'BAR', '[.]', '[ab]', '[^a]'],
  ...['\\b', '\\B', '^', '$', '.', '\\w', '\\s', '\\W', '\\d', '[ (]', '[[:alpha:]]', '\\x61', '(?i)', '\\Qfo.\\E'],
  ...['[]a]', '[\\]b]', '\\pL', '\\p{Greek}', '\\x{62}', '\\t', '\\_', '\\Q\\E'],
];
const REPEATS = ['', '', '', '*', '+', '?', '{0,2}', '{2}', '{1,}', '+?'];
const expression = fc.letrec<{ atom: string; sequence: string; whole: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...ATOMS),
    tie('whole').map((inside) => `(${inside})`),
    tie('whole').map((inside) => `(?:${inside})`),
    tie('whole').map((inside) => `(?P<n>${inside})`),
  ),
  sequence: fc
    .array(fc.tuple(tie('atom'), fc.constantFrom(...REPEATS)), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.map(([atom, repeat]) => atom + repeat).join('')),
  whole: fc.array(tie('sequence'), { minLength: 1, maxLength: 2 }).map((parts) => parts.join('|')),
})).whole;

function compiles(source: string): boolean {
  try {
    RE2JS.compile(source);
    return true;
  } catch {
    return false;
  }
}

describe('a plan loses no text that matches', () => {
  const texts = fc.sample(text, { numRuns: 300, seed: 1 });
  const segment = segmentWith(texts);

  test('a regular expression', () => {
    fc.assert(
      fc.property(expression.filter(compiles), fc.boolean(), (source, caseSensitive) =>
        expectNothingLost(texts, segment, queryFor(regexp(source), caseSensitive)),
      ),
      { numRuns: 400 },
    );
  });

  test('and a matcher finds the lines that RE2 finds one by one', () => {
    fc.assert(
      fc.property(expression.filter(compiles), fc.boolean(), (source, caseSensitive) => {
        const flags = RE2JS.MULTILINE | (caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
        const one = RE2JS.compile(source, flags);
        const matcher = textMatcher(queryFor(regexp(source), caseSensitive));
        for (const whole of texts.slice(0, 100).filter((line) => !/[ёЁ]/.test(line))) {
          const lines = whole
            .split('\n')
            .flatMap((line, index) =>
              one.test(line) && (line !== '' || index < whole.split('\n').length - 1) ? [index + 1] : [],
            );
          const found = matcher.match(whole, { maxLines: 100, contextLines: 0 })?.lines.map(({ line }) => line) ?? [];
          if (!/[ёЁ]/.test(source)) expect([source, whole, found]).toEqual([source, whole, lines]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('a literal', () => {
    const part = text.map((line) => line.replaceAll('\n', '').slice(0, 6)).filter((line) => line !== '');
    fc.assert(
      fc.property(part, part, fc.boolean(), (one, other, caseSensitive) => {
        expectNothingLost(texts, segment, queryFor(literal(one), caseSensitive));
        const both: Expression = { kind: 'and', of: [literal(one), { kind: 'not', of: literal(other) }] };
        expectNothingLost(texts, segment, queryFor({ kind: 'or', of: [both, literal(other)] }, caseSensitive));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a plan asks for', () => {
  test('words that end on both sides', () => {
    const word = termOfWord('i_mutex');
    for (const source of ['\\bi_mutex\\b', '^i_mutex$', '\\W(i_mutex)\\s', '->i_mutex\\)', '\\bI_Mutex[ (]'])
      expect([source, wordsOf(planFor(source)).includes(word)]).toEqual([source, true]);
    for (const source of ['i_mutex', '\\bi_mutex', 'i_mutex\\b', '\\bi_mutex.', '\\bi_mutex.?\\b', '\\bi_mutexſ'])
      expect([source, wordsOf(planFor(source))]).toEqual([source, []]);
  });

  test('one of several words between the same edges', () => {
    expect(wordsOf(planFor('\\b(kmalloc|kzalloc)\\b'))).toEqual([termOfWord('kmalloc'), termOfWord('kzalloc')]);
    expect(wordsOf(planFor('\\b(up|down)_(read|write)\\b'))).toEqual(
      ['up_read', 'up_write', 'down_read', 'down_write'].map(termOfWord),
    );
    expect(wordsOf(planFor('\\s(foo|.bar)\\('))).toEqual([termOfWord('foo')]);
  });

  test('all texts of small classes, of what is optional and of what is repeated', () => {
    expect(planFor('EXPORT_SYMBOL(_GPL)?\\(dev_')).toEqual(planFor('EXPORT_SYMBOL_GPL\\(dev_|EXPORT_SYMBOL\\(dev_'));
    expect(planFor('strn?cpy')).toEqual(planFor('strncpy|strcpy'));
    expect(planFor('a[x-z]b')).toEqual(planFor('axb|ayb|azb'));
    expect(planFor('(ab){3}')).toEqual(planFor('ababab'));
    expect(planFor('foo(bar)+ba')).toEqual(planFor('foobar.*barba'));
    expect(partsOf(planFor('0x[0-9a-f]{8}UL')).map(({ kind }) => kind)).toEqual(['or', 'or']);
  });

  test('the grams of what is always there', () => {
    const parts = partsOf(planFor('SYSCALL_DEFINE[0-6]\\(open'));
    expect(parts.length).toBe('syscall_define'.length - 2 + '(open'.length - 2 + 1);
    expect(partsOf(planFor('vfio_\\w+_token')).length).toBe('vfio_'.length - 2 + '_token'.length - 2);
    expect(planFor('(foo)+').kind).toBe('gram');
    expect(planFor('\\Qfoo\\E').kind).toBe('gram');
  });

  test('nothing where nothing is certain', () => {
    for (const source of ['\\w{40,}', 'ab', '(foo)?', 'foo|ab', 'x*foo{0,2}|.', '[a-z]{3}'])
      expect([source, planFor(source).kind]).toEqual([source, 'any-blob']);
    expect(planQuery(queryFor({ kind: 'not', of: literal('foo') })).kind).toBe('any-blob');
  });
});
