import fc from 'fast-check';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, test } from 'vitest';
import type { Element } from 'hast';
import { renderMarkdown, type MarkdownOptions } from '../../../src/render/document/markdown.js';
import { elementsOf, textOf } from '../html-text.js';

const OPTIONS: MarkdownOptions = {
  links: {
    repository: '/o/r',
    fileBase: '/o/r/src/branch/main/docs/',
    fileRoot: '/o/r/src/branch/main/',
    rawBase: '/o/r/raw/branch/main/docs/',
    rawRoot: '/o/r/raw/branch/main/',
  },
  labels: {
    alerts: { note: 'Примечание', tip: 'Совет', important: 'Важно', warning: 'Внимание', caution: 'Осторожно' },
    footnotes: 'Сноски',
    footnoteBack: 'Назад к сноске {0}',
    tasks: { done: 'Сделано', open: 'Не сделано' },
  },
};

const html = (source: string): string => renderMarkdown(source, OPTIONS).html;
const elements = (source: string): Element[] => elementsOf(fromHtml(html(source), { fragment: true }));
const hrefs = (source: string): unknown[] =>
  elements(source)
    .filter((e) => e.tagName === 'a' && e.properties['ariaHidden'] === undefined)
    .map((e) => e.properties['href']);

describe('links', () => {
  test.each([
    ['[x](guide.md)', '/o/r/src/branch/main/docs/guide.md'],
    ['[x](./a/../b.md)', '/o/r/src/branch/main/docs/b.md'],
    ['[x](../README)', '/o/r/src/branch/main/README'],
    ['[x](../../../../../etc/passwd)', '/o/r/src/branch/main/etc/passwd'],
    ['[x](%2e%2e/%2E%2E/%2e%2e/x)', '/o/r/src/branch/main/x'],
    ['[x](..%2f..%2f..%2fx)', '/o/r/src/branch/main/x'],
    ['[x](/top.md)', '/o/r/src/branch/main/top.md'],
    ['[x](/)', '/o/r/src/branch/main/'],
    ['[x](dir/)', '/o/r/src/branch/main/docs/dir/'],
    ['[x](<имя файла.md>)', '/o/r/src/branch/main/docs/%D0%B8%D0%BC%D1%8F%20%D1%84%D0%B0%D0%B9%D0%BB%D0%B0.md'],
    ['[x](a%20b%23c.md)', '/o/r/src/branch/main/docs/a%20b%23c.md'],
    ['[x](100%.md)', '/o/r/src/branch/main/docs/100%25.md'],
    ['[x](other.md#install)', '/o/r/src/branch/main/docs/other.md#user-content-install'],
    ['[x](main.c#L10-L20)', '/o/r/src/branch/main/docs/main.c#L10-L20'],
    ['[x](a.md?plain=1)', '/o/r/src/branch/main/docs/a.md?plain=1'],
    ['[x](\\\\evil.example/x)', '/o/r/src/branch/main/docs/%5Cevil.example/x'],
    ['[x](//evil.example/x)', 'https://evil.example/x'],
    ['[x](https://example.org/?a=1&b=2)', 'https://example.org/?a=1&b=2'],
    ['<me@example.org>', 'mailto:me@example.org'],
    ['[x](data:text/html,<script>1</script>)', undefined],
    ['[x](file:///etc/passwd)', undefined],
  ])('%s', (source, href) => {
    expect(hrefs(source)).toEqual([href]);
  });

  test.each([
    ['../../../raw/main/a/b.txt', '/o/r/raw/main/a/b.txt'],
    ['../../../blob/main/a.md#use', '/o/r/blob/main/a.md#user-content-use'],
    ['../../../blob/main/a.png?raw=true', '/o/r/raw/main/a.png?raw=true'],
    ['../../../tree/main/img', '/o/r/tree/main/img'],
    ['../../../releases', '/o/r/releases'],
    ['../../../releases/latest', '/o/r/releases/latest'],
    ['../../../issues?q=is%3Aopen', '/o/r/issues?q=is%3Aopen'],
    ['../../../compare/v1...v2', '/o/r/compare/v1...v2'],
    ['../../..', '/o/r'],
    ['.././../../releases', '/o/r/releases'],
    // Neither more nor fewer levels, nor other words: files, which `..` cannot leave.
    ['../../releases', '/o/r/src/branch/main/releases'],
    ['../../../../releases', '/o/r/src/branch/main/releases'],
    ['../../../releases/../../..', '/o/r/src/branch/main/'],
    ['../../../settings', '/o/r/src/branch/main/settings'],
    ['../../../raw%2f..%2f..%2f..%2fevil', '/o/r/src/branch/main/evil'],
    ['../../..//evil.example/x', '/o/r/src/branch/main/evil.example/x'],
    ['../../../javascript:alert(1)', '/o/r/src/branch/main/javascript%3Aalert(1)'],
    ['tool.zip?raw=true', '/o/r/raw/branch/main/docs/tool.zip?raw=true'],
  ])('written against the addresses of GitHub: %s', (href, expected) => {
    expect(hrefs(`[x](${href})`)).toEqual([expected]);
  });

  test('images written against the addresses of GitHub are the files of that ref', () => {
    const sources = elements(
      '![a](../../../raw/main/a.png) ![b](../../../blob/v1/b.svg?raw=true) ![c](../../../releases/c.png)',
    )
      .filter((e) => e.tagName === 'img')
      .map((e) => e.properties['src']);
    expect(sources).toEqual([
      '/o/r/raw/main/a.png',
      '/o/r/raw/v1/b.svg?raw=true',
      '/o/r/raw/branch/main/releases/c.png',
    ]);
  });

  test('bare addresses are links in every script, up to the punctuation of the sentence', () => {
    const source =
      'Сайт https://пример.рф/путь_(да) и **http://кедр.рф**, www.кедр.рф. (http://日本.jp/a&b) `http://кедр.рф` https://кедр';
    const links = elements(source).filter((e) => e.tagName === 'a');
    expect(links.map(textOf)).toEqual([
      'https://пример.рф/путь_(да)',
      'http://кедр.рф',
      'www.кедр.рф',
      'http://日本.jp/a&b',
    ]);
    // Compared as a browser reads them.
    expect(links.map((e) => new URL(String(e.properties['href'])).href)).toEqual([
      new URL('https://пример.рф/путь_(да)').href,
      new URL('http://кедр.рф').href,
      new URL('http://www.кедр.рф').href,
      new URL('http://日本.jp/a&b').href,
    ]);
    expect(hrefs('[http://кедр.рф](x.md) <http://кедр.рф>')).toHaveLength(2);
  });

  test('links to other sites are marked, links within the repository are not', () => {
    const rels = elements('[a](https://e.org) [b](x.md) [c](#y) www.e.org')
      .map((e) => e.properties['rel'])
      .filter((rel) => rel !== undefined);
    expect(rels).toEqual([
      ['nofollow', 'noopener', 'noreferrer'],
      ['nofollow', 'noopener', 'noreferrer'],
    ]);
  });

  test('images load from the raw content, never from data: addresses', () => {
    const sources = elements(
      '![a](img/a.png) ![b](/b.svg) ![c](https://e.org/c.png) ![d](data:image/png;base64,AAAA) ![e](../../../x.png)',
    )
      .filter((e) => e.tagName === 'img')
      .map((e) => e.properties['src']);
    expect(sources).toEqual([
      '/o/r/raw/branch/main/docs/img/a.png',
      '/o/r/raw/branch/main/b.svg',
      undefined,
      '/o/r/raw/branch/main/x.png',
    ]);
  });

  test('an image without a description is named after its file', () => {
    const images = elements('<img src="img/схема.png?raw=true"> <img src="a.png" alt=""> <img>').filter(
      (e) => e.tagName === 'img',
    );
    expect(images.map((e) => e.properties['alt'])).toEqual(['схема.png', '', '']);
    expect(
      elements('<img src="a%20%D0%B1.png"> <img src="%ff.png">')
        .filter((e) => e.tagName === 'img')
        .map((e) => e.properties['alt']),
    ).toEqual(['a б.png', '%ff.png']);
  });

  test('images of other hosts are links with their description or file name, and plain text inside a link', () => {
    const all = elements(
      '![A badge](https://e.org/c.png) ![](//e.org/i/d.png?x=/y#z) ![](https://e.org/i/) [![Build](https://e.org/b.svg)](https://ci.example/) [![](https://e.org/w/e.svg)](https://ci.example/)',
    );
    const external = all.filter((e) => e.properties['className']?.includes('external-image'));
    expect(external.map((e) => [e.tagName, e.properties['href'], textOf(e), e.properties['title']])).toEqual([
      ['a', 'https://e.org/c.png', 'A badge', undefined],
      ['a', 'https://e.org/i/d.png?x=/y#z', 'd.png', 'https://e.org/i/d.png?x=/y#z'],
      ['a', 'https://e.org/i/', 'e.org/i/', 'https://e.org/i/'],
      ['span', undefined, 'Build', undefined],
      ['span', undefined, 'e.svg', 'https://e.org/w/e.svg'],
    ]);
    expect(all.filter((e) => e.tagName === 'img')).toEqual([]);
  });

  test('a picture keeps its sources with resolved addresses', () => {
    const source = elements(
      '<picture><source media="(prefers-color-scheme: dark)" srcset="d.png 2x, javascript:x 1x, https://e.org/y.png"><img src="l.png" alt="logo" width="50"></picture>',
    );
    expect(source.find((e) => e.tagName === 'source')?.properties).toEqual({
      media: '(prefers-color-scheme: dark)',
      srcSet: '/o/r/raw/branch/main/docs/d.png 2x',
    });
    expect(source.find((e) => e.tagName === 'img')?.properties).toMatchObject({
      src: '/o/r/raw/branch/main/docs/l.png',
      alt: 'logo',
      width: 50,
    });
  });
});

