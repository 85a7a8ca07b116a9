/** The command palette as the server sends it: a fragment that is valid by itself and fits its repository. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attribute, find, findAll, parsePage, wordsOf } from '../../../support/page.js';
import { startDemoSite, KERNEL, type DemoSite } from '../../../support/demo-site.js';
import { checkPage, formOf } from '../../../site/html-checks.js';

let site: DemoSite;

beforeAll(async () => {
  site = await startDemoSite();
});
afterAll(() => site.app.close());

const BRANCH = `${KERNEL}/palette?ref=branch%2Fmaster`;

describe.each(['ru', 'en', 'de'])('in %s', (language) => {
  it.each(['/-/palette', BRANCH, '/test/empty/palette'])('%s is valid', async (path) => {
    const html = await site.app.text(path, { 'accept-language': language });
    expect(checkPage(html, { language, assets: site.app.context.assets, form: formOf(path) }).problems).toEqual([]);
  });

  it('links lead to pages', async () => {
    for (const path of ['/-/palette', BRANCH, '/test/empty/palette']) {
      const links = findAll(parsePage(await site.app.text(path, { 'accept-language': language })), 'a');
      expect(links.length).toBeGreaterThan(7);
      for (const link of links)
        expect([200, 303], attribute(link, 'href')).toContain((await site.app.get(attribute(link, 'href'))).status);
    }
  });
});

describe('the palette', () => {
  it('is linked from every page: the one of a repository at its ref, or the one of the site', async () => {
    const urlOn = async (path: string): Promise<string> =>
      attribute(find(parsePage(await site.app.text(path)), 'button.palette-open'), 'dataUrl');
    expect(await urlOn('/')).toBe('/-/palette');
    expect(await urlOn(KERNEL)).toBe(BRANCH);
    expect(await urlOn(`${KERNEL}/src/tag/v5.6-rc7`)).toBe(`${KERNEL}/palette?ref=tag%2Fv5.6-rc7`);
    expect(await urlOn('/test/empty')).toBe('/test/empty/palette');
  });

  it('has the addresses for searching files, refs and commits', async () => {
    const dialog = find(parsePage(await site.app.text(`${KERNEL}/palette?ref=tag/v5.6-rc7`)), 'dialog');
    expect(attribute(dialog, 'dataListUrl')).toBe(`${KERNEL}/tree-list/tag/v5.6-rc7`);
    expect(attribute(dialog, 'dataOpenUrl')).toBe(`${KERNEL}/src/tag/v5.6-rc7/`);
    expect(attribute(dialog, 'dataRefsUrl')).toBe(`${KERNEL}/ref-list?q=`);
    expect(attribute(dialog, 'dataCommitUrl')).toBe(`${KERNEL}/commit/`);
    expect((await site.app.get(`${attribute(dialog, 'dataCommitUrl')}e95d`)).status).toBeLessThan(400);
  });

  it('has no files where there are no commits, and no refs where there is no repository', async () => {
    const empty = await site.app.text('/test/empty/palette');
    expect(empty).not.toContain('data-list-url');
    expect(empty).toContain('data-refs-url');
    expect(await site.app.text('/-/palette')).not.toContain('data-refs-url');
    expect((await site.app.get('/nobody/nothing/palette')).status).toBe(404);
  });

  it('finds settings by their names in every language', async () => {
    const dark = findAll(parsePage(await site.app.text('/-/palette')), 'a').find((link) =>
      attribute(link, 'href').includes('theme=dark'),
    );
    if (dark === undefined) throw new Error('no dark theme');
    expect(wordsOf(dark)).toMatch(/^Тёмное/);
    for (const word of ['Тёмное', 'Оформление', 'Dark', 'Dunkel'])
      expect(attribute(dark, 'dataSearchText')).toContain(word);
  });

  it('is cached until the program or the language changes', async () => {
    const response = await site.app.get(BRANCH);
    const tag = response.headers.get('etag') ?? '';
    expect((await site.app.get(BRANCH, { 'if-none-match': tag })).status).toBe(304);
    expect((await site.app.get(BRANCH, { 'if-none-match': tag, 'accept-language': 'en' })).status).toBe(200);
  });
});
