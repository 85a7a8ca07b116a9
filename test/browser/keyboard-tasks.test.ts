/** A whole task with the keyboard alone, with keys that a person can press. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { KERNEL } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

/** More tab stops than any page of this task has. */
const MOST_TABS = 200;
const FILE = 'drivers/vfio/pci/vfio_pci.c';

let tab: WatchedPage;

const pathOf = (page: Page): string => decodeURIComponent(new URL(page.url()).pathname);

/** Presses Tab until the focused element matches. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
  }
  throw new Error(`no way to ${selector} by Tab on ${page.url()}`);
}

/** Follows the focused link with Enter. */
async function follow(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
}

describe(
  found === undefined ? `with the keyboard alone (${NO_CHROMIUM})` : 'with the keyboard alone',
  found === undefined ? { skip: true } : {},
  () => {
    test('a reader finds a file, opens its history, a commit of it and its parent, and returns to the tree', async () => {
      const git = (...args: string[]): string => gitText(site.gitDirs.kernel, args);
      tab = await openTab();
      const { page } = tab;
      await tab.open(KERNEL);

      await page.keyboard.press('t');
      await page.keyboard.type('vfiopcivfio_pci.c');
      await page.waitForFunction(
        (path) => document.querySelector('.goto-options [aria-selected="true"] .found-path')?.textContent === path,
        FILE,
      );
      await follow(page);
      expect(pathOf(page)).toBe(`${KERNEL}/src/branch/master/${FILE}`);

      await tabTo(page, 'a[href*="/commits/"]:is(.tip-history, .filehead a)');
      await follow(page);
      expect(pathOf(page)).toBe(`${KERNEL}/commits/branch/master/${FILE}`);

      const [commit = ''] = git('log', '--format=%H', 'HEAD', '--', FILE).split('\n');
      await tabTo(page, '.clog-title a');
      await follow(page);
      expect(pathOf(page)).toBe(`${KERNEL}/commit/${commit}`);
      expect(await page.textContent('h1')).toBe(git('log', '-1', '--format=%s', commit));

      const parent = git('rev-parse', `${commit}^`);
      await tabTo(page, `.meta a[href$="/commit/${parent}"]`);
      await follow(page);
      expect(pathOf(page)).toBe(`${KERNEL}/commit/${parent}`);

      await tabTo(page, 'a[href*="/src/commit/"]');
      await follow(page);
      expect(pathOf(page)).toBe(`${KERNEL}/src/commit/${parent}`);
      expect(await page.locator('.tree a[translate="no"]').count()).toBeGreaterThan(10);
      expect(tab.problems).toEqual([]);
    });

    test('a reader switches to a tag, opens a directory there and closes the menu with Esc, which restores the focus', async () => {
      tab = await openTab();
      const { page } = tab;
      await tab.open(KERNEL);
      await page.keyboard.press('w');
      await page.keyboard.type('v5.6-rc7');
      await page.waitForFunction(
        () => document.querySelectorAll('details.ref .menu-list > li:not([hidden]) > .menu-item').length === 1,
      );
      await tabTo(page, 'details.ref .menu-item');
      await follow(page);
      expect(pathOf(page)).toBe(`${KERNEL}/src/tag/v5.6-rc7`);
      await tabTo(page, '.tree td:first-child a[href$="/drivers"]');
      await follow(page);
      expect(pathOf(page)).toBe(`${KERNEL}/src/tag/v5.6-rc7/drivers`);
      await page.keyboard.press('w');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('ref-q');
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.querySelector<HTMLDetailsElement>('details.ref')?.open)).toBe(false);
      expect(await page.evaluate(() => document.activeElement?.matches('details.ref > summary'))).toBe(true);
      expect(tab.problems).toEqual([]);
    });
  },
);
