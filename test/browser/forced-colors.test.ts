/**
 * With forced colours (high contrast in Windows) everything that is shown by colour alone elsewhere is still visible.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, initWork, writeFile } from '../support/git-fixture.js';
import { watchedPage } from './watched-page.js';

const found = findChromium();
const COMMITS = 5;
let browser: Browser;
let app: RunningApp;
let commit: string;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('forced-colors');
  let text = '';
  for (let at = 0; at < COMMITS; at += 1) {
    text += `first word ${String(at)}\n`;
    writeFile(work, 'drivers/vfio.c', text);
    commit = commitAll(work, `Commit ${String(at)}`, `${String(1_600_000_000 + at * 1_000_000)} +0000`);
  }
  writeFile(work, 'drivers/vfio.c', text.replace('word 0', 'letter 0'));
  commit = commitAll(work, 'Change');
  [app, browser] = await Promise.all([startApp({ 'o/r': join(work, '.git') }), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** Colours of the elements of a selector, as they are painted. */
function colours(
  page: Page,
  selector: string,
  property: 'color' | 'backgroundColor' | 'backgroundImage',
): Promise<string[]> {
  return page.$$eval(
    selector,
    (elements, name) => elements.map((element) => getComputedStyle(element)[name]),
    property,
  );
}

describe.each(['light', 'dark'] as const)(
  found === undefined ? `forced colours (${NO_CHROMIUM}), %s` : 'forced colours, %s',
  found === undefined ? { skip: true } : {},
  (colorScheme) => {
    async function open(path: string, look: (page: Page) => Promise<void>): Promise<void> {
      const tab = await watchedPage(browser, app.origin, { colorScheme, forcedColors: 'active' });
      await tab.open(path);
      await look(tab.page);
      await tab.close();
    }

    test('matched letters are highlighted', () =>
      open('/o/r/find/branch/main?q=vfio', async (page) => {
        const [ground] = await colours(page, '.found-path > mark', 'backgroundColor');
        const [ink] = await colours(page, '.found-path > mark', 'color');
        const [page_] = await colours(page, 'body', 'backgroundColor');
        expect(new Set([ground, ink, page_]).size).toBe(3);
      }));

    test('changed words have the colour of their line', () =>
      open(`/o/r/commit/${commit}`, async (page) => {
        const marks = await colours(page, '.d-add mark, .d-del mark', 'color');
        expect(marks.length).toBeGreaterThan(1);
        expect(marks).toEqual(await colours(page, '.src:has(mark)', 'color'));
      }));

    test('ages of lines differ', () =>
      open('/o/r/blame/branch/main/drivers/vfio.c', async (page) => {
        await page.waitForSelector('.blame-scale');
        expect(new Set(await colours(page, '.blame-scale > i', 'backgroundColor')).size).toBe(5);
        expect(new Set(await colours(page, 'tr[class] > .blame-who', 'backgroundImage')).size).toBeGreaterThan(2);
      }));
  },
);
