/** The outline of a file in a real browser: its search box, and the keys between box and list. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES } from '../support/demo-site.js';
import { found, openTab } from './demo-browser.js';

const FILE = `${FILES}/src/branch/main/README.md`;
const BOX = '.outline-filter > input';

const names = async (page: Page): Promise<string[]> =>
  (await page.locator('.outline-item > a:visible').allTextContents()).map((name) => name.trim());
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => (document.activeElement?.textContent ?? '').trim());

describe(
  found === undefined ? `an outline (${NO_CHROMIUM})` : 'an outline',
  found === undefined ? { skip: true } : {},
  () => {
    test('shows what has the typed words; arrow keys move, Enter goes to the first', async () => {
      const tab = await openTab();
      await tab.open(FILE);
      const { page } = tab;
      await page.click('.outline > summary');
      const all = await names(page);
      const word = all[2]?.slice(0, 4).toLowerCase() ?? '';
      const wanted = all.filter((name) => name.toLowerCase().includes(word));
      expect(wanted.length).toBeLessThan(all.length);
      await page.fill(BOX, word);
      expect(await names(page)).toEqual(wanted);
      await page.press(BOX, 'ArrowDown');
      expect(await focused(page)).toBe(wanted[0]);
      await page.keyboard.press('ArrowUp');
      expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => location.hash !== '');
      expect(page.url()).toBe(
        await page
          .locator('.outline-item:not([hidden]) > a')
          .first()
          .evaluate((link) => (link as HTMLAnchorElement).href),
      );
      await page.fill(BOX, '');
      expect(await names(page)).toEqual(all);
      expect(tab.problems).toEqual([]);
    });

    test('has no search box without script', async () => {
      const tab = await openTab({ javaScriptEnabled: false });
      await tab.open(FILE);
      await tab.page.click('.outline > summary');
      expect(await tab.page.isHidden(BOX)).toBe(true);
      expect((await names(tab.page)).length).toBeGreaterThan(2);
    });
  },
);
