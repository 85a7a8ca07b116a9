import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, test } from 'vitest';
import { MarkdownSeries, renderMarkdown, type MarkdownOptions } from '../../../src/render/document/markdown.js';
import { elementsOf, textOf } from '../html-text.js';

const OPTIONS: MarkdownOptions = {
  links: {
    repository: '/o/r',
    fileBase: '/o/r/src/',
    fileRoot: '/o/r/src/',
    rawBase: '/o/r/raw/',
    rawRoot: '/o/r/raw/',
  },
  labels: {
    alerts: { note: 'N', tip: 'T', important: 'I', warning: 'W', caution: 'C' },
    footnotes: 'F',
    footnoteBack: 'B {0}',
    tasks: { done: 'D', open: 'O' },
  },
};
const html = (source: string): string => renderMarkdown(source, OPTIONS).html;
const inNotebook = (source: string): string => new MarkdownSeries(OPTIONS, 'jupyter').render(source).html;
const parsed = (document: string) => elementsOf(fromHtml(document, { fragment: true }));
const formulas = (document: string): string[] =>
  parsed(document)
    .filter(({ tagName }) => tagName === 'math')
    .map(textOf);
const text = (source: string): string => textOf(fromHtml(html(source), { fragment: true })).trim();

describe('formulas', () => {
  test.each([
    ['the area $S = \\pi r^2$ of it', ['S=πr2']],
    ['$\\mathbf{A}_{ij}*\\{1\\}*$', ['𝐀ij∗{1}∗']],
    ['($x$), «$y$»: $z$.', ['x', 'y', 'z']],
    ['2*x and $a*b$ and _y $c_d$', ['a∗b', 'cd']],
    ['**$x$** and *$y$*', ['x', 'y']],
    ['$`a_b`$ and $`|c|`$', ['ab', '|c|']],
    ['$a$$b$', []],
    ['| a |\n|-|\n| $x_1$ |', ['x1']],
    ['$$\n\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}\n= x\n$$', ['(abcd)=x']],
    ['- item\n\n  $$\n  a\n  - b\n  $$', ['a−b']],
    ['so $$x^2$$ it is', ['x2']],
    ['```math\ne^{i\\pi}+1=0\n```', ['eiπ+1=0']],
    ['# The $n$-th', ['n']],
  ])('are set: %j', (source, expected) => {
    expect(formulas(html(source))).toEqual(expected);
  });

  test.each([
    'prices $5 and $10',
    'from $5–$6, US$7 and 8$ a piece',
    'echo $HOME/$USER',
    'a$x$ and $x$b',
    '$ x $',
    '$one\n\ntwo$',
    '$$ one\n\ntwo $$',
    '$$$$',
  ])('are not seen in %j', (source) => {
    expect(formulas(html(source))).toEqual([]);
    expect(text(source).replace(/\s+/g, ' ')).toBe(source.replace(/\s+/g, ' '));
  });

  test('are not seen in code, behind an escape, or in a dollar that is marked as such', () => {
    expect(html('`$a_b$` \\$5_c_$ <span>$</span>5 and 6$')).toBe(
      '<p><code>$a_b$</code> $5_c_$ <span>$</span>5 and 6$</p>\n',
    );
    expect(formulas(html('    $a$\n\n```sh\n$b$\n```'))).toEqual([]);
  });

  test('that cannot be read stay as they were written', () => {
    expect(html('See $\\nope_{a}*b*\\{$.')).toBe('<p>See $\\nope_{a}*b*\\{$.</p>\n');
    expect(text('$$\n\\nope{\\\\}\n$$')).toBe('$$\n\\nope{\\\\}\n$$');
    expect(html('```math\n\\nope\n```')).toBe(
      '<pre class="code-block"><code class="language-math">\\nope\n</code></pre>\n',
    );
  });

  test('on lines of their own are in a box that can be scrolled by keys when they are long', () => {
    const boxes = parsed(html(`$$x$$\n\n$$${'x + '.repeat(20)}y$$`)).filter(({ tagName }) => tagName === 'span');
    expect(boxes.map(({ properties }) => properties['tabIndex'])).toEqual([undefined, 0]);
  });

  test('keep nothing that affects the page: styles, links, ids, pictures, names of classes', () => {
    const source = [
      '\\color{red} x \\boxed{y} \\begin{array}{|c|} a \\\\ \\hline b \\end{array}',
      '\\href{javascript:alert(1)}{x}',
      '\\class{menu}{x} \\id{top}{y}',
      '\\includegraphics{https://e.org/x.png}',
      '\\text{<img src=x onerror=alert(1)>}',
    ].map((tex) => `$$${tex}$$`);
    for (const element of source.flatMap((formula) => parsed(html(formula)))) {
      expect(Object.keys(element.properties)).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:style|href|src|id|on.*)$/)]),
      );
      expect(['a', 'img']).not.toContain(element.tagName);
      if (element.tagName !== 'span')
        expect(element.properties['className'] ?? ['tml-']).toEqual([expect.stringMatching(/^tml-/)]);
    }
  });

  test('that would grow without limit are left as written', () => {
    const letters = `\\def\\a{${'x'.repeat(300)}}\\def\\b{${'\\a'.repeat(99)}}`;
    for (const bomb of [
      '\\def\\a{\\a\\a}\\a',
      `${letters}${'\\b'.repeat(99)}`,
      '{'.repeat(1500),
      '\\sqrt{'.repeat(600),
    ])
      expect(formulas(html(`$${bomb}${'}'.repeat(bomb.match(/\{$/) ? bomb.length / 6 : 0)}$`))).toEqual([]);
    const many = html('$\\def\\q{x}\\q$\n\n'.repeat(2000));
    expect(formulas(many).length).toBeGreaterThan(10);
    expect(formulas(many).length).toBeLessThan(200);
    expect(renderMarkdown('$$ x\n'.repeat(40_000), OPTIONS).fallback).toBe('too-complex');
  });

  test('never throw', () => {
    const piece = fc.constantFrom(
      ...'$ $$ $` ` \\ { } ^ _ & \\\\ a 1 \\frac \\sqrt \\begin{array} \\end{array} {cc} \\left( \\right) \\text \n | * \\tag'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = pieces.join('');
        expect(renderMarkdown(`$$${source}$$ $${source}$`, OPTIONS).fallback).toBeUndefined();
        expect(inNotebook(source)).not.toMatch(/\sstyle=/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('in notebooks formulas', () => {
  test('may touch letters, and environments need no dollars', () => {
    expect(formulas(inNotebook('The $n$th of a$x$ costs $5 or $6'))).toEqual(['n', 'x']);
    expect(formulas(inNotebook('So\n\\begin{align}\na &= b_1 \\\\\nc_2 &= d\n\\end{align}\nholds'))).toEqual([
      'a=b1c2=d',
    ]);
  });

  test('of a document are not environments alone, as on GitHub', () => {
    expect(formulas(html('\\begin{align}\na &= b\n\\end{align}'))).toEqual([]);
  });
});
