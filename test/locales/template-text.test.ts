/**
 * Templates contain structure only: every text comes from a language file or the model, and only safe HTML is printed
 * unescaped. They can be read: short lines, one way to draw an icon.
 */
import type { Element } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import ts from 'typescript';
import { visit } from 'unist-util-visit';
import { describe, expect, test } from 'vitest';
import { parseCode, PRINTED, projectFiles, staticHtml, templateParts, walk } from './templates.js';

const templates = projectFiles(['views'], ['.ejs']);
/** Text that is the same in every language: a command to type, and the name of a key on the keyboard. */
const SAME_EVERYWHERE: readonly string[] = ['git clone', 'T'];
const LETTER = /\p{L}/u;
const isSilent = (text: string): boolean =>
  text.split(PRINTED).every((part) => !LETTER.test(part) || SAME_EVERYWHERE.includes(part.trim()));

/** The attributes that people read or hear, under their hast names. */
const READ_ATTRIBUTES = [
  'title',
  'ariaLabel',
  'ariaDescription',
  'ariaRoleDescription',
  'ariaValueText',
  'placeholder',
  'alt',
  'label',
  'summary',
  'abbr',
];

const FIELD = String.raw`[a-z]\w*(?:\.\w+)+`;
const CLASS = String.raw`'[\w-]*'|${FIELD} \? '[\w-]*' : '[\w-]*'`;
/** What a template may print unescaped. */
const SAFE = new RegExp(
  [
    String.raw`^include\('[\w./-]+',\s+\{\s[^]*\s\}\)$`,
    String.raw`^icon\((?:'[\w-]+'|${FIELD})(?:, (?:${CLASS}))?(?:, ${FIELD})?\)$`,
    String.raw`^lang\(${FIELD}\)$`,
    String.raw`^[a-z]\w*(?:\.\w+)*\.(?:\w+Html|html)$`,
  ].join('|'),
);

/** Every text of the template itself that a reader would see or hear. */
function readTexts(source: string): string[] {
  const texts: string[] = [];
  const tree = fromHtml(staticHtml(source), { fragment: !source.includes('<html') });
  visit(tree, 'text', ({ value }) => {
    texts.push(value);
  });
  visit(tree, 'element', ({ tagName, properties }: Element) => {
    for (const name of READ_ATTRIBUTES) if (typeof properties[name] === 'string') texts.push(properties[name]);
    for (const [name, value] of Object.entries(properties)) if (name.startsWith('dataText')) texts.push(String(value));
    if (tagName === 'input' && properties['type'] !== 'hidden' && properties['value'] !== undefined)
      texts.push(String(properties['value']));
  });
  return texts;
}

describe('the checks', () => {
  test('find words between tags and in attributes', () => {
    const found = (source: string): boolean => readTexts(source).every(isSilent);
    expect(found('<p>Files</p>')).toBe(false);
    expect(found('<p>Файлы: <%= page.count %></p>')).toBe(false);
    expect(found('<a title="Copy"><%= t("x") %></a>')).toBe(false);
    expect(found('<a <% if (page.on) { %>aria-label="Open"<% } %>></a>')).toBe(false);
    expect(found('<li data-text-wait="wait"></li>')).toBe(false);
    expect(found('<p class="note"><%= page.text %> · <b>..</b></p><pre>git clone <%= page.url %></pre>')).toBe(true);
  });
});

describe.each(templates)('$path', ({ text }) => {
  test('has no text of its own', () => {
    expect(readTexts(text).filter((read) => !isSilent(read))).toEqual([]);
  });

  test('prints unescaped only included templates, icons, language attributes and safe HTML', () => {
    const raw = templateParts(text)
      .filter(({ kind }) => kind === 'raw')
      .map((part) => part.text);
    for (const code of raw) expect(code).toMatch(SAFE);
  });

  test('has no text in its code', () => {
    let before = '';
    for (const part of templateParts(text)) {
      if (part.kind === 'text') before = part.text;
      else if (!/ class="[^"]*$/.test(before))
        walk(parseCode(part.text), (node) => expect(isWords(node), node.getText()).toBe(false));
    }
  });

  test('does not sort, cut, format or build URLs', () => {
    for (const part of templateParts(text)) {
      if (part.kind === 'text') continue;
      walk(parseCode(part.text), (node) => {
        if (ts.isCallExpression(node))
          expect(['t', 'lang', 'icon', 'include'], node.getText()).toContain(node.expression.getText());
        if (ts.isTemplateExpression(node) || ts.isBinaryExpression(node))
          expect(isPlainCondition(node), node.getText()).toBe(true);
      });
    }
  });

  test('can be read: no line is longer than 120 characters', () => {
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  test('draws icons by icon() alone', () => {
    expect(text).not.toMatch(/<use\b|class="icon/);
  });

  test('starts with the name of its model', () => {
    expect(text).toMatch(/^<%# page: .+ -?%>\n/);
  });
});

/** True for a literal that is neither the argument of a call, nor compared with a field, nor a class of an icon. */
function isWords(node: ts.Node): boolean {
  if (!ts.isStringLiteralLike(node) || !LETTER.test(node.text)) return false;
  return !ts.isCallExpression(node.parent) && !ts.isBinaryExpression(node.parent) && !isClassOfIcon(node);
}

function isClassOfIcon({ parent }: ts.Node): boolean {
  const call = parent.parent;
  return ts.isConditionalExpression(parent) && ts.isCallExpression(call) && call.expression.getText() === 'icon';
}

const CONDITIONS = [
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
];

function isPlainCondition(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && CONDITIONS.includes(node.operatorToken.kind);
}

test('the markup of an icon is written in one place of the server and one of the browser', () => {
  const makers = projectFiles(['src', 'public/js'], ['.ts']).filter(({ text }) =>
    /<svg class="|createElementNS\([^)]*'svg'\)/.test(text),
  );
  expect(makers.map(({ path }) => path)).toEqual(['public/js/finder/finder-results.ts', 'src/web/http/views.ts']);
});
