import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, test } from 'vitest';
import { NOTEBOOK } from '../../../src/demo/files/special-files.js';
import { hiddenInText } from '../../../src/shared/visible-text.js';
import { NOTEBOOK_LIMITS, renderNotebook, type NotebookLimits } from '../../../src/render/document/notebook.js';
import { elementsOf, textOf } from '../html-text.js';

const render = (notebook: unknown, limits: Partial<NotebookLimits> = {}) =>
  renderNotebook(typeof notebook === 'string' ? notebook : JSON.stringify(notebook), {
    links: {
      repository: '/o/r',
      fileBase: '/o/r/src/branch/main/docs/',
      fileRoot: '/o/r/src/branch/main/',
      rawBase: '/o/r/raw/branch/main/docs/',
      rawRoot: '/o/r/raw/branch/main/',
    },
    labels: {
      alerts: { note: 'N', tip: 'T', important: 'I', warning: 'W', caution: 'C' },
      footnotes: 'F',
      footnoteBack: 'B {0}',
      tasks: { done: 'D', open: 'O' },
    },
    notebookLabels: {
      picture: 'Picture of cell {0}',
      pictureTooLarge: 'Too large',
      cut: 'Cut',
      notShown: 'Not shown',
      run: 'Run',
    },
    findHidden: hiddenInText,
    limits: { ...NOTEBOOK_LIMITS, ...limits },
  });
const elements = (html = '') => elementsOf(fromHtml(html, { fragment: true }));
const code = (source: string | string[], ...outputs: object[]) => ({
  cell_type: 'code',
  execution_count: 7,
  metadata: {},
  source,
  outputs,
});
const result = (data: object) => ({ output_type: 'display_data', metadata: {}, data });
const shownOutputs = (...outputs: object[]): string => {
  const html = render({ cells: [code('x', ...outputs)] })?.html ?? '';
  return html.slice(html.indexOf('<div class="nb-out">'));
};
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

