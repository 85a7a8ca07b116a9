import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { expect, test } from 'vitest';
import { hiddenInText } from '../../../src/shared/visible-text.js';
import { markHidden, markHiddenInLines } from '../../../src/render/code/hidden-characters.js';
import { highlightLines } from '../../../src/render/code/highlight.js';
import { escapeHtml } from '../../../src/render/safe-html.js';
import { textOf } from '../html-text.js';

const signsIn = (text: string): string[] => hiddenInText(text).map(({ sign }) => sign);
const marked = (text: string): string => markHidden(escapeHtml(text), hiddenInText).html;

test.each([
  ['/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin */', ['RLO', 'LRI', 'PDI', 'LRI']],
  ['\u202a\u202b\u202c\u202d\u2067\u2068', ['LRE', 'RLE', 'PDF', 'LRO', 'RLI', 'FSI']],
  ['user\u200b = "a\u00adb"', ['ZWSP', 'SHY']],
  ['a\u200cb \u2060 \ufeff', ['ZWNJ', 'WJ', 'BOM']],
  ['bell \u0007 escape \u001b[31m nul \0 delete \u007f', ['␇', '␛', '␀', '␡']],
  ['\u{e0041}', ['U+E0041']],
  ['C1 \u0085', ['U+0085']],
  ['abc\u200e', ['LRM']],
])('%j contains %j', (text, signs) => {
  expect(signsIn(text)).toEqual(signs);
});

test.each([
  ['می\u200cخواهم'], // a Persian word
  ['क्\u200dष'], // a ligature in Devanagari
  ['👩\u200d🚀 👨\u200d👩\u200d👧 ❤\ufe0f 🏴\u{e0067}\u{e0062}\u{e007f}'],
  ['שלום\u200f, abc\u200e'],
  ['page\fbreak\tand tab'],
  ['ordinary Ёлка é — “quotes”\u00a0€'],
])('%j contains no hidden characters', (text) => {
  expect(signsIn(text)).toEqual([]);
  expect(marked(text)).toBe(escapeHtml(text));
});

test('direction characters are distinguished from other hidden characters', () => {
  expect(hiddenInText('a\u200b\u202e').map(({ isDirection }) => isDirection)).toEqual([false, true]);
});

test('the text is unchanged, with or without marks', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom('a', '<', '&', '"', '\u202e', '\u200b', '\u0007', 'я', '\r', '👩', '\u200d', '🚀', '\u2069'),
        { maxLength: 20 },
      ),
      (pieces) => {
        const text = pieces.join('');
        expect(textOf(fromHtml(marked(text), { fragment: true }))).toBe(text);
      },
    ),
  );
});

test('a carriage return inside a line does not break the line', () => {
  expect(marked('a\rb')).toBe('a<span class="hidden-sign" data-sign="␍">&#13;</span>b');
});

test('lines of highlighted code are marked and summarised', () => {
  const { lines } = highlightLines('int a;\n/* \u202e */\n\nint b\u200b;\n', 'c');
  const result = markHiddenInLines(lines, hiddenInText);
  expect(result.hidden).toEqual({ count: 2, directionCount: 1, lines: [2, 4], lineCount: 2 });
  expect(result.lines[1]).toBe(
    '<span class="hljs-comment">/* <span class="hidden-sign" data-sign="RLO">\u202e</span> */</span>',
  );
  expect(result.lines[0]).toBe(lines[0]);
});

test('a file full of hidden characters is counted, and marked only up to the limit', () => {
  const result = markHiddenInLines(
    Array.from({ length: 30 }, () => escapeHtml('\u200b'.repeat(300))),
    hiddenInText,
  );
  expect(result.hidden).toEqual({
    count: 9000,
    directionCount: 0,
    lines: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    lineCount: 30,
  });
  expect(result.lines.join('').match(/hidden-sign/g)).toHaveLength(5000);
});

test('without hidden characters nothing is created', () => {
  const lines = [escapeHtml('a')];
  expect(markHiddenInLines(lines, hiddenInText)).toEqual({ lines, hidden: undefined });
});
