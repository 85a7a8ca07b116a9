/** A comparison of many files in a real browser: tabs, and directories that open in place. */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, git, initWork, writeFile } from '../support/git-fixture.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
const COMPARED = '/o/r/compare/main~1...main?lang=en';
let browser: Browser;
let app: RunningApp;
let tab: WatchedPage;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('compared');
  const change = (text: string): void => {
    for (let file = 0; file < 450; file += 1)
      writeFile(work, `dir-${String(file % 5)}/deep/file-${String(file)}.txt`, `${text}\n`);
  };
  change('old');
  commitAll(work, 'Begin');
  git(work, ['tag', 'v1.0']);
  change('new');
  commitAll(work, 'Change all');
  [app, browser] = await Promise.all([startApp({ 'o/r': join(work, '.git') }), startChromium()]);
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
  await tab.open(path);
  return tab.page;
}

describe(
  found === undefined ? `a comparison (${NO_CHROMIUM})` : 'a comparison',
  found === undefined ? { skip: true } : {},
  () => {
    test('opens a directory, a directory in it and a file below their rows, and closes them again', async () => {
      const page = await open(COMPARED);
      const rows = page.locator('.dirs-item');
      await rows.getByText('dir-2').click();
      await rows.getByText('deep').click();
      await rows.getByText('file-12.txt').click();
      await page.locator('.dirs .dfile tr.d-add').waitFor();
      expect(await page.locator('.dirs .dfile tr.d-add').textContent()).toContain('new');
      expect(await page.locator('.dirs-item[aria-expanded=true] .files-path').allTextContents()).toEqual([
        'dir-2',
        'deep',
        'file-12.txt',
      ]);
      expect(new URL(page.url()).search).toBe('?lang=en');
      await rows.getByText('dir-2').click();
      expect(await page.locator('.dirs-item:visible').count()).toBe(5);
      await page.locator('.dirs-item[aria-expanded=false]:has-text("dir-2")').press('Enter');
      expect(await page.locator('.dirs .dfile').isVisible()).toBe(true);
      expect(tab.problems).toEqual([]);
    });

    test.each([true, false])('has numbers of lines and authors, with script: %s', async (javaScriptEnabled) => {
      const page = await open(COMPARED, { javaScriptEnabled });
      const count = page.locator('.dirs-head a.wait');
      if (!javaScriptEnabled && (await count.count()) > 0) await count.click();
      await page.locator('.dirs-head .plus').waitFor();
      expect(await page.locator('.dirs-head .dir-lines').innerText()).toContain('+450');
      await page.locator('.page-tabs').getByText('Authors').click();
      await page.locator('.report-row').waitFor();
      expect(await page.locator('.page-tabs .count').allTextContents()).toEqual(['1', '450', '1']);
      expect(tab.problems).toEqual([]);
    });

    test('a ref is chosen from the list of its field, by keyboard and in the other layout', async () => {
      const page = await open('/o/r/compare/main~1...main?path=dir-1');
      await page.locator('[data-side=base] summary').click();
      await page.locator('#base-q').fill('м1');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      expect(new URL(page.url()).pathname).toBe('/o/r/compare/v1.0...main');
      expect(new URL(page.url()).searchParams.get('path')).toBe('dir-1');
      expect(await page.locator('#compare-base').inputValue()).toBe('v1.0');
      await page.locator('#compare-head').fill('main~1');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      expect(new URL(page.url()).pathname).toBe('/o/r/compare/v1.0...main~1');
      expect(tab.problems).toEqual([]);
    });

    test('without script a row leads to the page of its directory', async () => {
      const page = await open(COMPARED, { javaScriptEnabled: false });
      await page.locator('.dirs-item').getByText('dir-2').click();
      expect(new URL(page.url()).searchParams.get('path')).toBe('dir-2');
      expect(await page.locator('.files-leaf').count()).toBe(90);
    });
  },
);
