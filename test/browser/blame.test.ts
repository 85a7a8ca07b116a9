/** Blame in a real browser: the whole task with the keyboard, and the table whose commits load later. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES } from '../support/demo-site.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

let tab: WatchedPage;

const options = found === undefined ? { skip: true } : {};
const FILE = 'code/hello.c';
const BLAME = `${FILES}/blame/branch/main/${FILE}`;
const pathOf = (page: Page): string => new URL(page.url()).pathname;

describe(found === undefined ? `blame in a browser (${NO_CHROMIUM})` : 'blame in a browser', options, () => {
  test('B opens it from the file, Enter the commit of the first lines, Back returns, B opens the file', async () => {
    tab = await openTab();
    await tab.open(`${FILES}/src/branch/main/${FILE}`);
    const { page } = tab;
    await page.keyboard.press('b');
    await page.waitForURL(`**${BLAME}`);
    await page.focus('.blame-msg');
    const target = await page.getAttribute('.blame-msg', 'href');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${target as string}`);
    await page.goBack();
    expect(pathOf(page)).toBe(BLAME);
    await page.keyboard.press('b');
    await page.waitForURL(`**${FILES}/src/branch/main/${FILE}`);
    expect(tab.problems).toEqual([]);
  });

  test('a click on a line number selects the line, and the permanent link contains it', async () => {
    tab = await openTab();
    await tab.open(BLAME);
    const { page } = tab;
    await page.click('#L4 > .ln');
    expect(new URL(page.url()).hash).toBe('#L4');
    expect(await page.locator('.is-selected').count()).toBe(1);
    expect(await page.getAttribute('a[data-key=y]', 'href')).toMatch(/#L4$/);
    expect(tab.problems).toEqual([]);
  });

  test('J and K move through its groups of lines, with a card over the commit', async () => {
    tab = await openTab();
    await tab.open(site.kinds.find(({ name }) => name === 'blame-kernel')?.path ?? '');
    const { page } = tab;
    await page.waitForSelector('.blame-msg');
    const subject = await page.textContent('.blame-msg');
    const at = (): Promise<number> =>
      page.locator('.blame-msg').evaluateAll((links) => links.findIndex((link) => link === document.activeElement));
    for (const [key, wanted] of [
      ['j', 0],
      ['j', 1],
      ['k', 0],
    ] as const) {
      await page.keyboard.press(key);
      expect(await at()).toBe(wanted);
    }
    await page.waitForSelector('.card:popover-open');
    expect(await page.textContent('.card')).toContain(subject);
    expect(await page.getAttribute('.blame-msg', 'title')).toBeNull();
    expect(tab.problems).toEqual([]);
  });

  test('B keeps the selected lines in both directions', async () => {
    tab = await openTab();
    await tab.open(`${FILES}/src/branch/main/${FILE}#L3-L5`);
    const { page } = tab;
    for (const [path, lines] of [
      [BLAME, '#L3-L5'],
      [`${FILES}/src/branch/main/${FILE}`, '#L3-L5'],
      [BLAME, '#L3-L5'],
    ] as const) {
      await page.keyboard.press('b');
      await page.waitForURL(`**${path}${lines}`);
      await page.waitForSelector('#L3.is-selected');
    }
    await page.click('#L2 > .ln');
    await page.keyboard.press('b');
    await page.waitForURL(`**/src/**${FILE}#L2`);
    expect(tab.problems).toEqual([]);
  });

  test('J and K continue from the line that L went to', async () => {
    tab = await openTab();
    const { page } = tab;
    await tab.open(site.kinds.find(({ name }) => name === 'blame-kernel')?.path ?? '');
    await page.waitForSelector('.blame-by');
    // A block of several lines with another after it, and a line of it that is not the first.
    const { block, line } = await page.locator('.blame > tbody').evaluateAll((bodies) => {
      const blocks = bodies.flatMap((body) => [...body.querySelectorAll('tr')]);
      const long = blocks.findIndex((row, at) => at < blocks.length - 1 && row.querySelectorAll('.ln').length > 2);
      return { block: long, line: blocks[long]?.querySelectorAll('.ln')[1]?.getAttribute('data-n') ?? '' };
    });
    expect(block).toBeGreaterThanOrEqual(0);
    const current = (): Promise<number> =>
      page
        .locator('.blame > tbody > tr')
        .evaluateAll((rows) =>
          rows.findIndex((row) => row.querySelector('.blame-by')?.contains(document.activeElement)),
        );
    for (const [key, expected] of [
      ['j', block + 1],
      ['k', block],
    ] as const) {
      await page.keyboard.press('l');
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
      await page.waitForFunction((number) => document.activeElement?.getAttribute('data-n') === number, line);
      await page.keyboard.press(key);
      expect(await current()).toBe(expected);
    }
    expect(tab.problems).toEqual([]);
  });

  test('L goes to a line, from one part of the file to another', async () => {
    tab = await openTab();
    const { page } = tab;
    await tab.open(BLAME);
    await page.keyboard.press('l');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash === '#L5' && document.activeElement?.matches('#L5 > .ln'));
    await tab.open(`${BLAME}?lines=3-6`);
    for (const [typed, hash] of [
      ['1', '#L3'],
      ['99', '#L6'],
    ] as const) {
      await page.keyboard.press('l');
      await page.keyboard.type(typed);
      await page.keyboard.press('Enter');
      await page.waitForFunction((wanted) => location.hash === wanted, hash);
    }
    expect(tab.problems).toEqual([]);
  });

  test('its text is copied without the commits', async () => {
    tab = await openTab({ permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.open(BLAME);
    const { page } = tab;
    await page.click('.filehead [data-copy-from=".code > code"]');
    await page.waitForFunction(() => document.querySelector('#status')?.textContent !== '');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      await site.app.text(`${FILES}/raw/branch/main/${FILE}`),
    );
    expect(tab.problems).toEqual([]);
  });

  test.each([1280, 390])('every link is a large enough touch target, in a window %i wide', async (width) => {
    tab = await openTab({ viewport: { width, height: 800 } });
    await tab.open(site.kinds.find(({ name }) => name === 'blame-kernel')?.path ?? '');
    await tab.page.waitForSelector('.blame-prev');
    const least = await tab.page.locator('.blame-prev, .blame-msg, .blame .ln').evaluateAll((links) =>
      links.reduce((size, link) => {
        const box = link.getBoundingClientRect();
        return Math.min(size, box.width, box.height);
      }, Infinity),
    );
    expect(least).toBeGreaterThanOrEqual(24);
    expect(
      await tab.page
        .locator('.blame-by, .blame .line')
        .evaluateAll((rows) => rows.some((row) => row.getBoundingClientRect().height < 24)),
    ).toBe(false);
  });

  test('a table that was sent without its commits loads them, and no line moves', async () => {
    tab = await openTab();
    const { page } = tab;
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    await page.route(`**${BLAME}`, async (route) => {
      const response = await route.fetch();
      const body = (await response.text())
        .replace(
          '<div class="blame-box">',
          `<div class="blame-box" data-enhance="blame" data-url="${BLAME}?only_content=1">`,
        )
        .replace(/<div class="blame-by">[\s\S]*?<\/div>/g, '');
      await route.fulfill({ response, body });
    });
    await page.route('**only_content=1', async (route) => {
      await asked;
      await route.continue();
    });
    await page.goto(site.app.origin + BLAME, { waitUntil: 'domcontentloaded' });
    expect(await page.locator('.blame-msg').count()).toBe(0);
    const top = async (): Promise<number | undefined> => (await page.locator('#L8').boundingBox())?.y;
    const before = await top();
    answer();
    await page.waitForSelector('.blame-msg');
    expect(await top()).toBe(before);
    await page.click('#L2 > .ln');
    expect(await page.locator('.is-selected').count()).toBe(1);
  });
});
