import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forEachWord, GramCollector, termOfWord } from '../../../src/search/blobs/terms.js';
import { foldText } from '../../../src/search/text/fold.js';

function gramsOf(text: string): Set<number> {
  const collector = new GramCollector();
  collector.collect(Buffer.from(foldText(text)));
  return new Set(collector.grams.subarray(0, collector.count));
}

function wordsOf(text: string): number[] {
  const terms: number[] = [];
  forEachWord(Buffer.from(text), (term) => terms.push(term));
  return terms;
}

describe('grams', () => {
  test('of a part are among those of the whole, whatever the case', () => {
    const part = fc.string({ unit: fc.constantFrom(...'abZ_ é ёЕЖжςΣσßſKkIiıµ\t'), maxLength: 12 });
    fc.assert(
      fc.property(part, part, part, (before, middle, after) => {
        const whole = gramsOf(before + middle.toUpperCase() + after);
        for (const gram of gramsOf(middle.toLowerCase())) expect(whole.has(gram)).toBe(true);
      }),
    );
  });

  test('do not cross the ends of lines, and come once', () => {
    expect(gramsOf('ab\ncd').size).toBe(0);
    expect(gramsOf('abcabcabc').size).toBe(3);
    expect(gramsOf('abc\nABC')).toEqual(gramsOf('abc'));
  });

  test('of one text do not stay for the next', () => {
    const collector = new GramCollector();
    collector.collect(Buffer.from('first text'));
    collector.collect(Buffer.from('other'));
    expect(new Set(collector.grams.subarray(0, collector.count))).toEqual(gramsOf('other'));
  });
});

describe('words', () => {
  test('are the longest runs of ASCII letters, digits and _ that no digit begins', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aZ09_ .é\nя'), maxLength: 40 });
    fc.assert(
      fc.property(text, (line) => {
        const expected = (line.match(/[A-Za-z0-9_]+/g) ?? []).filter((word) => !/^\d/.test(word));
        expect(wordsOf(line)).toEqual(expected.map(termOfWord));
      }),
    );
  });

  test('have one number in upper and lower case, and others for other words', () => {
    expect(termOfWord('I_Mutex')).toBe(termOfWord('i_mutex'));
    const names = Array.from({ length: 1000 }, (_, index) => `name_${index}`);
    expect(new Set(names.map(termOfWord)).size).toBe(names.length);
  });
});
