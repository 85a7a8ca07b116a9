/** From an include to its file and back, by keyboard and without script. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, initWork, writeFile } from '../support/git-fixture.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
const FILE = '/o/r/src/branch/main/kernel/fork.c';
let browser: Browser;
let app: RunningApp;
let tab: WatchedPage;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('path-links');
  writeFile(work, 'kernel/fork.c', '#include <linux/mm.h>\nint a;\n');
  writeFile(work, 'include/linux/mm.h', '/* See kernel/fork.c. */\n');
  commitAll(work, 'Begin');
  [app, browser] = await Promise.all([startApp({ 'o/r': join(work, '.git') }), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
afterEach(async () => {
  await tab?.close();
});

describe(
  found === undefined ? `paths in code (${NO_CHROMIUM})` : 'paths in code',
  found === undefined ? { skip: true } : {},
  () => {
    test.each([true, false])('lead to their files, with script: %s', async (javaScriptEnabled) => {
      tab = await watchedPage(browser, app.origin, { javaScriptEnabled });
      await tab.open(FILE);
      const { page } = tab;
      const path = (): string => new URL(page.url()).pathname;
      await page.locator('.src-link').focus();
      await page.keyboard.press('Enter');
      await expect.poll(path).toBe('/o/r/src/branch/main/include/linux/mm.h');
      await page.getByRole('link', { name: 'kernel/fork.c' }).click();
      await expect.poll(path).toBe(FILE);
      expect(tab.problems).toEqual([]);
    });
  },
);