describe('cells', () => {
  test('of Markdown are documents, those of code are highlighted and numbered', () => {
    const html =
      render({
        cells: [{ cell_type: 'markdown', source: ['# One\n', '[x](a.md)'] }, code(['def f():\n', '  return 1'])],
        metadata: { kernelspec: { language: 'python' } },
      })?.html ?? '';
    expect(html).toContain('href="/o/r/src/branch/main/docs/a.md"');
    expect(html).toContain('<p class="nb-run"><span class="vh">Run </span>[7]</p>');
    expect(html).toContain('<span class="hljs-keyword">def</span>');
    expect(
      elements(html)
        .filter(({ tagName }) => tagName === 'pre')
        .map(textOf),
    ).toEqual(['def f():\n  return 1']);
  });

  test('have headings and footnotes with different ids', () => {
    const source = '# Same\n\ntext[^1]\n\n[^1]: note\n';
    const ids = elements(render({ cells: [1, 2, 3].map(() => ({ cell_type: 'markdown', source })) })?.html)
      .map(({ properties }) => properties['id'])
      .filter((id) => id !== undefined && id !== 'user-content-footnote-label');
    expect(ids.length).toBeGreaterThan(8);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('of version 3 are supported too', () => {
    const html =
      render({
        nbformat: 3,
        worksheets: [
          {
            cells: [
              { cell_type: 'heading', level: 2, source: 'Old' },
              {
                cell_type: 'code',
                input: 'print(1)',
                prompt_number: 3,
                language: 'python',
                outputs: [
                  { output_type: 'pyout', text: ['1'], png: PIXEL },
                  { output_type: 'pyerr', ename: 'E', evalue: 'v', traceback: [] },
                ],
              },
            ],
          },
        ],
      })?.html ?? '';
    expect(
      elements(html)
        .filter(({ properties }) => properties['dataLevel'] === '2')
        .map(textOf),
    ).toEqual(['Old']);
    expect(html).toContain('[3]');
    expect(html).toContain(`<img src="data:image/png;base64,${PIXEL}" alt="Picture of cell 2">`);
    expect(html).toContain('>E: v</pre>');
  });

  test('show the pictures that are attached to them, as Markdown or HTML', () => {
    const attachments = {
      'image.png': { 'image/png': `${PIXEL.slice(0, 20)}\n${PIXEL.slice(20)}` },
      'с именем.png': { 'image/png': PIXEL },
      'fake.png': { 'image/png': Buffer.from('<script>').toString('base64') },
      'pasted.svg': { 'image/svg+xml': Buffer.from('<svg/>').toString('base64') },
      'drawing.svg': { 'image/svg+xml': '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    };
    const source =
      '![pasted](attachment:image.png) ![](<attachment:с именем.png>) <img src="attachment:image.png" alt="html"> ' +
      '![fake](attachment:fake.png) ![absent](attachment:constructor) ![s](attachment:drawing.svg) ![p](attachment:pasted.svg) [link](attachment:image.png)';
    const html = render({ cells: [{ cell_type: 'markdown', source, attachments }] })?.html;
    const shown = elements(html).filter(({ tagName }) => tagName === 'img');
    const picture = `data:image/png;base64,${PIXEL}`;
    expect(shown.map(({ properties }) => [properties['alt'], properties['src']])).toEqual([
      ['pasted', picture],
      ['', picture],
      ['html', picture],
      ['fake', undefined],
      ['absent', undefined],
      ['s', expect.stringMatching(/^data:image\/svg\+xml;base64,[\w+/]+=*$/)],
      ['p', 'data:image/svg+xml;base64,PHN2Zy8+'],
    ]);
    expect(elements(html).some(({ tagName, properties }) => tagName === 'a' && properties['href'] !== undefined)).toBe(
      false,
    );
  });

  test('use the attachments of their own cell, within the limit of all pictures', () => {
    const cell = (name: string) => ({
      cell_type: 'markdown',
      source: '![x](attachment:a.png)',
      attachments: { [name]: { 'image/png': PIXEL } },
    });
    const html = render({ cells: [cell('b.png'), cell('a.png'), cell('a.png')] }, { maxPictures: PIXEL.length })?.html;
    expect(
      elements(html)
        .filter(({ tagName }) => tagName === 'img')
        .map(({ properties }) => properties['src'] !== undefined),
    ).toEqual([false, true, false]);
  });

  test('of raw text are plain text, and empty ones are left out', () => {
    expect(render({ cells: [{ cell_type: 'raw', source: '<b>x</b>' }, code('')] })?.html).toBe(
      '<div class="nb-cell nb-cell--raw"><pre class="nb-text " translate="no">&lt;b&gt;x&lt;/b&gt;</pre></div>\n',
    );
  });
});

describe('outputs', () => {
  test('of terminals lose their colours, and progress bars show their last state', () => {
    expect(
      shownOutputs({
        output_type: 'stream',
        name: 'stdout',
        text: ['\u001b[1;31mred\u001b[0m <x>\n', ' 10%\r 50%\r100%\r\n', 'end\n'],
      }),
    ).toContain('translate="no">red &lt;x&gt;\n100%\nend</pre>');
    expect(
      shownOutputs({ output_type: 'error', ename: 'E', evalue: 'v', traceback: ['\u001b[0;31mE\u001b[0m', 'last'] }),
    ).toContain('<pre class="nb-text nb-text--error" translate="no">E\nlast</pre>');
  });

  test('in HTML keep tables and lose scripts, styles, handlers and external addresses', () => {
    const html = shownOutputs(
      result({
        'text/html':
          '<style>x</style><script>alert(1)</script><table id="t" onclick="x()"><tr><td style="color:red">1</td></tr></table><img src="https://e.org/x.png"><a href="javascript:x">y</a>',
        'text/plain': 'no',
      }),
    );
    expect(html).toContain('<td>1</td>');
    expect(html).not.toMatch(/script|style|onclick|id="t"|src="http/);
    expect(html).not.toContain('no</pre>');
  });

  test('in HTML without visible content are replaced by their text form', () => {
    expect(shownOutputs(result({ 'text/html': '<script>alert(1)</script>', 'text/plain': 'plain' }))).toContain(
      '>plain</pre>',
    );
    expect(shownOutputs(result({ 'application/vnd.jupyter.widget-view+json': {} }))).toContain(
      '<p class="nb-remark">Not shown</p>',
    );
    expect(shownOutputs(result({ 'application/json': { a: 1 } }))).toContain('{\n  &quot;a&quot;: 1\n}');
  });

  test.each([
    ['image/png', PIXEL, true],
    ['image/png', `${PIXEL.slice(0, 20)}\n${PIXEL.slice(20)}`, true],
    ['image/png', 'PHNjcmlwdD4=', false],
    ['image/png', `${PIXEL.slice(0, 12)}" onerror="alert(1)`, false],
    ['image/jpeg', '/9j/4AAQSkZJRg==', true],
    ['image/jpeg', PIXEL, false],
  ])('%s %j', (type, digits, isShown) => {
    const html = shownOutputs(result({ [type]: digits }));
    expect(html.includes(`<img src="data:${type};base64,${digits.replace(/\s/g, '')}" alt=`)).toBe(isShown);
    expect(html).not.toContain('onerror');
  });

  test('in SVG are pictures that execute nothing', () => {
    const html = shownOutputs(
      result({ 'image/svg+xml': ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>', '</svg>'] }),
    );
    expect(html).toMatch(/<img src="data:image\/svg\+xml;base64,[A-Za-z0-9+/]+=*" alt="Picture of cell 1">/);
    expect(html).not.toContain('<svg');
  });
});

describe('limits', () => {
  test.each<[string, Partial<NotebookLimits>, unknown, RegExp]>([
    [
      'text',
      { maxText: 3 },
      { cells: [code('x', { output_type: 'stream', text: 'abcdef' })] },
      />abc<\/pre><p class="nb-remark">Cut</,
    ],
    [
      'outputs',
      { maxOutputs: 1 },
      { cells: [code('x', { output_type: 'stream', text: 'a' }, { output_type: 'stream', text: 'b' })] },
      />a<\/pre><p class="nb-remark">Cut<\/p><\/div>/,
    ],
    [
      'pictures',
      { maxPictures: 100 },
      { cells: [code('x', result({ 'image/png': PIXEL }), result({ 'image/png': PIXEL }))] },
      /<\/p><p class="nb-remark">Too large/,
    ],
  ])('%s', (_name, limits, notebook, expected) => {
    expect(render(notebook, limits)?.html).toMatch(expected);
  });

  test('apply to the number and the length of cells', () => {
    const cells = Array.from({ length: 5 }, (_, index) => code(`x${index}`));
    expect([render({ cells }, { maxCells: 2 })?.shownCells, render({ cells }, { maxCells: 2 })?.cellCount]).toEqual([
      2, 5,
    ]);
    expect(render({ cells }, { maxHtml: 500 })?.shownCells).toBeLessThan(5);
  });
});

test.each(['%j is not a notebook', '{', '[]', 'null', '1', '{}', '{"cells": 1}', '{"worksheets": {}}'])(
  '%j is no notebook',
  (text) => {
    expect(render(text)).toBeUndefined();
  },
);

test('an invalid heading level counts as the first level', () => {
  for (const level of [{ toString: 1 }, { valueOf: null, toString: [] }, [2], '3', null, 0, 2.5]) {
    const html = render({ cells: [{ cell_type: 'heading', source: 'a', level }] })?.html ?? '';
    expect(
      elements(html)
        .filter(({ tagName }) => /^h\d$/.test(tagName))
        .map(({ properties }) => properties['dataLevel']),
    ).toEqual([level === 2.5 ? '2' : '1']);
  }
});

test('no JSON makes it throw or lets a script through', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      'code',
      'markdown',
      '<script>alert(1)</script>',
      ['<script>x</script>', 1],
      'stream',
      'error',
      PIXEL,
    ),
  );
  const output = fc.record({
    output_type: value,
    text: value,
    data: fc.oneof(value, fc.record({ 'text/html': value, 'image/png': value, 'text/plain': value })),
    traceback: value,
  });
  const cell = fc.record({
    cell_type: fc.constantFrom<unknown>('code', 'markdown', 'raw', 'heading', 7),
    source: value,
    level: value,
    outputs: fc.oneof(value, fc.array(output, { maxLength: 3 })),
    execution_count: value,
    language: value,
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(cell, value), { maxLength: 4 }), value, (cells, metadata) => {
      const html = render({ cells, metadata })?.html ?? '';
      expect(elements(html).filter(({ tagName }) => tagName === 'script')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('the notebook of the demo is rendered completely', () => {
  const html = render(NOTEBOOK)?.html ?? '';
  expect(
    elements(html)
      .filter(({ tagName }) => ['h1', 'h2', 'table', 'img'].includes(tagName))
      .map(({ tagName }) => tagName),
  ).toEqual(['h1', 'img', 'table', 'h2']);
  expect(html).not.toMatch(/onclick|<script|<style/);
  expect(html).not.toContain('\u001b');
});
