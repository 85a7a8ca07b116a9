/**
 * Every kind of page in every language with a strict model: this replaces the type check that templates do not have.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VIEWS_FOLDER } from '../../src/web/http/views.js';
import { startDemoSite, type DemoSite } from '../support/demo-site.js';
import { strict, strictRender, UnknownField } from './strict-render.js';

const { wrapRender, views, problems } = strictRender();
let site: DemoSite;

beforeAll(async () => {
  site = await startDemoSite({ wrapRender });
});
afterAll(() => site.app.close());

test('a strict model gives its fields and throws for others', () => {
  const model = strict({ title: 'x', rows: [{ name: 'a', note: undefined }] });
  expect(model.title).toBe('x');
  expect(model.rows.map((row) => row.name)).toEqual(['a']);
  expect(model.rows[0]?.note).toBeUndefined();
  expect(() => (model as { tilte?: string }).tilte).toThrow(UnknownField);
  expect(() => (model.rows[0] as { nmae?: string }).nmae).toThrow('page.rows.0.nmae');
});

describe.each(['ru', 'en', 'de'])('in %s', (language) => {
  test('no page reads a field that its model lacks', async () => {
    for (const { name, path, status } of site.kinds) {
      const response = await site.app.get(path, { 'accept-language': language });
      expect(`${name} ${response.status}`).toBe(`${name} ${status}`);
      expect(response.headers.get('content-language'), name).toBe(language);
      expect(await response.text(), name).toContain(`<html lang="${language}"`);
    }
    expect(problems).toEqual([]);
  });
});

test('every page template was rendered', () => {
  const pages = readdirSync(`${VIEWS_FOLDER}/pages`).map((file) => `pages/${file.replace(/\.ejs$/, '')}`);
  expect(pages.filter((page) => !views.has(page))).toEqual([]);
});