describe('headings', () => {
  test('ids follow GitHub: Cyrillic letters are kept, repetitions are numbered, emoji names count', () => {
    const { headings } = renderMarkdown(
      '# Привет, мир!\n## Установка\n## Установка\n### `code` & *em* :rocket:\nSetext\n---\n',
      OPTIONS,
    );
    expect(headings).toEqual([
      { level: 1, id: 'user-content-привет-мир', text: 'Привет, мир!' },
      { level: 2, id: 'user-content-установка', text: 'Установка' },
      { level: 2, id: 'user-content-установка-1', text: 'Установка' },
      { level: 3, id: 'user-content-code--em-rocket', text: 'code & em 🚀' },
      { level: 2, id: 'user-content-setext', text: 'Setext' },
    ]);
  });

  test('each heading can be linked, and every fragment link finds its target', () => {
    const source =
      '# Установка\n<a name="Old"></a>\n[a](#установка) [b](#%D1%83%D1%81%D1%82%D0%B0%D0%BD%D0%BE%D0%B2%D0%BA%D0%B0) [c](#Установка) [d](#Old) [e](#user-content-установка)';
    const found = elements(source);
    expect(hrefs(source).filter((href) => href !== undefined)).toEqual([
      '#user-content-установка',
      '#user-content-установка',
      '#user-content-установка',
      '#user-content-Old',
      '#user-content-установка',
    ]);
    expect(found.find((e) => e.tagName === 'h1')?.properties['id']).toBe('user-content-установка');
    expect(found.find((e) => e.properties['className']?.includes('anchor'))?.properties['href']).toBe(
      '#user-content-установка',
    );
    expect(found.find((e) => e.properties['name'] !== undefined)?.properties['name']).toBe('user-content-Old');
  });
});

