/**
 * The tree beside directories and files in a real browser: directories open in place, the keyboard moves through it,
 * and hiding it is remembered.
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES, KERNEL } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

const FILE = `${KERNEL}/src/branch/master/drivers/vfio/pci/vfio_pci.c`;
let tab: WatchedPage;

async function open(path: string, settings: Parameters<typeof openTab>[0] = {}): Promise<Page> {
  tab = await openTab(settings);
  await tab.open(path);
  return tab.page;
}
const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '');
/** Names of the entries under a directory of the tree; `path` is the end of its address. */
const below = (page: Page, path: string): Promise<string[]> =>
  page.$eval(`.side-link[href$="${path}"]`, (link) =>
    [...(link.parentElement?.querySelector(':scope > .side-list')?.children ?? [])].map(
      (item) => item.querySelector('a')?.textContent ?? '',
    ),
  );

describe(
  found === undefined ? `the side tree (${NO_CHROMIUM})` : 'the side tree',
  found === undefined ? { skip: true } : {},
  () => {
    test('opens a directory in place with the entries that git lists, and closes it', async () => {
      const page = await open(FILE);
      const address = page.url();
      const toggle = page.locator('.side-toggle[aria-label="Содержимое каталога crypto"]');
      expect(await toggle.getAttribute('aria-expanded')).toBe('false');
      await toggle.click();
      await page.waitForSelector('.side-toggle[aria-label="Содержимое каталога crypto"][aria-expanded="true"]');
      expect((await below(page, '/crypto')).sort()).toEqual(
        gitText(site.gitDirs.kernel, ['ls-tree', '--name-only', 'HEAD:crypto']).split('\n').sort(),
      );
      await toggle.click();
      expect(await toggle.getAttribute('aria-expanded')).toBe('false');
      expect(await page.isHidden('.side-link[href$="/crypto"] ~ .side-list')).toBe(true);
      expect(page.url()).toBe(address);
      expectNoConsoleErrors();
    });

    test('opens a directory inside one that it has opened', async () => {
      const page = await open(`${FILES}/src/branch/main/deep/level-1`);
      for (const name of ['deep', 'level-1']) {
        const toggle = page.locator(`.side-toggle[aria-label="Содержимое каталога ${name}"]`);
        if ((await toggle.getAttribute('aria-expanded')) === 'false') await toggle.click();
        await page.waitForSelector(`.side-toggle[aria-label="Содержимое каталога ${name}"][aria-expanded="true"]`);
      }
      await page.click('.side-toggle[aria-label="Содержимое каталога level-2"]');
      await page.waitForSelector('.side-link[href$="/level-2/level-3"]');
      expectNoConsoleErrors();
    });

    test('requests the entries of a directory only once', async () => {
      const page = await open(FILE);
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('/side-tree/')) asked += 1;
      });
      const toggle = page.locator('.side-toggle[aria-label="Содержимое каталога mm"]');
      await toggle.click();
      await page.waitForSelector('.side-toggle[aria-label="Содержимое каталога mm"][aria-expanded="true"]');
      await toggle.click();
      await toggle.click();
      expect(await toggle.getAttribute('aria-expanded')).toBe('true');
      expect(asked).toBe(1);
    });

    test('is navigated with the arrow keys: down, into, out', async () => {
      const page = await open(FILE);
      await page.focus('.side-link[href$="/drivers/vfio/pci"]');
      await page.keyboard.press('ArrowRight');
      expect(await focused(page)).toBe((await below(page, '/vfio/pci'))[0]);
      await page.keyboard.press('ArrowDown');
      expect(await focused(page)).toBe((await below(page, '/vfio/pci'))[1]);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowLeft');
      expect(await focused(page)).toBe('pci');
      await page.keyboard.press('ArrowLeft');
      expect(await page.isHidden('.side-link[aria-current]')).toBe(true);
      await page.keyboard.press('ArrowRight');
      expect(await page.isVisible('.side-link[aria-current]')).toBe(true);
      expectNoConsoleErrors();
    });

    test('has one tab stop, at the page or the last focused entry, and never in a closed directory', async () => {
      const page = await open(FILE);
      const stops = (): Promise<string[]> =>
        page.$$eval('.side :is(a, button)', (all) =>
          (all as HTMLElement[]).filter(({ tabIndex }) => tabIndex >= 0).map(({ textContent }) => textContent.trim()),
        );
      await page.waitForSelector('.side-toggle');
      expect(await stops()).toEqual(['vfio_pci.c']);
      await page.focus('.side-link[aria-current]');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.closest('.side'))).toBeNull();
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('ArrowUp');
      expect(await stops()).toEqual([await focused(page)]);
      await page.click('.side-toggle[aria-label="Содержимое каталога drivers"]');
      expect(await stops()).toEqual(['drivers']);
      await page.click('.side-toggle[aria-label="Содержимое каталога mm"]');
      await page.waitForSelector('.side-toggle[aria-label="Содержимое каталога mm"][aria-expanded="true"]');
      expect(await stops()).toEqual(['drivers']);
      expectNoConsoleErrors();
    });

    test('Home, End and letters go to names, in any layout; a letter that begins no name is a key of the page', async () => {
      const page = await open(`${KERNEL}/src/branch/master/MAINTAINERS`);
      await page.waitForSelector('.side-toggle');
      const names = (await page.locator('.side-link').allTextContents()).map((name) => name.trim());
      const at = async (): Promise<string> => (await focused(page)).trim();
      await page.focus('.side-link[aria-current]');
      await page.keyboard.press('Home');
      expect(await at()).toBe(names[0]);
      await page.keyboard.press('End');
      expect(await at()).toBe(names.at(-1));
      const withS = names.filter((name) => name.startsWith('s'));
      for (const name of [...withS, withS[0]]) {
        await page.keyboard.press('s');
        expect(await at()).toBe(name);
      }
      await page.evaluate(() =>
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'в', code: 'KeyD', bubbles: true, cancelable: true }),
        ),
      );
      expect(await at()).toBe(names.find((name) => /^d/i.test(name)));
      expect(names.filter((name) => /^y/i.test(name))).toEqual([]);
      await Promise.all([page.waitForNavigation(), page.keyboard.press('y')]);
      expect(page.url()).toMatch(/\/src\/commit\//);
      expectNoConsoleErrors();
    });

    test.each(['wide/0000.txt', 'wide/0700.txt', 'wide/1499.txt', 'README.md'])(
      'scrolls to the page, however far down the tree it is: %s',
      async (path) => {
        const page = await open(`${FILES}/src/branch/main/${path}`, { viewport: { width: 1280, height: 700 } });
        const isSeen = await page.$eval('.side-link[aria-current]', (link) => {
          const [box, frame] = [
            link.getBoundingClientRect(),
            (link.closest('.side') as Element).getBoundingClientRect(),
          ];
          return box.top >= frame.top && box.bottom <= Math.min(frame.bottom, innerHeight);
        });
        expect(isSeen).toBe(true);
        expect(await page.evaluate(() => scrollY)).toBe(0);
        expectNoConsoleErrors();
      },
    );

    test('uses the height of the window once the page is scrolled, and its ends fade where it goes on', async () => {
      const page = await open(`${FILES}/src/branch/main/wide/0700.txt`, { viewport: { width: 1280, height: 700 } });
      await page.$eval('.beside-main', (main) => ((main as HTMLElement).style.minHeight = '3000px'));
      const unused = (): Promise<number> =>
        page.$eval('.side', (side) => innerHeight - side.getBoundingClientRect().bottom);
      await page.waitForSelector('.side.is-cut-above.is-cut-below:not(.is-stuck)');
      await page.evaluate(() => scrollTo(0, 1000));
      await page.waitForSelector('.side.is-stuck');
      const left = await unused();
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThan(24);
      await page.$eval('.side', (side) => side.scrollTo(0, 0));
      await page.waitForSelector('.side.is-cut-below:not(.is-cut-above)');
      await page.$eval('.side', (side) => side.scrollTo(0, side.scrollHeight));
      await page.waitForSelector('.side.is-cut-above:not(.is-cut-below)');
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForSelector('.side:not(.is-stuck)');
      expectNoConsoleErrors();
    });

    test('of a directory has its entries, which close and open without a request', async () => {
      const page = await open(`${KERNEL}/src/branch/master/drivers/vfio`);
      const toggle = page.locator('.side-toggle[aria-label="Содержимое каталога vfio"]');
      expect((await below(page, '/drivers/vfio')).sort()).toEqual(
        gitText(site.gitDirs.kernel, ['ls-tree', '--name-only', 'HEAD:drivers/vfio']).split('\n').sort(),
      );
      await page.route('**/side-tree/**', (route) => route.abort());
      for (const [state, isHidden] of [
        ['false', true],
        ['true', false],
      ] as const) {
        await toggle.click();
        expect(await toggle.getAttribute('aria-expanded')).toBe(state);
        expect(await page.isHidden('.side-link[aria-current] ~ .side-list')).toBe(isHidden);
      }
      expectNoConsoleErrors();
    });

    test('stays beside blame, where the lines are still in sight', async () => {
      const page = await open(FILE.replace('/src/', '/blame/'));
      expect(await page.isVisible('.side-link[aria-current]')).toBe(true);
      const box = await page.$eval('.code-scroll', (scroll) => {
        const [frame, text] = [scroll, scroll.querySelector('.blame-text') as Element].map((element) =>
          element.getBoundingClientRect(),
        ) as [DOMRect, DOMRect];
        return { text: frame.right - text.left, all: frame.width };
      });
      expect(box.text).toBeGreaterThan(box.all * 0.5);
      expectNoConsoleErrors();
    });

    test('is hidden and shown again in place, and the choice is kept on the next page', async () => {
      const page = await open(FILE);
      await page.click('.side-switch button');
      expect(await page.isHidden('.side')).toBe(true);
      expect(await page.getAttribute('.side-switch button', 'aria-expanded')).toBe('false');
      await tab.open(`${KERNEL}/src/branch/master/drivers`);
      expect(await page.$('.side')).toBeNull();
      // The page was sent without the tree; the form loads it.
      await Promise.all([page.waitForNavigation(), page.click('.side-switch button')]);
      expect(await page.isVisible('.side')).toBe(true);
      await page.click('.side-switch button');
      await page.click('.side-switch button');
      expect(await page.isVisible('.side')).toBe(true);
      await tab.open(FILE);
      expect(await page.isVisible('.side')).toBe(true);
      expectNoConsoleErrors();
    });

    test('says so when a directory cannot be opened', async () => {
      const page = await open(FILE);
      await page.route('**/side-tree/**', (route) => route.abort());
      await page.click('.side-toggle[aria-label="Содержимое каталога lib"]');
      await page.waitForFunction(() => document.querySelector('#status')?.textContent === 'Не удалось открыть каталог');
      expect(await page.getAttribute('.side-toggle[aria-label="Содержимое каталога lib"]', 'aria-expanded')).toBe(
        'false',
      );
    });

    test('has plain links without script, and can be hidden', async () => {
      const page = await open(FILE, { javaScriptEnabled: false });
      expect(await page.locator('.side-toggle').count()).toBe(0);
      await Promise.all([page.waitForNavigation(), page.click('.side-link[href$="/drivers/vfio"]')]);
      expect(new URL(page.url()).pathname).toBe(`${KERNEL}/src/branch/master/drivers/vfio`);
      await Promise.all([page.waitForNavigation(), page.click('.side-switch button')]);
      expect(new URL(page.url()).pathname).toBe(`${KERNEL}/src/branch/master/drivers/vfio`);
      expect(await page.locator('.side').count()).toBe(0);
      await Promise.all([page.waitForNavigation(), page.click('.side-switch button')]);
      expect(await page.isVisible('.side')).toBe(true);
    });

    test('is absent in a narrow window', async () => {
      const page = await open(FILE, { viewport: { width: 390, height: 800 } });
      expect(await page.isHidden('.side')).toBe(true);
      expect(await page.isHidden('.side-switch')).toBe(true);
      expectNoConsoleErrors();
    });
  },
);
