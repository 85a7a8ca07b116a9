import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRender, type Render } from '../../../src/web/http/views.js';
import type { Translate } from '../../../src/web/http/language.js';
import { tempDir } from '../../support/git-fixture.js';

const t = ((key: string) => `[${key}]`) as Translate;

const sprite = { href: '/icons.svg', names: new Set(['file', 'repo']) };

const rendererOf = (folder: string): Render => createRender(sprite, folder);

function viewsWith(files: Readonly<Record<string, string>>): string {
  const folder = tempDir('views');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

test('a partial is named relative to the view that includes it, and gets its own model and the same t', () => {
  const render = rendererOf(
    viewsWith({
      'pages/list.ejs': `<%= page.title %><% for (const item of page.items) { %><%- include('../parts/item', { page: item }) %><% } %>`,
      'parts/item.ejs': `(<%= t('item') %> <%= page.name %><%- include('mark', { page: page }) %>)`,
      'parts/mark.ejs': `<%= page.name.length %>`,
    }),
  );
  expect(render('pages/list', { title: '<T>', items: [{ name: 'a&b' }, { name: '' }] }, t)).toBe(
    '&lt;T&gt;([item] a&amp;b3)([item] 0)',
  );
});

test('templates are read and compiled once, so that pages are rendered without the file system', () => {
  const folder = viewsWith({
    'page.ejs': `<%- include('part', { page: page.inner }) %>`,
    'part.ejs': `<%= page.text %>`,
  });
  const render = rendererOf(folder);
  expect(render('page', { inner: { text: 'one' } }, t)).toBe('one');
  rmSync(folder, { recursive: true });
  expect(render('page', { inner: { text: 'two' } }, t)).toBe('two');
});

test('lang gives the language attribute of a text, and nothing when the language is not known', () => {
  const render = rendererOf(
    viewsWith({
      'page.ejs': `<% for (const text of page.texts) { %><p<%- lang(text) %>><% } %><%- include('part', { page: page.inner }) %>`,
      'part.ejs': `<b<%- lang(page.text) %>>`,
    }),
  );
  expect(render('page', { texts: ['Список', 'A list', '"><script>', '42'], inner: { text: 'Ветка' } }, t)).toBe(
    '<p lang="ru"><p lang="en"><p><p><b lang="ru">',
  );
});

test('absent values print as nothing', () => {
  const render = rendererOf(viewsWith({ 'page.ejs': `[<%= page.no %>][<%= page.zero %>]` }));
  expect(render('page', { zero: 0 }, t)).toBe('[][0]');
});

test('icon draws a symbol of the sprite: as decoration, or as a picture with a label', () => {
  const render = rendererOf(
    viewsWith({
      'page.ejs': `<%- icon('repo') %><%- icon(page.icon, 'icon--big') %><%- include('part', { page: page.label }) %>`,
      'part.ejs': `<%- icon('file', '', page) %>`,
    }),
  );
  expect(render('page', { icon: 'file', label: 'a "file"' }, t)).toBe(
    '<svg class="icon" aria-hidden="true"><use href="/icons.svg#repo"/></svg>' +
      '<svg class="icon icon--big" aria-hidden="true"><use href="/icons.svg#file"/></svg>' +
      '<svg class="icon" role="img" aria-label="a &quot;file&quot;"><use href="/icons.svg#file"/></svg>',
  );
});

test('a name that the sprite does not have is an error', () => {
  const render = rendererOf(viewsWith({ 'page.ejs': `<%- icon('nothing') %>` }));
  expect(() => render('page', {}, t)).toThrow('the sprite has no icon "nothing"');
});

test('an error names the view and its line, although lines print nothing', () => {
  const render = rendererOf(viewsWith({ 'page.ejs': '<p\n  class="a"\n>\n  <%= page.missing.name %>\n</p>\n' }));
  expect(() => render('page', {}, t)).toThrow(/page\.ejs:4\n[^]*>> 4\|.*page\.missing\.name/);
});