describe('scrolling content', () => {
  const WIDE = 'x'.repeat(40);
  const stops = (source: string): string[] =>
    elements(source)
      .filter(({ properties }) => properties['tabIndex'] === 0)
      .map(({ tagName }) => tagName);

  test.each([
    ['```sh\nnpm install\n```', []],
    ['```sh\nnpm install\n' + WIDE + '\n```', ['pre']],
    ['```make\n\t' + 'x'.repeat(30) + '\n```', ['pre']],
    ['    ' + WIDE, ['pre']],
    ['<pre><a href="x">' + WIDE + '</a></pre>', []],
    ['<pre><a name="x">' + WIDE + '</a></pre>', ['pre']],
    ['| a |\n|---|\n| b |', ['div']],
    ['| a |\n|---|\n| [b](c) |', []],
    ['<table><tr><td><h3>Options</h3></td></tr></table>', ['div']],
    ['<table><tr><td><table><tr><td><pre>' + WIDE + '</pre></td></tr></table></td></tr></table>', ['div', 'pre']],
    ['<p tabindex="3">x</p>', []],
    ['---\na: b\n---\n', ['div']],
  ])('%j can get the keyboard focus if nothing inside it can', (source, expected) => {
    expect(stops(source)).toEqual(expected);
  });
});

