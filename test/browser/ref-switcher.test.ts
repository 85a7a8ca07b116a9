/**
 * The ref switcher of a repository with more refs than a page lists: every ref can be found, on any page, in any
 * layout, and without script.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, git, initWork, writeFile } from '../support/git-fixture.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
let browser: Browser;
let app: RunningApp;
let tab: WatchedPage;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('many-refs');
  writeFile(work, 'docs/git log.txt', 'text\n');
  const commit = commitAll(work, 'First');
  const names = [
    ...Array.from({ length: 400 }, (_, at) => `v2.${String(99 - Math.floor(at / 10))}.${String(at % 10)}`),
    'odd+&name',
    'v1.0',
  ];
  git(work, ['update-ref', '--stdin'], { input: names.map((name) => `create refs/tags/${name} ${commit}\n`).join('') });
  git(work, ['branch', 'topic/v2.61']);
  [app, browser] = await Promise.all([startApp({ 'try/many': join(work, '.git') }), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
afterEach(async () => {
  await tab?.close();
});

async function open(path: string, settings: Parameters<typeof watchedPage>[2] = {}): Promise<Page> {
  tab = await watchedPage(browser, app.origin, settings);
  await tab.open(`/try/many${path}`);
  return tab.page;
}
const FILE = '/src/branch/main/docs/git%20log.txt';
const pathname = (): string => new URL(tab.page.url()).pathname.replace('/try/many', '');
const names = (page: Page): Promise<string[]> =>
  page.locator('details.ref .menu-item:visible > span:first-child').allTextContents();
/** Types, and waits for the announcement to a screen reader. */
async function find(page: Page, query: string, said: RegExp): Promise<void> {
  await page.fill('#ref-q', query);
  await page.waitForFunction(
    (pattern) =>
      new RegExp(pattern).test(
        (document.querySelector('details.ref [role="status"]')?.textContent ?? '').replaceAll('\u00a0', ' '),
      ),
    said.source,
  );
}
const enter = (page: Page): Promise<unknown> => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);

describe(
  found === undefined ? `the ref switcher in a browser (${NO_CHROMIUM})` : 'the ref switcher in a browser',
  found === undefined ? { skip: true } : {},
  () => {
    test('finds tags that the page does not list, and keeps the path', async () => {
      const page = await open(FILE);
      await page.keyboard.press('w');
      expect(await names(page)).not.toContain('v2.61.3');
      await find(page, 'v2.61', /^Найдено: 11$/);
      expect(await names(page)).toEqual([
        'topic/v2.61',
        ...Array.from({ length: 10 }, (_, at) => `v2.61.${String(9 - at)}`),
      ]);
      await find(page, 'v2.61.3', /^Найдено: 1$/);
      await enter(page);
      expect(pathname()).toBe('/src/tag/v2.61.3/docs/git%20log.txt');
      expect(tab.problems).toEqual([]);
    });

    test('says when there are more and when nothing was found, and shows its own list again', async () => {
      const page = await open('');
      await page.keyboard.press('w');
      const before = await names(page);
      await find(page, 'v2', /^Показаны первые 50$/);
      expect(await names(page)).toHaveLength(50);
      await find(page, 'no such', /^Ничего не найдено$/);
      expect(await names(page)).toEqual([]);
      await find(page, '', /^$/);
      expect(await names(page)).toEqual(before);
      expect(tab.problems).toEqual([]);
    });

    test('recognises the wrong layout, and Enter pressed before the results arrive', async () => {
      const page = await open(`/blame/branch/main/docs/git%20log.txt`);
      await page.keyboard.press('w');
      await find(page, 'м2.62.4', /^Показаны результаты для «v2.62.4»$/);
      await page.fill('#ref-q', '');
      await page.keyboard.type('м2.63.4');
      await enter(page);
      expect(pathname()).toBe('/blame/tag/v2.63.4/docs/git%20log.txt');
      expect(tab.problems).toEqual([]);
    });

    test.each(['', '/graph', '/commits/branch/main?author=a*b', '/find/branch/main?q=*'])(
      'leads from %s to a name full of signs',
      async (path) => {
        const page = await open(path);
        await page.keyboard.press('w');
        await find(page, 'odd+', /^Найдено: 1$/);
        const [answer] = await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        expect(answer?.status()).toBe(200);
        expect(await page.textContent('.ref-name')).toBe('odd+&name');
        expect(tab.problems).toEqual([]);
      },
    );

    test('continues with the names of the page when the server does not respond', async () => {
      const page = await open('');
      await page.route('**/ref-list?*', (route) => route.abort());
      await page.keyboard.press('w');
      await find(page, 'v2.99', /^Найдено: 10$/);
      expect((await names(page))[0]).toBe('v2.99.9');
    });

    test('without script links to the branches, and from there to the tags', async () => {
      const page = await open('', { javaScriptEnabled: false });
      await page.click('details.ref > summary');
      await page.fill('#ref-q', 'v2.64');
      await enter(page);
      expect(pathname()).toBe('/branches');
      await Promise.all([page.waitForNavigation(), page.click('.blank a')]);
      expect([pathname(), await page.locator('.list-name').count()]).toEqual(['/tags', 10]);
    });
  },
);
