import { render } from 'ejs';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import { describe, expect, test } from 'vitest';
import { joinTemplateLines } from '../../../src/web/http/template-lines.js';

const printed = (source: string, locals: object = {}): string => render(joinTemplateLines(source), locals);

describe('in text', () => {
  test('a line break prints nothing, and its indentation neither', () => {
    expect(printed('<ul>\n  <li>\n    <b>a</b>\n    <i>b</i>\n  </li>\n\n</ul>\n')).toBe(
      '<ul><li><b>a</b><i>b</i></ul>',
    );
    expect(printed('<p>\r\n\t<b>a</b> \r\n</p>')).toBe('<p><b>a</b></p>');
  });

  test('a blank within a line is kept', () => {
    expect(printed('<p><b>a</b> <i>b</i></p>')).toBe('<p><b>a</b> <i>b</i></p>');
  });

  test('a blank at the beginning or the end of a line is written as a reference', () => {
    expect(printed('<p>\n  <b>a</b>&#32;\n  <i>b</i>\n  &#32;·&#32;\n  <i>c</i>\n</p>')).toBe(
      '<p><b>a</b> <i>b</i> · <i>c</i></p>',
    );
  });

  test('lines around values and statements are joined as well', () => {
    const source = '<% for (const x of list) { %>\n  <%= x %>&#32;\n  <% if (x > 1) { %>\n    !\n  <% } %>\n<% } %>\n';
    expect(printed(source, { list: [1, 2] })).toBe('1 2 !');
  });

  test('a line break between two words is refused', () => {
    expect(() => joinTemplateLines('<p>\n  two\n  words\n</p>')).toThrow('between two words: «<p>\n  two»');
    expect(() => joinTemplateLines('<p>\n  two\n  <%= word %>\n</p>')).not.toThrow();
  });
});

describe('in a tag', () => {
  test('a line break prints the blank before an attribute, and nothing before the end', () => {
    expect(printed('<a\n  class="b"\n  href="/c"\n>\n  d\n</a>')).toBe('<a class="b" href="/c">d</a>');
    expect(printed('<path\n  d="M0"\n/>')).toBe('<path d="M0"/>');
  });

  test('what a statement adds brings its own blank or begins a line', () => {
    const source =
      '<a\n  <% if (on) { %> rel="x"<% } %>\n  <% if (on) { %>\n    id="y"\n    lang="z"\n  <% } %>\n  href="/c"\n>';
    expect(printed(source, { on: true })).toBe('<a rel="x" id="y" lang="z" href="/c">');
    expect(printed(source, { on: false })).toBe('<a href="/c">');
  });

  test('values stay as they are, whatever is in them', () => {
    expect(printed('<a title="b\n  c > d"\n  alt=\'e\n"\'>\n</a>')).toBe('<a title="b\n  c > d" alt=\'e\n"\'></a>');
    expect(printed('<a\n  title="<%= "b" %>\n<c>"\n></a>')).toBe('<a title="b\n<c>"></a>');
  });
});

test.each(['pre', 'textarea', 'script', 'style', 'PRE'])('the content of <%s> stays as it is', (name) => {
  const content = '\n  a\n\n  <b>\n  c</b>&#32;\n<%= value %>\n ';
  expect(printed(`<p>\n  <${name}\n    id="x"\n  >${content}</${name}>\n</p>`, { value: 'v\n v' })).toBe(
    `<p><${name} id="x">${content.replace('<%= value %>', 'v\n v')}</${name}></p>`,
  );
});

test('code and what it prints stay as they are', () => {
  const source = '<%# a\n comment %>\n<p>\n<%- [1,\n  2].join(",\\n  ") %>\n</p>';
  expect(printed(source)).toBe('<p>1,\n  2</p>');
});

test('an error names the line of the template', () => {
  const source = '<p\n  class="a"\n>\n\n  <b>b</b>\n  <%= no.such %>\n</p>\n';
  expect(() => printed(source)).toThrow(/^ejs:6\n/);
});

test('end tags that HTML makes optional are left out, and browsers still read the same elements', () => {
  const source =
    '<table>\n  <tr>\n    <th>a</th>\n    <td>b <ul>\n  <li>c</li>\n  <li><p>d</p></li>\n</ul></td>\n  </tr>\n</table>';
  const short = printed(source);
  expect(short).toBe('<table><tr><th>a<td>b <ul><li>c<li><p>d</p></ul></table>');
  expect(toHtml(fromHtml(short))).toBe(toHtml(fromHtml(source.replaceAll(/\n */g, ''))));
});
