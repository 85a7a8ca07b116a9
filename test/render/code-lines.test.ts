import { expect, test } from 'vitest';
import { LINE_NUMBER_SLOT, numberLines, selectLines } from '../../src/render/code-lines.js';
import { escapeHtml } from '../../src/render/safe-html.js';

const line = (n: number, html: string, selected = ''): string =>
  `<span class="line${selected}" id="L${n}"><a class="ln" href="#L${n}" data-n="${n}" aria-label="Line &lt;${n}&gt;"></a>${html}\n</span>`;
const code = numberLines(['a', '<script>', ''].map(escapeHtml), `Line <${LINE_NUMBER_SLOT}>`);

test('lines are numbered links, one after another', () => {
  expect(code.html).toBe(line(1, 'a') + line(2, '&lt;script&gt;') + line(3, ''));
  expect([...code.starts].map((start) => code.html.slice(start).slice(0, 20))).toEqual(['<span class="line" i', '<span class="line" i', '<span class="line" i', '']);
});

test('a range of lines is marked and nothing else', () => {
  const selected = ' is-selected';
  expect(selectLines(code, 2, 3)).toBe(line(1, 'a') + line(2, '&lt;script&gt;', selected) + line(3, '', selected));
  expect(selectLines(code, 1, 1)).toBe(line(1, 'a', selected) + line(2, '&lt;script&gt;') + line(3, ''));
  expect(selectLines(code, 4, 9)).toBe(code.html);
});

test('no lines make no HTML', () => {
  expect(numberLines([], LINE_NUMBER_SLOT)).toEqual({ html: '', starts: new Uint32Array(1) });
});