describe('the outline of the page', () => {
  /** Heading levels in the page, and those that the author wrote. */
  const levels = (source: string, above: number): [number, number][] =>
    elementsOf(fromHtml(renderMarkdown(source, { ...OPTIONS, above }).html, { fragment: true }))
      .filter(({ tagName }) => /^h[1-6]$/.test(tagName))
      .map(({ tagName, properties }) => [Number(tagName[1]), Number(properties['dataLevel'])]);

  test.each([
    [
      '# a\n## b\n### c\n## d\n# e',
      2,
      [
        [3, 1],
        [4, 2],
        [5, 3],
        [4, 2],
        [3, 1],
      ],
    ],
    [
      '# a\n## b',
      1,
      [
        [2, 1],
        [3, 2],
      ],
    ],
    [
      '## a\n#### b\n### c\n# d',
      1,
      [
        [2, 2],
        [3, 4],
        [3, 3],
        [2, 1],
      ],
    ],
    [
      '# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6',
      2,
      [
        [3, 1],
        [4, 2],
        [5, 3],
        [6, 4],
        [6, 5],
        [6, 6],
      ],
    ],
  ])('%j under a heading of level %i', (source, above, expected) => {
    expect(levels(source, above)).toEqual(expected);
  });

  test('has no gaps, whatever was written', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6 })), fc.constantFrom(1, 2), (written, above) => {
        const found = levels(written.map((level) => `${'#'.repeat(level)} x`).join('\n'), above);
        expect(found.map(([, level]) => level)).toEqual(written);
        found.forEach(([level], at) => {
          expect(level).toBeGreaterThan(above);
          expect(level - (found[at - 1]?.[0] ?? above)).toBeLessThanOrEqual(1);
        });
      }),
      { numRuns: 50 },
    );
  });

  test('ids and headings are those of the document; the heading of the footnotes follows that of the page', () => {
    const source = '# A\n## B[^1]\n\n[^1]: x\n';
    const shifted = renderMarkdown(source, { ...OPTIONS, above: 2 });
    expect(shifted.headings).toEqual(renderMarkdown(source, OPTIONS).headings);
    expect(shifted.headings.map(({ level, id }) => [level, id])).toEqual([
      [1, 'user-content-a'],
      [2, 'user-content-b1'],
    ]);
    expect(shifted.html).toMatch(/<h3[^>]*class="sr-only"[^>]*>Сноски<\/h3>/);
  });

  test('a document cannot choose the style of elements other than headings', () => {
    expect(html('<p data-level="1">x</p>')).not.toContain('data-level');
  });
});

