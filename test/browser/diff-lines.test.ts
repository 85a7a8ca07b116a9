/** Lines of a diff as addresses, in a real browser: with script, without it, and in the forms of other sites. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, initWork, writeFile } from '../support/git-fixture.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
const LINES = Array.from({ length: 100 }, (_, at) => `line ${String(at + 1)}\n`);
let browser: Browser;
let app: RunningApp;
let tab: WatchedPage;
let commit: string;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('diff-lines');
  for (const name of ['a.c', 'dir/b.c']) writeFile(work, name, LINES.join(''));
  commitAll(work, 'Begin', '1600000000 +0000');
  for (const name of ['a.c', 'dir/b.c'])
    writeFile(work, name, LINES.map((line, at) => (at === 39 ? 'one\ntwo\n' : line)).join(''));
  commit = `/o/r/commit/${commitAll(work, 'Change', '1600000100 +0000')}`;
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

/** The numbers of the chosen rows of a file, as `old|new`. */
function chosen(page: Page): Promise<string[]> {
  return page
    .locator('tr:has(> .is-selected)')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll('.dn')].map((cell) => cell.getAttribute('data-n') ?? '').join('|')),
    );
}
const fragment = (page: Page): string => new URL(page.url()).hash;
const number = (file: number, name: string) => `.dfile-frame >> nth=${file - 1} >> td[id="f${file}${name}"]`;

describe(found === undefined ? `lines (${NO_CHROMIUM})` : 'lines', found === undefined ? { skip: true } : {}, () => {
  test('are chosen by a click and as a range with Shift, and the address and the permanent link follow', async () => {
    const page = await open(commit);
    await page.click(number(2, 'R40'));
    expect([fragment(page), await chosen(page)]).toEqual(['#f2R40', ['|40']]);
    expect(await page.locator('a[data-key=y]').getAttribute('href')).toBe(`${app.origin}${commit}#f2R40`);
    await page.click(number(2, 'R43'), { modifiers: ['Shift'] });
    expect([fragment(page), await chosen(page)]).toEqual(['#f2R40-R43', ['|40', '|41', '41|42', '42|43']]);
    await page.click(number(2, 'L40'), { modifiers: ['Shift'] });
    expect([fragment(page), await chosen(page)]).toEqual(['#f2L40-R40', ['40|', '|40']]);
    expect(await page.locator('#status').textContent()).toContain('40');
    // The old number of an unchanged line chooses it too.
    await page.click('.dfile-frame >> nth=0 >> td.dn:nth-child(1)[data-n="41"]');
    expect([fragment(page), await chosen(page)]).toEqual(['#f1R42', ['41|42']]);
    await page.reload();
    expect(await chosen(page)).toEqual(['41|42']);
    expect(tab.problems).toEqual([]);
  });

  test('in two columns are those of one side', async () => {
    const page = await open(`${commit}?style=split`);
    await page.click(number(1, 'R40'));
    await page.click(number(1, 'R42'), { modifiers: ['Shift'] });
    expect([fragment(page), await chosen(page)]).toEqual(['#f1R40-R42', ['40|40', '|41', '41|42']]);
    expect(await page.locator('td.src.is-selected').allTextContents()).toEqual(['one', 'two', 'line 41']);
  });

  test.each(['sha256', 'sha1'])('are found by the address of another site: %s', async (algorithm) => {
    const hash = createHash(algorithm).update('dir/b.c').digest('hex');
    const page = await open(`${commit}#diff-${hash}R40-R42`);
    await page.waitForSelector('.is-selected');
    expect(await chosen(page)).toEqual(['|40', '|41', '41|42']);
    expect(await page.locator('.dfile-frame:has(.is-selected)').getAttribute('id')).toBe('diff-2');
    await page.evaluate((name) => (location.hash = name), `diff-${hash}L40`);
    await page.waitForFunction(() => document.querySelectorAll('tr:has(> .is-selected)').length === 1);
    expect(await chosen(page)).toEqual(['40|']);
  });

  test('that are hidden are shown first, and a folded file opens', async () => {
    const page = await open(`${commit}#f2R5-R7`);
    await page.waitForSelector('.is-selected');
    expect(await chosen(page)).toEqual(['5|5', '6|6', '7|7']);
    await page.locator('[data-viewed] >> nth=0').check();
    await page.evaluate(() => (location.hash = 'f1R41'));
    await page.waitForFunction(() => document.querySelector('#diff-1 details')?.hasAttribute('open'));
    expect(await chosen(page)).toEqual(['|41']);
  });

  test('are marked and in sight without script', async () => {
    const page = await open(`${commit}#f2L40`, { javaScriptEnabled: false });
    const cell = page.locator('[id="f2L40"]');
    const { y = -1 } = (await cell.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(40);
    expect(y).toBeLessThan(900);
  });
});
