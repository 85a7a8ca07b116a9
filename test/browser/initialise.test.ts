/**
 * A reader who acts before the components of a page are initialised finds them initialised: here no timer would ever
 * initialise them.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES } from '../support/demo-site.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab } from './demo-browser.js';

let tab: WatchedPage;

const CODE = `${FILES}/src/branch/main/code/hello.c`;

/** Opens a page on which no timer fires until `release`. */
async function openUninitialised(path: string): Promise<{ page: Page; release: () => Promise<void> }> {
  tab = await openTab();
  await tab.page.addInitScript(() => {
    const timers: (() => void)[] = [];
    const later = window.setTimeout.bind(window);
    const holding = { isOver: false };
    window.setTimeout = ((run: () => void, ms?: number) =>
      holding.isOver ? later(run, ms) : timers.push(run)) as typeof window.setTimeout;
    Object.assign(window, {
      release: () => {
        holding.isOver = true;
        for (const run of timers) run();
      },
    });
  });
  await tab.open(path);
  return {
    page: tab.page,
    release: () => tab.page.evaluate(() => (window as unknown as { release: () => void }).release()),
  };
}
const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);

describe(
  found === undefined ? `initialisation in a browser (${NO_CHROMIUM})` : 'initialisation in a browser',
  found === undefined ? { skip: true } : {},
  () => {
    test('nothing is initialised before its turn', async () => {
      const { page, release } = await openUninitialised(CODE);
      expect(await page.locator('.when.is-relative').count()).toBe(0);
      await release();
      await page.locator('.when.is-relative').first().waitFor();
      expectNoConsoleErrors();
    });

    test('a click on a line number selects the line', async () => {
      const { page } = await openUninitialised(CODE);
      await page.locator('.ln').nth(2).click();
      expect(new URL(page.url()).hash).toBe('#L3');
      expectNoConsoleErrors();
    });

    test('a click on a theme changes it without a round trip', async () => {
      const { page } = await openUninitialised(CODE);
      await page.locator('[name="theme"][value="dark"]').click();
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      expect(new URL(page.url()).pathname).toBe(CODE);
      expectNoConsoleErrors();
    });

    test('a component that fails does not prevent the others', async () => {
      const { page, release } = await openUninitialised(CODE);
      // The first component of the page reads the data of its element.
      await page.evaluate(() =>
        Object.defineProperty(document.querySelector('[data-enhance]'), 'dataset', {
          get: () => {
            throw new Error('broken on purpose');
          },
        }),
      );
      await release();
      await page.locator('.when.is-relative').first().waitFor();
      expect(tab.problems).toEqual(['script: broken on purpose']);
    });

    test('the first key has its effect', async () => {
      const { page, release } = await openUninitialised(CODE);
      await page.keyboard.press('l');
      await page.locator('#goline:modal').waitFor();
      await page.keyboard.press('Escape');
      await release();
      expectNoConsoleErrors();
    });

    test('Ctrl+K opens the palette', async () => {
      const { page, release } = await openUninitialised(CODE);
      await page.keyboard.press('Control+k');
      await release();
      await page.locator('.palette:modal').waitFor();
      expectNoConsoleErrors();
    });
  },
);
