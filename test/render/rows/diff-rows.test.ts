import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { MAX_LINE_CHARACTERS, renderDiffRows } from '../../../src/render/rows/diff-rows.js';
import { renderSplitRows } from '../../../src/render/rows/split-rows.js';
import { elementsOf, textOf } from '../html-text.js';

const render = (text: string, extra: { noNewline?: true } = {}) =>
  renderDiffRows([{ lines: [{ kind: '+', newNumber: 1, text, ...extra }] }], { noNewline: '<none>' });
const cells = (html: string): string[] =>
  elementsOf(fromHtml(`<table>${html}</table>`))
    .filter(({ tagName }) => tagName === 'td')
    .map(textOf);

describe('rows of a diff', () => {
  it('have four cells each: two numbers, the sign and the text', () => {
    expect(cells(render('x').html)).toEqual(['', '', '+', 'x']);
    expect(render('x').html).toContain('<tr class="d-add"><td class="dn"></td><td class="dn" data-n="1"></td>');
  });

  it.each([
    '</td></tr></table><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    '&lt;b&gt;',
    '\u202eevil',
    'a\tb  c',
  ])('return %j as text', (text) => {
    expect(cells(render(text).html).at(-1)).toBe(text);
  });

  it('replace characters that a page cannot contain', () => {
    expect(cells(render('a\0b\ud800c').html).at(-1)).toBe('a\ufffdb\ufffdc');
  });

  it('mark the changed words, each escaped by itself', () => {
    const { html } = renderDiffRows(
      [{ lines: [{ kind: '-', oldNumber: 1, text: 'a <b> c&d', marks: [2, 5, 7, 9] }] }],
      { noNewline: '' },
    );
    expect(html).toContain('<td class="src">a <mark>&lt;b&gt;</mark> c<mark>&amp;d</mark></td>');
    expect(cells(html).at(-1)).toBe('a <b> c&d');
  });

  it('have one link target for each line, deleted ones on the old side', () => {
    const lines = [
      { kind: '-', oldNumber: 1, text: 'a' },
      { kind: '+', newNumber: 1, text: 'b' },
      { kind: ' ', oldNumber: 2, newNumber: 2, text: 'c' },
    ] as const;
    for (const rows of [renderDiffRows, renderSplitRows]) {
      expect(
        [...rows([{ lines }], { noNewline: '', fileName: 'f3' }).html.matchAll(/ id="(\w+)" data-n="(\d+)"/g)].map(
          ([, id, number]) => [id, number],
        ),
      ).toEqual([
        ['f3L1', '1'],
        ['f3R1', '1'],
        ['f3R2', '2'],
      ]);
      expect(rows([{ lines }], { noNewline: '' }).html).not.toContain(' id=');
    }
  });

  it('show where a file ends without a newline', () => {
    expect(cells(render('x', { noNewline: true }).html).at(-1)).toBe('<none>');
  });

  it('truncate a line that is too long, and report that', () => {
    const { html, cutLines } = render('x'.repeat(MAX_LINE_CHARACTERS + 1));
    expect(cutLines).toBe(true);
    expect(cells(html).at(-1)).toBe(`${'x'.repeat(MAX_LINE_CHARACTERS)}…`);
    expect(render('x'.repeat(MAX_LINE_CHARACTERS)).cutLines).toBe(false);
  });
});

describe('rows in two columns', () => {
  const split = (lines: Parameters<typeof renderSplitRows>[0][number]['lines']) =>
    renderSplitRows([{ lines }], { noNewline: '<none>' });
  const rowsOf = (html: string): string[][] =>
    elementsOf(fromHtml(`<table>${html}</table>`))
      .filter(({ tagName }) => tagName === 'tr')
      .map((row) =>
        elementsOf(row)
          .filter(({ tagName }) => tagName === 'td')
          .map((cell) => `${String(cell.properties['dataN'] ?? '')}${textOf(cell)}`),
      );

  it('pair old lines with new ones; the rest of the longer side is alone; unchanged lines are on both sides', () => {
    const { html } = split([
      { kind: ' ', oldNumber: 1, newNumber: 1, text: 'same' },
      { kind: '-', oldNumber: 2, text: 'a <b>', marks: [2, 5] },
      { kind: '+', newNumber: 2, text: 'a c' },
      { kind: '+', newNumber: 3, text: 'd' },
      { kind: ' ', oldNumber: 3, newNumber: 4, text: 'end' },
    ]);
    expect(rowsOf(html)).toEqual([
      ['1', 'same', '1', 'same'],
      ['2', 'a <b>', '2', 'a c'],
      ['', '', '3', 'd'],
      ['3', 'end', '4', 'end'],
    ]);
    expect(html).toContain('<td class="src d-del">a <mark>&lt;b&gt;</mark></td>');
    expect(html.match(/<tbody class="d-run">/g)).toHaveLength(1);
  });

  it('show on which side a newline is missing', () => {
    expect(
      rowsOf(
        split([
          { kind: '-', oldNumber: 1, text: 'x', noNewline: true },
          { kind: '+', newNumber: 1, text: 'x' },
        ]).html,
      ),
    ).toEqual([
      ['1', 'x', '1', 'x'],
      ['', '<none>', '', ''],
    ]);
    expect(rowsOf(split([{ kind: ' ', oldNumber: 1, newNumber: 1, text: 'x', noNewline: true }]).html)[1]).toEqual([
      '',
      '<none>',
      '',
      '<none>',
    ]);
  });

  it('truncate a line that is too long, and report that', () => {
    expect(split([{ kind: '+', newNumber: 1, text: 'x'.repeat(MAX_LINE_CHARACTERS + 1) }]).cutLines).toBe(true);
    expect(split([{ kind: '+', newNumber: 1, text: 'x' }]).cutLines).toBe(false);
  });
});
