/**
 * Reading changes in a real browser: omitted lines load in place, viewed files fold, and the list of files can be
 * filtered.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, initWork, writeFile } from '../support/git-fixture.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
const LINES = 200;
let browser: Browser;
let app: RunningApp;
let tab: WatchedPage;
let commit: string;
let many: string;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('changes');
  const lines = Array.from({ length: LINES }, (_, at) => `line ${String(at + 1)}\n`);
  for (const name of ['long.c', 'deep/down/a.c', 'deep/down/b.c']) writeFile(work, name, lines.join(''));
  commitAll(work, 'Begin', '1600000000 +0000');
  for (const name of ['long.c', 'deep/down/a.c', 'deep/down/b.c'])
    writeFile(work, name, lines.map((line, at) => (at === 29 || at === 99 ? `more\n${line}` : line)).join(''));
  commit = `/o/r/commit/${commitAll(work, 'Change', '1600000100 +0000')}`;
  for (let file = 0; file < 12; file += 1)
    writeFile(work, `${file % 2 === 0 ? 'two' : 'one/deep'}/${String(file)}.c`, 'int a;\n');
  many = `/o/r/commit/${commitAll(work, 'Many', '1600000200 +0000')}`;
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
const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);

/** What the table of `long.c` shows: headings, and the line numbers of the new side as ranges. */
function outline(page: Page): Promise<string[]> {
  return page.locator('.dfile:has(h3 bdi:text-is("long.c")) tr').evaluateAll((rows) => {
    const said: string[] = [];
    let from = 0;
    let to = 0;
    const end = (): void => {
      if (to > 0) said.push(`${String(from)}-${String(to)}`);
      to = 0;
    };
    for (const row of rows) {
      const heading = row.querySelector('.d-range');
      const number = Number([...row.querySelectorAll('td.dn')].at(-1)?.getAttribute('data-n') ?? 0);
      if (heading) {
        end();
        said.push([heading.textContent, ...[...row.querySelectorAll('a')].map((link) => link.textContent)].join(' '));
      } else if (number === to + 1 && to > 0) to = number;
      else if (number > 0) {
        end();
        from = number;
        to = number;
      }
    }
    end();
    return said;
  });
}

