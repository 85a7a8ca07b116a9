/**
 * Files with a form of their own, in a real browser: long lines wrap at once, hidden characters appear in the order of
 * the file, a PDF is embedded.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES } from '../support/demo-site.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab } from './demo-browser.js';

let tab: WatchedPage;

async function open(path: string): Promise<Page> {
  tab = await openTab();
  await tab.open(`${FILES}/src/branch/main/${path}`);
  return tab.page;
}
const scrolls = (page: Page): Promise<boolean> =>
  page.$eval('.code-scroll', (box) => box.scrollWidth > box.clientWidth);

describe(
  found === undefined ? `kinds of files (${NO_CHROMIUM})` : 'kinds of files',
  found === undefined ? { skip: true } : {},
  () => {
    test('long lines wrap at the press of a button, also on the next page, and unwrap', async () => {
      const page = await open('sizes/long-line.txt');
      expect(await scrolls(page)).toBe(true);
      const button = page.locator('button[name="wrap"]');
      const more = page.locator('.menu--more > summary');
      await more.click();
      await button.click();
      expect(await button.getAttribute('aria-pressed')).toBe('true');
      expect(await scrolls(page)).toBe(false);
      await page.reload();
      expect(await scrolls(page)).toBe(false);
      await more.click();
      await button.click();
      expect(await scrolls(page)).toBe(true);
      await page.reload();
      expect(await scrolls(page)).toBe(true);
      expect(tab.problems).toEqual([]);
    });

    test('text with a bidirectional override appears in the order in which it runs', async () => {
      const page = await open('special/trojan.c');
      // The left edge of each word of line 11, from left to right.
      const order = await page.$eval('#L11', (line) => {
        const at = (word: string): number => {
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
            const start = node.textContent?.indexOf(word) ?? -1;
            if (start < 0) continue;
            const range = document.createRange();
            range.setStart(node, start);
            range.setEnd(node, start + word.length);
            return range.getBoundingClientRect().left;
          }
          return NaN;
        };
        return ['/*', '}', 'if', 'begin', '*/'].map(at);
      });
      expect(order.every((left) => left > 0)).toBe(true);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(tab.problems).toEqual([]);
    });

    test('the link of a table row leads to that row', async () => {
      const page = await open('special/long.tsv#L1500');
      const row = await page.$eval('#L1500', (line) => line.getBoundingClientRect().top);
      expect(row).toBeGreaterThan(0);
      expect(row).toBeLessThan(await page.evaluate(() => innerHeight));
    });

    test('a PDF violates no security policy of the page', async () => {
      const page = await open('special/document.pdf');
      expect(await page.$eval('object.pdf', (frame) => frame.getBoundingClientRect().height)).toBeGreaterThan(300);
      expect(tab.problems).toEqual([]);
    });
  },
);
