/** Searching in a real browser: with the keyboard, with the palette, on a phone, and without scripts. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES, KERNEL } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';
import { overflow, type WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

let tab: WatchedPage;

const addressOf = (page: Page): string => decodeURIComponent(page.url().slice(site.app.origin.length));

async function open(path: string, options?: Parameters<typeof openTab>[0]): Promise<Page> {
  tab = await openTab(options);
  await tab.open(path);
  return tab.page;
}

/** Does what leads to another page, and waits for it. */
async function leading(page: Page, act: Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act]);
}

/** `path:line` of the lines that git finds. */
function gitLines(...args: string[]): string[] {
  return gitText(site.gitDirs.files, ['grep', '-n', '-I', ...args])
    .split('\n')
    .map((line) => /^[^:]*:(.*?:\d+):/.exec(line)?.[1] ?? line)
    .sort();
}

/** `path:line` of the lines with a match. */
function shownLines(page: Page): Promise<string[]> {
  return page.locator('.hit-lines tr:has(mark) th a').evaluateAll((links) =>
    links
      .map((link) => /\/src\/[^/]+\/[^/]+\/(.*)#L(\d+)$/.exec(link.getAttribute('href') ?? ''))
      .map((parts) => `${decodeURIComponent(parts?.[1] ?? '')}:${parts?.[2] ?? ''}`)
      .sort(),
  );
}

describe(
  found === undefined ? `searching (${NO_CHROMIUM})` : 'searching',
  found === undefined ? { skip: true } : {},
  () => {
    test('with the keyboard: / leads to the field, Enter to the results, Tab and Enter to a line', async () => {
      const page = await open(`${FILES}/src/branch/main/code/hello.c`);
      await page.keyboard.press('/');
      await page.keyboard.type('Hello');
      await leading(page, page.keyboard.press('Enter'));
      expect(addressOf(page)).toBe(`${FILES}/search/branch/main?q=Hello`);
      expect(await shownLines(page)).toEqual(gitLines('-e', 'Hello', 'main'));
      await page.locator('.hit-path').first().focus();
      await page.keyboard.press('Tab');
      const line = await page.evaluate(() => document.activeElement?.getAttribute('href') ?? '');
      await leading(page, page.keyboard.press('Enter'));
      expect(addressOf(page)).toBe(decodeURIComponent(line));
      expect(await page.locator('.line:target, .line.is-selected').count()).toBe(1);
      expect(tab.problems).toEqual([]);
    });

    test('with the palette: code and messages of commits are offered for what is typed', async () => {
      const page = await open(`${FILES}/src/branch/main/code`);
      await page.keyboard.press('Control+K');
      await page.locator('#palette-q').fill('зззнетэтого');
      const offers = page.locator('[data-group="search"] [role="option"]');
      await offers.first().waitFor();
      expect((await offers.allTextContents()).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
        'Искать в коде «зззнетэтого»',
        'Искать в сообщениях коммитов «зззнетэтого»',
      ]);
      await leading(page, offers.last().click());
      expect(addressOf(page)).toBe(`${FILES}/search/branch/main?type=commits&q=зззнетэтого`);
      expect(tab.problems).toEqual([]);
    });

    test('below the directory that is open', async () => {
      const page = await open(`${FILES}/src/branch/main/code/hello.c`);
      await leading(page, page.locator('.crumbs a[href*="/search/"]').click());
      expect(addressOf(page)).toBe(`${FILES}/search/branch/main/code`);
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('search-q');
      await page.keyboard.type('include');
      await leading(page, page.keyboard.press('Enter'));
      expect(await shownLines(page)).toEqual(gitLines('-i', '-e', 'include', 'main', '--', 'code'));
    });

    test('goes on by itself until something is found', async () => {
      const first = `${FILES}/search/branch/main?q=nothing_has_this_name`;
      const rest = `${FILES}/search/branch/main?q=include`;
      tab = await openTab();
      const { page } = tab;
      await page.route(`**${first}`, async (route) => {
        const answer = await route.fetch();
        const next =
          '<p class="search-next" data-enhance="search-next" data-goes-on data-text-wait="wait">' +
          `<a href="${rest}">next</a></p></main>`;
        // On a busy machine the page has a link to the next part of its own.
        const body = (await answer.text()).replace(/<p class="search-next"[\s\S]*?<\/p>/, '');
        await route.fulfill({ response: answer, body: body.replace('</main>', next) });
      });
      await tab.open(first);
      await page.locator('.search-next').waitFor({ state: 'detached' });
      const known = gitLines('-i', '-e', 'include', 'main');
      expect(await shownLines(page)).toEqual(known);
      expect(await page.textContent('.search-summary')).toMatch(/^Найдено: \d/);
      expect(tab.problems).toEqual([]);
    });

    test('suggests people for author:, who are chosen with the keyboard', async () => {
      const page = await open(`${FILES}/search/branch/main?type=commits`);
      await page.route('**/people-list?*', (route) =>
        route.fulfill({
          json: {
            people: [
              { name: 'Вера "В" Лес', commits: 2 },
              { name: 'Vera Les', commits: 1 },
            ],
          },
        }),
      );
      await page.locator('#search-q').pressSequentially('fix author:ве');
      await page.locator('.people-list [role="option"]').first().waitFor();
      expect(await page.locator('#search-q').getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(await page.inputValue('#search-q')).toBe('fix author:"Вера В Лес" ');
      expect(await page.locator('.people-list').isHidden()).toBe(true);
      await leading(page, page.keyboard.press('Enter'));
      expect(addressOf(page)).toContain('q=fix+author:"Вера+В+Лес"');
      await open(`${FILES}/commits/branch/main?author=a`);
      await tab.page.route('**/people-list?*', (route) =>
        route.fulfill({ json: { people: [{ name: 'Vera', commits: 1 }] } }),
      );
      await tab.page.fill('#filter-committer', 'v');
      await tab.page.locator('.people-list [role="option"]').click();
      expect(await tab.page.inputValue('#filter-committer')).toBe('Vera');
      expect(tab.problems).toEqual([]);
    });

    test('without scripts: the field, a directory, a language, the permanent address', async () => {
      const page = await open(FILES, { javaScriptEnabled: false });
      await page.fill('.top-search input', 'return');
      await leading(page, page.locator('.top-search input').press('Enter'));
      expect(await shownLines(page)).toEqual(gitLines('-i', '-e', 'return', 'main'));
      await leading(page, page.locator('.facet-item', { hasText: 'Python' }).click());
      expect(await page.inputValue('#search-q')).toBe('return lang:python');
      expect(await page.locator('.hit-path').allTextContents()).toEqual(['code/hello.py']);
      await leading(page, page.locator('.search-permalink').click());
      const id = gitText(site.gitDirs.files, ['rev-parse', 'main']);
      expect(addressOf(page)).toBe(`${FILES}/search/commit/${id}?q=return+lang:python`);
      expect(await page.locator('.hit-path').allTextContents()).toEqual(['code/hello.py']);
    });

    test.each([360, 320])('fits a window of %i pixels', async (width) => {
      for (const path of [`${KERNEL}/search?q=linux`, `${FILES}/search/branch/main/code?q=a+%22b`, `${FILES}/search`]) {
        await open(path, { viewport: { width, height: 740 } });
        expect(await overflow(tab), path).toBe('');
      }
    });
  },
);