describe(
  found === undefined ? `changes (${NO_CHROMIUM})` : 'changes',
  found === undefined ? { skip: true } : {},
  () => {
    test.each(['unified', 'split'])(
      'omitted lines load above, below and between, and headings follow: %s',
      async (style) => {
        const page = await open(`${commit}?style=${style}&lang=en`);
        const box = page.locator('.dfile:has(h3 bdi:text-is("long.c"))');
        const click = async (gap: number, way: string, shown: string): Promise<void> => {
          await box
            .locator(`tbody[data-count] >> nth=${String(gap)}`)
            .locator(`[data-way=${way}]`)
            .click();
          await box.locator(`td[data-n="${shown}"] >> nth=0`).waitFor({ state: 'attached' });
        };
        expect(await outline(page)).toEqual([
          '@@ -27,6 +27,7 @@ ↑\u00a020 Show hidden lines: 26',
          '27-33',
          '@@ -97,6 +98,7 @@ ↓\u00a020 ↑\u00a020 Show hidden lines: 64',
          '98-104',
          ' ↓\u00a020 Show hidden lines: 98',
        ]);
        await click(0, 'up', '7');
        await click(1, 'down', '53');
        await click(1, 'up', '78');
        await click(2, 'down', '124');
        expect(await outline(page)).toEqual([
          '@@ -7,46 +7,47 @@ ↑\u00a020 Show hidden lines: 6',
          '7-53',
          '@@ -77,46 +78,47 @@ ↓\u00a020 ↑\u00a020 Show hidden lines: 24',
          '78-124',
          ' ↓\u00a020 Show hidden lines: 78',
        ]);
        await click(0, 'all', '1');
        await click(0, 'all', '60');
        await click(0, 'all', '202');
        expect(await outline(page)).toEqual(['@@ -1,200 +1,202 @@', '1-202']);
        expectNoConsoleErrors();
      },
    );

    test('the text on the screen does not move, and the keyboard continues in the new lines', async () => {
      const page = await open(commit);
      const gap = page.locator('.dfile:has(h3 bdi:text-is("long.c")) tbody[data-count] >> nth=1');
      await gap.locator('[data-way=all]').scrollIntoViewIfNeeded();
      const row = page.locator('.dfile:has(h3 bdi:text-is("long.c")) td[data-n="33"] >> nth=0');
      const before = (await row.boundingBox())?.y;
      await gap.locator('[data-way=all]').focus();
      await page.keyboard.press('Enter');
      await page
        .locator('.dfile:has(h3 bdi:text-is("long.c")) td[data-n="60"] >> nth=0')
        .waitFor({ state: 'attached' });
      expect((await row.boundingBox())?.y).toBe(before);
      expect(
        await page.evaluate(() => document.activeElement?.querySelector('td.dn:nth-child(2)')?.getAttribute('data-n')),
      ).toBe('34');
      expect(await page.locator('#status').textContent()).toContain('64');
      expectNoConsoleErrors();
    });

    test('in a wide window the tree stands beside the files, and the file that is read is marked in it', async () => {
      const page = await open(`${commit}?context=90`, { viewport: { width: 1440, height: 700 } });
      const [tree, files] = await Promise.all(
        ['.files', '.changes-files'].map((part) => page.locator(part).boundingBox()),
      );
      expect((tree?.x ?? 0) + (tree?.width ?? 0)).toBeLessThan(files?.x ?? 0);
      expect(tree?.y).toBe(files?.y);
      const marked = (): Promise<string[]> =>
        page
          .locator('.files-leaf > [aria-current=location] > .files-path')
          .evaluateAll((names) => names.map(({ textContent }) => textContent?.trim() ?? ''));
      await page.locator('.files-leaf > a').nth(1).click();
      await expect.poll(marked).toEqual(['b.c']);
      expect(new URL(page.url()).hash).toBe('#diff-2');
      await page.keyboard.press('p');
      await expect.poll(marked).toEqual(['a.c']);
      // The tree stays in the window.
      expect(await page.locator('.files-leaf > a').nth(1).isVisible()).toBe(true);
      expect((await page.locator('.files').boundingBox())?.y).toBeGreaterThanOrEqual(0);
      expectNoConsoleErrors();
    });

    test('in a narrower window the tree stands above the files', async () => {
      const page = await open(commit, { javaScriptEnabled: false });
      const [tree, files] = await Promise.all(
        ['.files', '.changes-files'].map((part) => page.locator(part).boundingBox()),
      );
      expect((tree?.y ?? 0) + (tree?.height ?? 0)).toBeLessThanOrEqual(files?.y ?? 0);
      expect(tree?.x).toBe(files?.x);
    });

    test('all pages have one width, so that the header does not move from page to page', async () => {
      const page = await open('/o/r', { viewport: { width: 1920, height: 700 } });
      const places = new Set<number | undefined>();
      for (const path of ['/', '/o/r', commit, '/o/r/commits/branch/main', '/o/r/src/branch/main/long.c']) {
        await page.goto(app.origin + path);
        places.add((await page.locator('.brand').boundingBox())?.x);
        places.add(((await page.locator('.main').boundingBox())?.x ?? 0) + 16);
      }
      expect([...places]).toHaveLength(1);
    });

    test('a viewed file folds, is counted and stays so; after a change it is no longer viewed', async () => {
      const page = await open(`${commit}?lang=en`);
      const box = page.locator('.dfile >> nth=1');
      const tick = page.locator('input[data-viewed] >> nth=1');
      const words = page.locator('.viewed-count');
      expect(await words.textContent()).toBe('0 of 3 viewed');
      await tick.check();
      expect(await box.getAttribute('open')).toBeNull();
      expect([await words.textContent(), await words.getAttribute('role')]).toEqual(['1 of 3 viewed', 'status']);
      await page.reload();
      expect([await tick.isChecked(), await box.getAttribute('open'), await words.textContent()]).toEqual([
        true,
        null,
        '1 of 3 viewed',
      ]);
      await page.evaluate(() => {
        const key = Object.keys(localStorage).find((name) => name.startsWith('viewed/')) ?? '';
        localStorage.setItem(key, (localStorage.getItem(key) ?? '').replace(/[0-9a-f]{40} /, `${'0'.repeat(40)} `));
      });
      await page.reload();
      expect([await tick.isChecked(), await words.textContent()]).toEqual([false, '0 of 3 viewed']);
      await tick.check();
      await tick.focus();
      await page.keyboard.press('Space');
      expect([await box.getAttribute('open'), await words.textContent()]).toEqual(['', '0 of 3 viewed']);
      expect(
        await page.evaluate(() =>
          Object.keys(localStorage).filter(
            (name) => name.startsWith('viewed/') && !(localStorage.getItem(name) ?? '').includes('0000'),
          ),
        ),
      ).toEqual([]);
      expectNoConsoleErrors();
    });

    test('the list of files is filtered by words of their paths', async () => {
      const page = await open(many);
      const shown = (): Promise<string[]> =>
        page
          .locator('.files-leaf .files-path')
          .evaluateAll((paths) =>
            paths.filter((path) => path.getClientRects().length > 0).map((path) => path.textContent),
          );
      expect(await shown()).toHaveLength(12);
      await page.locator('.files-filter > input').fill('one 3');
      expect(await shown()).toEqual(['3.c']);
      expect(await page.locator('.files-folder >> visible=true').allTextContents()).toEqual(['one/deep']);
      await page.locator('.files-filter > input').fill('');
      expect(await shown()).toHaveLength(12);
      expectNoConsoleErrors();
    });

    test('S focuses the field over the list of files, and the search of the site when the list is folded', async () => {
      const page = await open(many);
      const field = page.locator('.files-filter > input');
      await page.keyboard.press('s');
      expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
      await page.locator('.files > summary').click();
      await page.keyboard.press('s');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('site-q');
      expectNoConsoleErrors();
    });

    test('that list recognises the wrong layout, too; an arrow key enters it, Enter opens the first file', async () => {
      const page = await open(many);
      const input = page.locator('.files-filter > input');
      const said = (words: string): Promise<unknown> =>
        page.waitForFunction(
          (expected) =>
            (document.getElementById('status')?.textContent ?? '').replaceAll('\u00a0', ' ').trim() === expected,
          words,
        );
      await input.fill('щту 3');
      await said('Показаны результаты для «one 3»');
      await input.press('ArrowDown');
      expect(
        await page.evaluate(
          () => document.activeElement?.closest('.files-leaf')?.querySelector('.files-path')?.textContent,
        ),
      ).toBe('3.c');
      await input.fill('no such');
      await said('Файлы не найдены');
      await input.press('Enter');
      await input.fill('one 3');
      await said('Найдено: 1');
      const href = await page.locator('.files-leaf:visible a').getAttribute('href');
      await input.press('Enter');
      await page.waitForURL((url) => url.href.endsWith(href ?? 'nowhere'));
      expectNoConsoleErrors();
    });

    test('a gap whose lines cannot be loaded leads to the page of the file', async () => {
      const page = await open(commit);
      await page.route('**/context-lines/**', (route) => route.abort());
      await page.locator('tbody[data-count] [data-way=up] >> nth=0').click();
      await page.waitForURL(/[?&]context=23#f1R26$/);
    });
  },
);