describe("GitHub's dialect", () => {
  test('tables keep their alignment and scroll in a box', () => {
    expect(html('| a | b |\n|---|:-:|\n| 1 | <kbd>T</kbd> |\n').replaceAll('\n', '')).toBe(
      '<div class="table-scroll" tabindex="0"><table><thead><tr><th>a</th><th align="center">b</th></tr></thead><tbody><tr><td>1</td><td align="center"><kbd>T</kbd></td></tr></tbody></table></div>',
    );
  });

  test('task lists, strikethrough, bare addresses', () => {
    const found = elements('- [x] done\n- [ ] todo\n\n~~old~~ https://example.org/a_b_c.\n');
    expect(
      found
        .filter((e) => e.tagName === 'input')
        .map((e) => [e.properties['checked'], e.properties['disabled'], e.properties['ariaLabel']]),
    ).toEqual([
      [true, true, 'Сделано'],
      [undefined, true, 'Не сделано'],
    ]);
    expect(found.find((e) => e.tagName === 'ul')?.properties['className']).toEqual(['contains-task-list']);
    expect(found.filter((e) => e.tagName === 'li').map((e) => e.properties['className'])).toEqual([
      ['task-list-item'],
      ['task-list-item'],
    ]);
    expect(found.filter((e) => e.tagName === 'del').map(textOf)).toEqual(['old']);
    expect(hrefs('https://example.org/a_b_c.')).toEqual(['https://example.org/a_b_c']);
  });

  test("alerts have titles in the reader's language", () => {
    for (const [kind, title] of Object.entries(OPTIONS.labels.alerts)) {
      const found = elements(`> [!${kind.toUpperCase()}]\n> Text *here*\n`);
      expect(found[0]?.properties['className']).toEqual(['markdown-alert', `markdown-alert-${kind}`]);
      expect(found.filter((e) => e.tagName === 'p').map(textOf)).toEqual([title, 'Text here']);
    }
  });

  test('an invalid alert remains a quotation', () => {
    for (const source of [
      '> [!NOTE] text\n',
      '> [!OTHER]\n> x\n',
      '> text\n> [!NOTE]\n',
      '> \\[!NOTE\\] **x**\n',
      '> [!NOTE]**x**\n',
    ]) {
      expect(elements(source)[0]?.tagName).toBe('blockquote');
    }
  });

  test('footnotes link both ways', () => {
    const found = elements('a[^1] b[^кот] c[^1] d[^none]\n\n[^1]: One\n[^кот]: Кот\n');
    const ids = new Set(found.map((e) => e.properties['id']));
    const targets = found.filter((e) => e.tagName === 'a').map((e) => String(e.properties['href']));
    expect(targets).toHaveLength(6);
    for (const target of targets) expect(ids).toContain(target.slice(1));
    expect(found.find((e) => e.tagName === 'h1')).toMatchObject({
      properties: { className: ['sr-only'] },
      children: [{ value: 'Сноски' }],
    });
    expect(renderMarkdown('a[^1]\n\n[^1]: x\n', OPTIONS).headings).toEqual([]);
  });

  test('fenced code is highlighted by its language, other code is kept', () => {
    expect(html('```c\nint x; /* a\n<b> */\n```\n')).toBe(
      '<pre class="code-block"><code class="hljs language-c"><span class="hljs-type">int</span> x; <span class="hljs-comment">/* a</span>\n<span class="hljs-comment">&lt;b&gt; */</span>\n</code></pre>\n',
    );
    expect(html('```mermaid\ngraph TD\n```\n')).toBe(
      '<pre class="code-block"><code class="language-mermaid">graph TD\n</code></pre>\n',
    );
    expect(html('    <b>\n')).toBe('<pre class="code-block"><code>&#x3C;b>\n</code></pre>\n');
  });

  test('emoji in text, not in code', () => {
    expect(html(':tada: `:tada:` :nosuch: 12:30:45')).toBe('<p>🎉 <code>:tada:</code> :nosuch: 12:30:45</p>\n');
  });

  test('front matter is a table, and only at the beginning', () => {
    expect(html('---\ntitle: <Кедр>\ntags:\n  - a\n  - b\n# c\n---\n# X\n')).toContain(
      '<table class="front-matter"><tbody><tr><th scope="row">title</th><td>&lt;Кедр&gt;</td></tr><tr><th scope="row">tags</th><td>- a\n  - b</td></tr></tbody></table>',
    );
    expect(html('---\n\ntext: a sentence\n\nand no end\n')).not.toContain('front-matter');
    expect(html('---\nJust a line\n---\n')).not.toContain('front-matter');
    expect(html('# T\n---\na: b\n---\n')).not.toContain('front-matter');
  });

  test('lines that end in CR LF give the same result as lines that end in LF', () => {
    const source = '# T\n\n> [!TIP]\n> x\n\n```c\nint a;\n```\n\n- [ ] y\n';
    expect(html(source.replaceAll('\n', '\r\n'))).toBe(html(source));
  });
});

