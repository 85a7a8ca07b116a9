import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, test } from 'vitest';
import { CSV_LIMITS, readCsv, renderCsv, separatorOf, type CsvLimits } from '../../../src/render/rows/csv-table.js';
import { elementsOf, textOf } from '../html-text.js';

const NUMBERS = [',', ';', '\t', '|'];
const render = (text: string, path = 'a.csv', limits: CsvLimits = CSV_LIMITS) =>
  renderCsv(text, { path, lineLabel: 'Line {n}', findHidden: () => [], limits });
const rowsOf = (html: string): { readonly id: unknown; readonly cells: string[]; readonly names: string[] }[] =>
  elementsOf(fromHtml(html, { fragment: true }))
    .filter(({ tagName }) => tagName === 'tr')
    .map((row) => {
      const cells = elementsOf(row)
        .filter(({ tagName }) => tagName === 'td' || tagName === 'th')
        .slice(1);
      return { id: row.properties['id'], cells: cells.map(textOf), names: cells.map(({ tagName }) => tagName) };
    });

/** RFC 4180, section 2: every field in quotation marks, with quotation marks inside doubled. */
const write = (rows: readonly (readonly string[])[], separator: string, end: string): string =>
  rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator) + end).join('');

const cell = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.stringMatching(/^[a,;"\n\r\t| é]{0,6}$/),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
/** Every reader takes a row of one empty field for an empty line. */
const rows = fc
  .integer({ min: 2, max: 5 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));

describe('parsing', () => {
  test('returns what was written by RFC 4180, with the line that each row begins at', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(...NUMBERS), fc.constantFrom('\n', '\r\n'), (written, separator, end) => {
        const text = write(written, separator, end);
        const read = readCsv(text, separator, 100);
        expect(read?.rows.map(({ cells }) => cells)).toEqual(written);
        const starts = written.map((_, index) => write(written.slice(0, index), separator, end).split('\n').length);
        expect(read?.rows.map(({ line }) => line)).toEqual(starts);
        expect(read?.isWhole).toBe(true);
      }),
    );
  });

  test('never throws, and keeps every character of a text without quotation marks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom(...NUMBERS), (text, separator) => {
        const read = readCsv(text, separator, 1000);
        if (text.includes('"')) return;
        expect(read?.rows.flatMap(({ cells }) => cells).join('')).toBe(
          text.replaceAll(separator, '').replace(/[\r\n]/g, ''),
        );
      }),
    );
  });

  test.each([
    ['a,b\n"open,1\n2,3\n', undefined],
    [`a,b\n"${'x'.repeat(300_000)}",1\n`, undefined],
    ['5" disk,"say ""x"""\n', [['5" disk', 'say "x"']]],
    ['a\n\n\nb\n', [['a'], ['b']]],
    ['a,b,c\n1\n1,2,3,4\n', [['a', 'b', 'c'], ['1'], ['1', '2', '3', '4']]],
  ])('%j', (text, expected) => {
    expect(readCsv(text, ',', 100)?.rows.map(({ cells }) => cells)).toEqual(expected);
  });

  test('stops after the requested rows, whatever follows', () => {
    expect(readCsv('a,b\n1,2\n"never closed', ',', 1)).toEqual({
      rows: [{ cells: ['a', 'b'], line: 1 }],
      isWhole: false,
    });
  });
});

