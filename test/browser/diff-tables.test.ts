/**
 * Changes as a screen reader gets them: tables with headings, row by row and cell by cell, according to the
 * accessibility tree of Chromium.
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { commitAll, git, gitText, initWork, writeFile } from '../support/git-fixture.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
let browser: Browser;
let app: RunningApp;
let tab: WatchedPage;
let change: string;
let merge: string;

beforeAll(async () => {
  if (found === undefined) return;
  const work = initWork('diff-tables');
  const text = (line: string): string =>
    Array.from({ length: 40 }, (_, at) => (at === 19 ? line : `line ${String(at + 1)}\n`)).join('');
  writeFile(work, 'a.txt', text('old\n'));
  commitAll(work, 'Begin');
  git(work, ['checkout', '-q', '-b', 'other']);
  writeFile(work, 'a.txt', text('theirs\n'));
  commitAll(work, 'Theirs');
  git(work, ['checkout', '-q', 'main']);
  writeFile(work, 'a.txt', text('ours\n'));
  change = `/o/r/commit/${commitAll(work, 'Ours')}`;
  git(work, ['merge', '-q', '--no-commit', '-s', 'ours', 'other']);
  writeFile(work, 'a.txt', text('both\n'));
  merge = `/o/r/commit/${commitAll(work, 'Merge')}`;
  expect(gitText(work, ['rev-list', '--count', '--merges', 'HEAD'])).toBe('1');
  [app, browser] = await Promise.all([startApp({ 'o/r': join(work, '.git') }), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});
afterEach(async () => {
  await tab?.close();
});

async function open(path: string, width = 1280): Promise<Page> {
  tab = await watchedPage(browser, app.origin, { viewport: { width, height: 900 }, locale: 'ru' });
  await tab.open(path);
  return tab.page;
}

/** The first table: its headings, and its rows as the names of their cells. */
async function table(page: Page): Promise<{ headings: string[]; rows: string[][] }> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const below = (id: string, role: string): typeof nodes => {
    const node = byId.get(id);
    if (node?.role?.value === role) return [node];
    return (node?.childIds ?? []).flatMap((child) => below(child, role));
  };
  const named = (id: string, role: string): string[] =>
    below(id, role).map(({ name }) => String(name?.value ?? '').trim());
  const root = nodes.find(({ role }) => role?.value === 'table')?.nodeId ?? '';
  const rows = below(root, 'row').map(({ nodeId }) => named(nodeId, 'cell'));
  return { headings: named(root, 'columnheader'), rows: rows.filter((cells) => cells.length > 0) };
}

describe(
  found === undefined ? `tables of changes (${NO_CHROMIUM})` : 'tables of changes',
  found === undefined ? { skip: true } : {},
  () => {
    test('one column: numbers, sign and text have headings, and loaded lines are in the same table', async () => {
      const page = await open(change);
      const { headings, rows } = await table(page);
      expect(headings).toEqual(['Строка до', 'Строка после', 'Знак', 'Текст']);
      expect(rows).toContainEqual(['20', '', '−', 'old']);
      expect(rows).toContainEqual(['', '20', '+', 'ours']);
      expect(rows).not.toContainEqual(['1', '1', '', 'line 1']);
      await page.click('[data-way="all"]');
      await page.waitForSelector('td[data-n="1"]');
      expect((await table(page)).rows).toContainEqual(['1', '1', '', 'line 1']);
    });

    test.each([1280, 390])('two columns keep their headings, at %i pixels', async (width) => {
      const { headings, rows } = await table(await open(`${change}?style=split`, width));
      expect(headings).toEqual(['Было', 'Стало']);
      expect(rows).toContainEqual(['20', '− old', '20', '+ ours']);
    });

    test('the combined diff of a merge has one sign for each parent', async () => {
      const { headings, rows } = await table(await open(merge));
      expect(headings).toEqual(['Строка после', 'Знак', 'Текст']);
      expect(rows).toContainEqual(['20', '++', 'both']);
    });

    test('visually hidden headings take no space from the text', async () => {
      for (const path of [change, `${change}?style=split`, merge]) {
        const page = await open(path);
        const shares = await page.$$eval('table.diff', (tables) =>
          tables.map(
            (one) => (one.querySelector('.d-ctx > .src, tr > .src + .dn + .src')?.clientWidth ?? 0) / one.clientWidth,
          ),
        );
        for (const share of shares) expect(share).toBeGreaterThan(path.includes('split') ? 0.4 : 0.8);
        await tab.close();
      }
    });
  },
);
