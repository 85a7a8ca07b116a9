import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import type { MatchedLine } from '../../../src/search/answers.js';
import { textMatcher, type TextMatches } from '../../../src/search/match/match-text.js';
import { parseQuery } from '../../../src/search/query/parse-query.js';

function matches(line: string, text: string, options = { maxLines: 100, contextLines: 0 }): TextMatches | undefined {
  const parsed = parseQuery(line);
  if (!parsed.ok) throw new Error(parsed.problem.reason);
  return textMatcher(parsed.query).match(text, options);
}

function linesOf(line: string, text: string): string[] | undefined {
  return matches(line, text)?.lines.map(marked);
}

/** `2:a[bc]d` */
function marked({ line, text, ranges }: MatchedLine): string {
  let shown = '';
  let at = 0;
  for (const [start, end] of ranges) {
    shown += `${text.slice(at, start)}[${text.slice(start, end)}]`;
    at = end;
  }
  return `${line}:${shown}${text.slice(at)}`;
}

describe('a text', () => {
  const text = 'one two\ntwo three\n\nTwo\n';

  it('matches with every line that has one of the words, when it has all of them', () => {
    expect(linesOf('two one', text)).toEqual(['1:[one] [two]', '2:[two] three', '4:[Two]']);
    expect(linesOf('two four', text)).toBeUndefined();
    expect(linesOf('four OR three', text)).toEqual(['2:two [three]']);
    expect(linesOf('two -three', text)).toBeUndefined();
    expect(linesOf('two -four', text)).toEqual(['1:one [two]', '2:[two] three', '4:[Two]']);
    expect(linesOf('one -(two four)', text)).toEqual(['1:[one] two']);
  });

  it('is compared exactly when the query has an upper-case letter', () => {
    expect(linesOf('Two', text)).toEqual(['4:[Two]']);
    expect(linesOf('two case:yes', text)).toEqual(['1:one [two]', '2:[two] three']);
  });

  it('is found by е for ё and by small letters for great ones, and is shown as it is', () => {
    expect(linesOf('елка', 'Новая ЁЛКА, ёлки, елка')).toEqual(['1:Новая [ЁЛКА], ёлки, [елка]']);
    expect(linesOf('ёлк', 'елки\nЁЛКИ')).toEqual(['1:[елк]и', '2:[ЁЛК]И']);
    expect(linesOf('/сч[а-я]тчик/', 'Счётчик')).toEqual(['1:[Счётчик]']);
    expect(linesOf('Ёлка', 'Елка')).toBeUndefined();
    expect(linesOf('überfluss', 'ÜBERFLUSS')).toEqual(['1:[ÜBERFLUSS]']);
  });

  it('has the lines of its page: CR LF ends a line and belongs to none', () => {
    expect(linesOf('/b$/', 'a\r\nb\r\nb')).toEqual(['2:[b]', '3:[b]']);
    expect(linesOf('b', 'a\rb\n')).toEqual(['1:a\r[b]']);
  });

  it('is shown with the lines around a match, each once', () => {
    const numbers = (line: string, contextLines: number, maxLines = 100) =>
      matches(line, '1x\n2\n3x\n4\n5\n6\n7x\n8x\n', { maxLines, contextLines })?.lines.map(marked);
    expect(numbers('x', 1)).toEqual(['1:1[x]', '2:2', '3:3[x]', '4:4', '6:6', '7:7[x]', '8:8[x]']);
    expect(numbers('x', 2)).toEqual(['1:1[x]', '2:2', '3:3[x]', '4:4', '5:5', '6:6', '7:7[x]', '8:8[x]']);
    expect(numbers('x', 1, 3)).toEqual(['1:1[x]', '2:2', '3:3[x]', '4:4', '6:6', '7:7[x]']);
    expect(matches('x', '1x\n2\n3x', { maxLines: 1, contextLines: 0 })).toMatchObject({ matchCount: 2 });
  });

  it('is cut around the first match of a long line', () => {
    const found = matches('needle', `${'a'.repeat(1_000)}needle${'b'.repeat(1_000)}`)?.lines[0];
    expect(found).toMatchObject({ cutBefore: 940, cutAfter: 766, ranges: [[60, 66]] });
    expect(found?.text).toHaveLength(300);
    const pairs = matches('needle', `${'😀'.repeat(400)}needle`)?.lines[0];
    expect(pairs?.text.isWellFormed()).toBe(true);
    expect(pairs && marked(pairs)).toMatch(/\[needle\]$/);
  });

  it('is matched line by line by a regular expression', () => {
    expect(linesOf('/a\\s+b/', 'a\nb\na b\n')).toEqual(['3:[a b]']);
    expect(linesOf('/[^x]*y/', 'x\na\nby\n')).toEqual(['3:[by]']);
    expect(linesOf('/\\Ab/', 'a\nb\n')).toEqual(['2:[b]']);
    expect(linesOf('/^$/', 'a\n\nb\n')).toEqual(['2:']);
    expect(linesOf('/(?s)a.b/', 'a\nb\n')).toBeUndefined();
    expect(linesOf('/(?-m)^b$/', 'a\nb\n')).toEqual(['2:[b]']);
    expect(linesOf('/\\bi_mutex\\b/', 'i_mutexes\nx->i_mutex)\n')).toEqual(['2:x->[i_mutex])']);
  });
});

const SOURCES = [
  'a',
  'a.b',
  'a\\s*b',
  '[^a]+b',
  '^b',
  'b$',
  '\\ba\\b',
  '(a|b){2}',
  'a*',
  '\\W+a',
  '^\\s*$',
  'x?$',
  '[\\s\\S]b',
];
const anyText = fc
  .array(fc.constantFrom('a', 'b', 'x', ' ', '\n', '\n', 'Ж'), { maxLength: 40 })
  .map((all) => all.join(''));

describe('a search in a whole text', () => {
  it('finds the lines that a search in each line by itself finds', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...SOURCES), (text, source) => {
        const lines = text.split('\n');
        if (lines.at(-1) === '') lines.pop();
        const expression = RE2JS.compile(source);
        const wanted = lines.flatMap((line, at) => (expression.test(line) ? [at + 1] : []));
        expect(matches(`/${source}/ case:yes`, text)?.lines.map(({ line }) => line) ?? []).toEqual(wanted);
      }),
      { numRuns: 2_000 },
    );
  });
});
