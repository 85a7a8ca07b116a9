/** What a page could not know in time is filled in by a script, and found by one link without script. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { History } from '../../src/repository/history.js';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, git, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { watchedPage } from './watched-page.js';

const found = findChromium();
let browser: Browser;
let app: RunningApp;
let history: History;
let topic: string;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('fill-later');
  writeFile(work, 'a.txt', 'a');
  commitAll(work, 'Begin');
  git(work, ['checkout', '-q', '-b', 'topic']);
  writeFile(work, 'b.txt', 'b');
  topic = commitAll(work, 'Topic');
  git(work, ['checkout', '-q', 'main']);
  [app, browser] = await Promise.all([
    startApp({ 'o/r': `${work}/.git` }, { dataDir: tempDir('fill-later-data') }),
    startChromium(),
  ]);
  history = app.context.repositories.find('o', 'r')?.history as History;
  await vi.waitFor(() => expect(history.indexState?.state).toBe('ready'), { timeout: 30_000 });
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** The first question has no answer in time. */
function slowAtFirst(): void {
  vi.spyOn(history, 'divergences').mockResolvedValueOnce(new Map());
  const { containingRefs } = history;
  vi.spyOn(history, 'containingRefs').mockImplementationOnce(async (query) => {
    await pause(2_000);
    return containingRefs.call(history, query);
  });
}

describe(
  found === undefined ? `parts that come late (${NO_CHROMIUM})` : 'parts that come late',
  found === undefined ? { skip: true } : {},
  () => {
    test.each([
      { path: () => '/o/r/branches', place: '.list-divergence', words: 'опережает на 1 коммит' },
      { path: () => `/o/r/commit/${topic}`, place: '.meta', words: 'Входит в ветки topic' },
    ])('are filled in by the script: $place', async ({ path, place, words }) => {
      slowAtFirst();
      const tab = await watchedPage(browser, app.origin);
      await tab.open(path());
      const shown = async (): Promise<string> =>
        (await tab.page.locator(place).allInnerTexts()).join(' ').replaceAll(/\s+/g, ' ');
      await vi.waitFor(async () => expect(await shown()).toContain(words), { timeout: 15_000 });
      expect(await tab.page.locator('.wait').count()).toBe(0);
      expect(tab.problems).toEqual([]);
      await tab.close();
    });

    test.each([
      { path: () => '/o/r/branches', link: 'вычислить', words: 'опережает на 1 коммит' },
      { path: () => `/o/r/commit/${topic}`, link: 'Показать ветки и теги с этим коммитом', words: 'Входит в ветки' },
    ])('are one link away without script: $link', async ({ path, link, words }) => {
      slowAtFirst();
      const tab = await watchedPage(browser, app.origin, { javaScriptEnabled: false });
      await tab.open(path());
      await tab.page.click(`a.wait:text-is("${link}")`);
      await tab.page.waitForLoadState();
      expect((await tab.page.locator('main').innerText()).replaceAll(/\s+/g, ' ')).toContain(words);
      expect(await tab.page.locator('.wait').count()).toBe(0);
      await tab.close();
    });
  },
);