describe('limits', () => {
  test('a source that is too long is shown as plain text up to the limit', () => {
    const rendered = renderMarkdown(`# T\n${'x'.repeat(100)}`, { ...OPTIONS, limits: { maxLength: 10 } });
    expect(rendered).toEqual({
      html: '<pre class="plain-text">\n# T\nxxxxxx</pre>',
      headings: [],
      fallback: 'too-large',
    });
  });

  test.each([
    ['quotations', '>'.repeat(5000)],
    ['quotations with spaces', '> '.repeat(5000)],
    ['lists on one line', '- '.repeat(5000)],
    ['numbered lists', '1. '.repeat(3000)],
    ['lists, one line a level', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth * 2)}- x`).join('\n')],
    ['elements', '<div>'.repeat(20_000)],
    ['elements with wrong closing tags', '<div></span>'.repeat(20_000)],
    ['formatting elements', '<b><i>'.repeat(5000)],
    ['emphasis that never closes', 'a*b_c'.repeat(20_000)],
    ['strikethrough that never closes', '~~a~'.repeat(30_000)],
    ['elements side by side', '<b>x</b>'.repeat(100_000)],
    ['footnotes', `${'[^a]'.repeat(50_000)}\n\n[^a]: x\n`],
  ])('a document with too many %s is returned as source', (_name, source) => {
    const rendered = renderMarkdown(source, OPTIONS);
    expect(rendered.fallback).toBe('too-complex');
    expect(textOf(fromHtml(rendered.html, { fragment: true }))).toBe(source);
  });

  test('ordinary documents are not rejected as hostile', () => {
    const rows = Array.from({ length: 3000 }, (_, at) => `<tr><td>${at}<td>x`).join('\n');
    for (const source of [
      `<table>${rows}</table>`,
      '<p>a\n'.repeat(2000),
      '<li>a\n'.repeat(2000),
      '- a\n  - b\n    - c\n'.repeat(1000),
      '<br>'.repeat(3000),
      `${' '.repeat(400)}text`,
      '- [a_b](https://e.org/a_b_c) *x*\n'.repeat(8000),
      '| a_b | *c* |\n|---|---|\n'.concat('| a_b | *c* |\n'.repeat(3000)),
    ]) {
      expect(renderMarkdown(source, OPTIONS).fallback).toBeUndefined();
    }
  });

  test('unusual bytes do no harm', () => {
    expect(html('a\ud800b\0c [^\udfff]')).toBe('<p>a\ufffdb\ufffdc [^\ufffd]</p>\n');
    expect(html('')).toBe('');
  });
});
