import { expect, test } from 'vitest';
import { LINE_NUMBER_SLOT, numberLines, selectLines } from '../../../src/render/code/code-lines.js';
import { escapeHtml } from '../../../src/render/safe-html.js';

const line = (n: number, html: string, selected = ''): string =>
  `<span class="line${selected}" id="L${n}"><a class="ln" href="#L${n}" data-n="${n}" aria-label="Line &lt;${n}&gt;"></a>${html}\n</span>`;
const chunk = (...lines: string[]): string => `<span class="lines">${lines.join('')}</span>`;
const code = numberLines(['a', '<script>', ''].map(escapeHtml), `Line <${LINE_NUMBER_SLOT}>`);

test('lines are numbered links, one after another', () => {
  expect(code.html).toBe(chunk(line(1, 'a'), line(2, '&lt;script&gt;'), line(3, '')));
  expect([...code.starts].map((start) => code.html.slice(start).slice(0, 20))).toEqual([
    '<span class="lines">',
    '<span class="line" i',
    '<span class="line" i',
    '',
  ]);
});

test('a range of lines is marked, and no others', () => {
  const selected = ' is-selected';
  expect(selectLines(code, 2, 3)).toBe(chunk(line(1, 'a'), line(2, '&lt;script&gt;', selected), line(3, '', selected)));
  expect(selectLines(code, 1, 1)).toBe(chunk(line(1, 'a', selected), line(2, '&lt;script&gt;'), line(3, '')));
  expect(selectLines(code, 4, 9)).toBe(code.html);
});

test('every 200 lines are in a chunk', () => {
  const { html, starts } = numberLines(
    Array.from({ length: 401 }, () => escapeHtml('x')),
    LINE_NUMBER_SLOT,
  );
  expect(html.match(/<span class="lines">/g)).toHaveLength(3);
  expect(html.slice(starts[200], starts[201])).toMatch(/^<span class="lines"><span class="line" id="L201">/);
  expect(html.slice(starts[199], starts[200])).toMatch(/<\/span><\/span>$/);
});

test('no lines give no HTML', () => {
  expect(numberLines([], LINE_NUMBER_SLOT)).toEqual({ html: '', starts: new Uint32Array(1) });
});
