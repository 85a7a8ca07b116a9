/** A page of a full id shows what has changed since: refs, notes, names. Only what cannot change is kept without asking. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, git, initWork, writeFile } from '../support/git-fixture.js';

/** Longer than a snapshot of refs is kept. */
const REFS_MS = 700;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, REFS_MS));

let work: string;
let first: string;
let second: string;
let app: RunningApp;

beforeAll(async () => {
  work = initWork('fresh');
  writeFile(work, 'dir/a.txt', 'a\n');
  first = commitAll(work, 'Begin');
  writeFile(work, 'dir/a.txt', 'b\n');
  second = commitAll(work, 'Go on');
  app = await startApp({ 'o/r': `${work}/.git` });
});
afterAll(() => app.close());

function pagesOfFullIds(): string[] {
  return [
    `commit/${first}`,
    `commit/${first}?containing=1`,
    `src/commit/${first}`,
    `src/commit/${first}/dir`,
    `src/commit/${first}/dir/a.txt`,
    `blame/commit/${first}/dir/a.txt`,
    `commits/commit/${first}`,
    `commits/commit/${first}/dir/a.txt`,
    `find/commit/${first}`,
    `graph?branch=${first}`,
    `compare/${first}...${second}`,
    `commit-card/${first}`,
    `containing-refs/${first}`,
  ].map((path) => `/o/r/${path}`);
}

describe('a page of a full id', () => {
  test('is asked for again each time, and is another one after a push', async () => {
    const before = new Map<string, string>();
    // Some pages learn the number of commits by the first visit, which is part of their tags.
    for (const path of pagesOfFullIds()) await app.get(path);
    for (const path of pagesOfFullIds()) {
      const answer = await app.get(path);
      expect([path, answer.status, answer.headers.get('cache-control')]).toEqual([path, 200, 'no-cache']);
      before.set(path, answer.headers.get('etag') ?? '');
    }
    for (const [path, tag] of before)
      expect([path, (await app.get(path, { 'if-none-match': tag })).status]).toEqual([path, 304]);
    writeFile(work, '.mailmap', 'Another Name <anna@example.org>\n');
    commitAll(work, 'Name people');
    git(work, ['tag', 'v1', first]);
    await pause();
    for (const [path, tag] of before)
      expect([path, (await app.get(path, { 'if-none-match': tag })).status]).toEqual([path, 200]);
  });

  test('says everything that was added since: tags, branches, notes', async () => {
    git(work, ['tag', 'v2', first]);
    git(work, ['branch', 'later', first]);
    git(work, ['notes', 'add', '-m', 'A note of today', first]);
    await pause();
    const html = await app.text(`/o/r/commit/${first}?containing=1`);
    for (const text of ['v2', 'later', 'A note of today']) expect(html).toContain(text);
  });

  test('what only its id decides is kept without asking', async () => {
    for (const path of [`raw/commit/${first}/dir/a.txt`, `commit/${first}.patch`, `commit/${first}.diff`]) {
      const answer = await app.get(`/o/r/${path}`);
      expect([path, answer.headers.get('cache-control')]).toEqual([path, 'public, max-age=31536000, immutable']);
    }
  });
});

describe.skipIf(findChromium() === undefined)(`in a browser (${NO_CHROMIUM})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser.close());

  test('a second visit shows the tag that was pushed after the first', async () => {
    const page = await browser.newPage();
    const address = `${app.origin}/o/r/commit/${second}?containing=1`;
    await page.goto(address);
    expect(await page.textContent('body')).not.toContain('v-pushed-meanwhile');
    git(work, ['tag', 'v-pushed-meanwhile', second]);
    await pause();
    // By a link, as a visitor comes back: `goto` the same address would be a reload, which asks again anyway.
    await page.goto(`${app.origin}/o/r/commits/branch/main`);
    await page.evaluate((to) => {
      location.href = to;
    }, address);
    await page.waitForURL(address);
    expect(await page.textContent('body')).toContain('v-pushed-meanwhile');
    await page.close();
  });
});
