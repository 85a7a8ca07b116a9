/**
 * The progress bar of an index in a real browser: it moves, changes its text, and disappears; waiting rows are filled
 * then.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { History } from '../../src/repository/history.js';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { watchedPage } from './watched-page.js';

const found = findChromium();
let browser: Browser;
let app: RunningApp;
let history: History;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('watched');
  for (const name of ['a.txt', 'b.txt', 'dir/c.txt']) {
    writeFile(work, name, name);
    commitAll(work, `Add ${name}`);
  }
  [app, browser] = await Promise.all([
    startApp({ 'o/r': `${work}/.git` }, { dataDir: tempDir('data') }),
    startChromium(),
  ]);
  history = app.context.repositories.find('o', 'r')?.history as History;
  await vi.waitFor(() => expect(history.indexState?.state).toBe('ready'), { timeout: 30_000 });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

describe(
  found === undefined ? `in a browser (${NO_CHROMIUM})` : 'in a browser',
  found === undefined ? { skip: true } : {},
  () => {
    test('the bar follows the index; when it is ready the bar disappears and the rows are filled', async () => {
      const index = history.indexState as NonNullable<History['indexState']>;
      const { take, current } = index;
      const { lastCommits } = history;
      // A walk that finds nothing, as in a repository that is too large for it.
      const nothing: History['lastCommits'] = async () => {
        await pause(50);
        return { commits: new Map(), own: undefined, complete: false, lost: [] };
      };
      Object.assign(index, {
        take: () => undefined,
        current: undefined,
        state: 'building',
        progress: 0.1,
        remainingSeconds: 400,
      });
      Object.assign(history, { lastCommits: nothing });
      const tab = await watchedPage(browser, app.origin);
      await tab.open('/o/r');
      const words = (): Promise<string | null> => tab.page.locator('.note--busy .note-text').textContent();
      expect(await words()).toBe('История индексируется: 10\u00a0%, осталось около 7\u00a0минут');
      expect(await tab.page.locator('tbody .wait').count()).toBe(3);

      Object.assign(index, { progress: 0.617, remainingSeconds: 130 });
      await vi.waitFor(
        async () => expect(await words()).toBe('История индексируется: 61\u00a0%, осталось около 2\u00a0минут'),
        { timeout: 20_000 },
      );
      expect(await tab.page.locator('.note--busy progress').evaluate((bar: HTMLProgressElement) => bar.value)).toBe(61);

      Object.assign(index, { take, current, state: 'ready', progress: 1, remainingSeconds: undefined });
      Object.assign(history, { lastCommits });
      await tab.page.waitForSelector('.note--busy', { state: 'detached', timeout: 20_000 });
      await vi.waitFor(
        async () =>
          expect(await tab.page.locator('tbody td:nth-child(2)').allTextContents()).toEqual([
            'Add dir/c.txt',
            'Add a.txt',
            'Add b.txt',
          ]),
        { timeout: 20_000 },
      );
      expect(tab.problems).toEqual([]);
      await tab.close();
    });
  },
);
