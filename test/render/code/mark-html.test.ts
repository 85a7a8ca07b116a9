import { fromHtml } from 'hast-util-from-html';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { highlightLines } from '../../../src/render/code/highlight.js';
import { markHtml } from '../../../src/render/code/mark-html.js';
import { elementsOf, textOf } from '../html-text.js';

const [line = ''] = highlightLines('if (a < "b & c") return 0x10; // é😀', 'c').lines;
const text = textOf(fromHtml(line, { fragment: true }));
const markedText = (html: string): string =>
  elementsOf(fromHtml(html, { fragment: true }))
    .filter(({ tagName }) => tagName === 'mark')
    .map(textOf)
    .join('');

test('a mark that crosses the bounds of elements is split there', () => {
  expect(markHtml(highlightLines('int a;', 'c').lines[0] ?? ('' as never), [1, 5])).toBe(
    '<span class="hljs-type">i<mark>nt</mark></span><mark> a</mark>;',
  );
});

test('for any marks the text is unchanged, the marked text is right, and elements are balanced', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: text.length }), { maxLength: 8 }), (bounds) => {
      const marks = bounds.toSorted((a, b) => a - b).slice(0, bounds.length - (bounds.length % 2));
      const html = markHtml(line as never, marks);
      const wanted = Array.from({ length: marks.length / 2 }, (_, at) =>
        text.slice(marks[2 * at], marks[2 * at + 1]),
      ).join('');
      expect(textOf(fromHtml(html, { fragment: true }))).toBe(text);
      // A mark may end inside a surrogate pair, which a parser reads as two broken characters, so only whole pairs are
      // compared.
      if (wanted.isWellFormed()) expect(markedText(html)).toBe(wanted);
      expect(html.replaceAll(/<\/?mark>/g, '')).toBe(line);
      expect(html).not.toContain('<mark></mark>');
      const open: string[] = [];
      for (const [, slash, name] of html.matchAll(/<(\/?)(\w+)/g)) {
        if (slash === '') open.push(name ?? '');
        else expect(open.pop()).toBe(name);
      }
      expect(open).toEqual([]);
    }),
  );
});
