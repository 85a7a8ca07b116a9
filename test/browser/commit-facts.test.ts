/** The facts of a commit page in a narrow window. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, git, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { overflow, watchedPage } from './watched-page.js';

const found = findChromium();
const ADDRESS = 'git://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux-2.6-with-a-name-that-goes-on';
let browser: Browser;
let app: RunningApp;
let commit: string;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('facts');
  writeFile(work, 'a.txt', 'a\n');
  commitAll(work, 'Begin');
  git(work, ['checkout', '-q', '-b', 'topic']);
  writeFile(work, 'b.txt', 'b\n');
  commit = commitAll(work, 'Topic');
  git(work, ['checkout', '-q', 'main']);
  git(work, ['merge', '-q', '--no-ff', '-m', `Merge branch 'master' of ${ADDRESS} into main`, 'topic']);
  [app, browser] = await Promise.all([
    startApp({ 'o/r': `${work}/.git` }, { dataDir: tempDir('facts-data') }),
    startChromium(),
  ]);
  await vi.waitFor(() => expect(app.context.repositories.find('o', 'r')?.history.indexState?.state).toBe('ready'), {
    timeout: 30_000,
  });
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

describe(
  found === undefined ? `facts of a commit (${NO_CHROMIUM})` : 'facts of a commit',
  found === undefined ? { skip: true } : {},
  () => {
    test.each([320, 360, 1280])(
      'an address in the subject of its merge stays within a window of %i pixels',
      async (width) => {
        const tab = await watchedPage(browser, app.origin, { viewport: { width, height: 740 } });
        await tab.open(`/o/r/commit/${commit}?containing=1`);
        expect(await tab.page.textContent('.meta')).toContain(ADDRESS);
        expect(await overflow(tab)).toBe('');
        expect(tab.problems).toEqual([]);
        await tab.close();
      },
    );
  },
);