describe('the separator', () => {
  test('is found for any table of two or more columns whose cells do not contain it', () => {
    const plain = fc.stringMatching(/^[a-z0-9 .]{0,5}[a-z]$/);
    const tables = fc
      .integer({ min: 2, max: 5 })
      .chain((width) =>
        fc.array(fc.array(plain, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 10 }),
      );
    fc.assert(
      fc.property(tables, fc.constantFrom(...NUMBERS), (written, separator) => {
        expect(separatorOf('a.csv', written.map((row) => `${row.join(separator)}\n`).join(''))).toBe(separator);
      }),
    );
  });

  test.each([
    ['a.tsv', 'a,b\n1,2\n', '\t'],
    ['a.csv', 'name;height, m\nx;1,5\ny;2,5\n', ';'],
    ['a.csv', 'one column\nof words\n', ','],
    ['a.csv', '', ','],
    ['a.csv', 'sep=;\r\na,b;1\r\n', ';'],
    ['a.csv', '"sep=;"\na,b,c\n1,2,3\n', ';'],
    ['a.csv', 'SEP=,\na;b,1\n', ','],
    ['a.csv', 'sep=\t\na,b\tc\n', '\t'],
    ['a.csv', 'sep=;;\na;b\n', ';'],
    ['a.csv', 'sep=;', ';'],
    ['a.csv', 'sep=value,other\n1,2\n', ','],
  ])('%s %j', (path, text, separator) => {
    expect(separatorOf(path, text)).toBe(separator);
  });
});

describe('the table', () => {
  test('has the first row as its header, links to lines, markup as text, and right-aligned numbers', () => {
    const table = render('name,n\n"<b>x</b>\nsecond",1.5\n,-2\n');
    expect(rowsOf(table?.html ?? '')).toEqual([
      { id: 'L1', cells: ['name', 'n'], names: ['th', 'th'] },
      { id: 'L2', cells: ['<b>x</b>\nsecond', '1.5'], names: ['td', 'td'] },
      { id: 'L4', cells: ['', '-2'], names: ['td', 'td'] },
    ]);
    expect(table?.html).toContain('<a class="ln" href="#L4" data-n="4" aria-label="Line 4"></a>');
    expect(table?.html.match(/class="csv-number"/g)).toHaveLength(3);
    expect([table?.rowCount, table?.columnCount, table?.hasAllRows, table?.hasAllColumns]).toEqual([3, 2, true, true]);
  });

  test.each(['sep=;', '"sep=;"', 'sep=;;'])('leaves out the line %s, which names the separator', (hint) => {
    const table = render(`${hint}\r\na;b\r\n1;2\r\n`);
    expect(rowsOf(table?.html ?? '').map(({ id, cells }) => [id, ...cells])).toEqual([
      ['L2', 'a', 'b'],
      ['L3', '1', '2'],
    ]);
    expect([table?.rowCount, table?.columnCount, table?.hasAllRows]).toEqual([2, 2, true]);
    expect(render(`${hint}\n`)).toBeUndefined();
  });

  test('has a cell in each column although rows have different lengths', () => {
    expect(rowsOf(render('a,b,c\n1\n')?.html ?? '').map(({ cells }) => cells.length)).toEqual([3, 3]);
  });

  test.each([
    [{ maxRows: 3 }, 3, 4, false, true],
    [{ maxColumns: 2 }, 6, 2, true, false],
    [{ maxCells: 8 }, 2, 4, false, true],
    [{ maxCells: 1 }, 1, 4, false, true],
  ])('respects the limits %j', (limits, rowCount, columnCount, hasAllRows, hasAllColumns) => {
    const table = render('a,b,c,d\n'.repeat(6), 'a.csv', { ...CSV_LIMITS, ...limits });
    expect([table?.rowCount, table?.columnCount, table?.hasAllRows, table?.hasAllColumns]).toEqual([
      rowCount,
      columnCount,
      hasAllRows,
      hasAllColumns,
    ]);
    expect(rowsOf(table?.html ?? '').map(({ cells }) => cells.length)).toEqual(
      Array.from({ length: rowCount }, () => columnCount),
    );
  });

  test('truncates a cell that is too long', () => {
    expect(rowsOf(render('abcdef,b\n', 'a.csv', { ...CSV_LIMITS, maxCellLength: 3 })?.html ?? '')[0]?.cells).toEqual([
      'abc…',
      'b',
    ]);
  });

  test('is well formed for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const html = render(text)?.html ?? '';
        const names = new Set(elementsOf(fromHtml(html, { fragment: true })).map(({ tagName }) => tagName));
        for (const name of names) expect(['table', 'thead', 'tbody', 'tr', 'th', 'td', 'a']).toContain(name);
      }),
      { numRuns: 40 },
    );
  });
});
