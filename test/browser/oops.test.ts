/**
 * A whole task: from a line of an oops to its function, its callers, the commit that changed it last, and the release
 * that has it: with the keyboard, by touch, and without scripts.
 */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
const OOPS = '[   12.345678] RIP: 0010:vfio_pci_open+0x1a/0x30 [vfio_pci]';
let browser: Browser;
let app: RunningApp;
let work: string;

const source = (value: number): string =>
  `static int vfio_pci_open(void)\n{\n\tint ret = ${value};\n\n\treturn ret;\n}\n\nint vfio_probe(void)\n{\n\treturn vfio_pci_open();\n}\n`;

beforeAll(async () => {
  if (found === undefined) return;
  work = initWork('oops');
  writeFile(work, 'drivers/vfio.c', source(1));
  commitAll(work, 'vfio: add the driver');
  git(work, ['tag', 'v1.0']);
  writeFile(work, 'drivers/vfio.c', source(2));
  commitAll(work, 'vfio: fix opening');
  git(work, ['tag', 'v1.1']);
  commitAll(work, 'Later');
  [app, browser] = await Promise.all([
    startApp({ 'o/r': `${work}/.git` }, { dataDir: tempDir('data') }),
    startChromium(),
  ]);
  const history = app.context.repositories.find('o', 'r')?.history;
  await vi.waitFor(() => expect(history?.indexState?.search.state).toBe('ready'), { timeout: 30_000 });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const pathOf = (page: Page): string => new URL(page.url()).pathname;

async function leading(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

/** `paste` leads from the home page to the symbol; `follow` follows a link. */
async function wholeTask(
  tab: WatchedPage,
  { paste, follow }: { paste: () => Promise<void>; follow: (link: Locator) => Promise<void> },
): Promise<void> {
  const { page } = tab;
  await tab.open('/o/r');
  await leading(page, paste);
  expect(pathOf(page)).toBe('/o/r/symbol/branch/main/vfio_pci_open');
  const definition = gitText(work, ['grep', '-n', 'static int vfio_pci_open', 'main']).split(':')[2];
  expect(await page.locator('.symbol-place a').first().textContent()).toBe(`drivers/vfio.c:${definition}`);
  const callers = await page.locator('#results tr', { hasText: 'вызов' }).locator('th a').allTextContents();
  expect(callers).toEqual([gitText(work, ['grep', '-n', 'return vfio_pci_open', 'main']).split(':')[2]]);
  await leading(page, () => follow(page.locator('.symbol-blame').first()));
  expect(pathOf(page)).toBe('/o/r/blame/branch/main/drivers/vfio.c');
  const last = gitText(work, ['log', '-1', '--format=%H', '-L:vfio_pci_open:drivers/vfio.c', '-s', 'main']);
  await leading(page, () => follow(page.locator(`main a[href^="/o/r/commit/${last}"]:visible`).first()));
  expect(pathOf(page)).toBe(`/o/r/commit/${last}`);
  const release = gitText(work, ['describe', '--contains', '--tags', last]).replace(/[~^].*/, '');
  await leading(page, () => follow(page.locator('main a:visible', { hasText: release }).first()));
  expect(decodeURIComponent(pathOf(page))).toContain(release);
  expect(tab.problems).toEqual([]);
  await tab.close();
}

describe(
  found === undefined ? `an oops (${NO_CHROMIUM})` : 'an oops',
  found === undefined ? { skip: true } : {},
  () => {
    test('with the keyboard', async () => {
      const tab = await watchedPage(browser, app.origin);
      const { page } = tab;
      await wholeTask(tab, {
        paste: async () => {
          await page.keyboard.press('/');
          await page.keyboard.insertText(OOPS);
          await page.keyboard.press('Enter');
        },
        follow: async (link) => {
          await link.focus();
          await page.keyboard.press('Enter');
        },
      });
    });

    test('by touch, with the list below the field', async () => {
      const options = { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } };
      const tab = await watchedPage(browser, app.origin, options);
      const { page } = tab;
      await wholeTask(tab, {
        paste: async () => {
          await page.locator('.top-search input').tap();
          await page.keyboard.insertText(OOPS);
          await page.locator('.top-list [role="option"]', { hasText: 'vfio_pci_open' }).first().tap();
        },
        follow: (link) => link.tap(),
      });
    });

    test('without scripts', async () => {
      const tab = await watchedPage(browser, app.origin, { javaScriptEnabled: false });
      const { page } = tab;
      await wholeTask(tab, {
        paste: async () => {
          await page.fill('.top-search input', OOPS);
          await page.locator('.top-search input').press('Enter');
        },
        follow: (link) => link.click(),
      });
    });
  },
);

describe(
  found === undefined ? `the field of the header (${NO_CHROMIUM})` : 'the field of the header',
  found === undefined ? { skip: true } : {},
  () => {
    test('lists what a text may mean; arrows and Enter open it, Esc closes it, Enter alone searches', async () => {
      const tab = await watchedPage(browser, app.origin);
      const { page } = tab;
      await tab.open('/o/r');
      await page.keyboard.press('/');
      await page.keyboard.type('vfio_pr');
      const groups = page.locator('.top-list [role="group"]');
      await groups.first().waitFor();
      const labels = await groups.evaluateAll((all) => all.map((group) => group.getAttribute('aria-label')));
      expect(labels).toEqual(['Символы', 'Код', 'Поиск']);
      await page.keyboard.press('Escape');
      expect(await page.locator('.top-list').isHidden()).toBe(true);
      await page.keyboard.type('o');
      await groups.first().waitFor();
      await page.keyboard.press('ArrowDown');
      const active = await page.locator('.top-search input').getAttribute('aria-activedescendant');
      expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true');
      await leading(page, () => page.keyboard.press('Enter'));
      expect(pathOf(page)).toBe('/o/r/symbol/branch/main/vfio_probe');
      await page.fill('.top-search input', 'vfio');
      await groups.filter({ hasText: 'vfio: fix opening' }).waitFor();
      expect(await groups.count()).toBe(5);
      await leading(page, () => page.keyboard.press('Enter'));
      expect(page.url()).toContain('/o/r/search/branch/main?q=vfio');
      await page.goto(`${app.origin}/o/r`);
      await page.locator('.top-search input').fill(gitText(work, ['rev-parse', '--short', 'v1.0']));
      await page.locator('.top-list [role="option"]', { hasText: 'vfio: add the driver' }).first().click();
      await page.waitForURL(`**/commit/${gitText(work, ['rev-parse', 'v1.0'])}`);
      expect(tab.problems).toEqual([]);
      await tab.close();
    });
  },
);
