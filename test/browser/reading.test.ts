/**
 * Reading long pages in a real browser: sticky heads, the way back to the top, messages after copying, dates that load
 * late.
 */
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { KERNEL } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

const LONG = `${KERNEL}/src/branch/master/MAINTAINERS`;
const SHORT = `${KERNEL}/branches`;
let tab: WatchedPage;
let manyFiles: string;

beforeAll(async () => {
  if (found === undefined) return;
  manyFiles = `${KERNEL}/commit/${gitText(site.gitDirs.kernel, ['rev-parse', 'HEAD'])}`;
});

async function open(path: string, settings: Parameters<typeof openTab>[0] = {}): Promise<Page> {
  tab = await openTab(settings);
  await tab.open(path);
  return tab.page;
}
const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);
/** Whether the pointer would hit the link: it is in the window, not clipped and not covered. */
const isSeen = (page: Page, selector: string): Promise<boolean> =>
  page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return y >= 0 && y <= innerHeight && element.contains(document.elementFromPoint(x, y));
  });
const scrollPage = (page: Page, y: number): Promise<void> =>
  page.evaluate(
    (to) =>
      new Promise((resolve) => {
        window.scrollTo(0, to);
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
      }),
    y,
  );

describe(
  found === undefined ? `reading (${NO_CHROMIUM})` : 'reading',
  found === undefined ? { skip: true } : {},
  () => {
    describe('the head of a file in a diff', () => {
      test.each([1280, 390])('stays at the top while its lines are read, in a window %i wide', async (width) => {
        const page = await open(manyFiles, { viewport: { width, height: 500 } });
        const place = await page.$eval('.dfile', (file) => file.getBoundingClientRect().top + scrollY);
        await scrollPage(page, place + 200);
        expect(await page.$eval('.dfile-head', (head) => Math.round(head.getBoundingClientRect().top))).toBe(0);
        expect(await isSeen(page, '.dfile-path')).toBe(true);
      });

      test('is the target of its link in the list of files', async () => {
        const page = await open(manyFiles, { viewport: { width: 1280, height: 500 } });
        const links = page.locator('a.files-item');
        for (let at = 0; at < (await links.count()); at += 1) {
          const target = (await links.nth(at).getAttribute('href')) as string;
          await links.nth(at).click();
          expect(
            await page.$eval(
              target,
              (file) =>
                file.getBoundingClientRect().top >= 0 ||
                scrollY + innerHeight >= document.documentElement.scrollHeight - 1,
            ),
          ).toBe(true);
          expect(await isSeen(page, `${target} .dfile-path`)).toBe(true);
        }
      });

      test('covers nothing that gets the keyboard focus', async () => {
        const page = await open(manyFiles, { viewport: { width: 1280, height: 500 } });
        const links = page.locator('.dfile-tools :is(.dfile-open, summary)');
        await scrollPage(page, 1e6);
        // Backwards, since the browser then scrolls each link in from above.
        for (let at = (await links.count()) - 1; at >= 0; at -= 1) {
          await links.nth(at).focus();
          expect(
            await links.nth(at).evaluate((link) => {
              const { left, top, width, height } = link.getBoundingClientRect();
              return link.contains(document.elementFromPoint(left + width / 2, top + height / 2));
            }),
          ).toBe(true);
        }
      });
    });

    describe('the way back to the top', () => {
      test.each([true, false])(
        'appears on a long page after one screen, and leads there (script: %s)',
        async (javaScriptEnabled) => {
          const page = await open(LONG, { javaScriptEnabled });
          expect(await isSeen(page, '.to-top-link')).toBe(false);
          await page.evaluate(() => window.scrollTo(0, 4000));
          await expect.poll(() => isSeen(page, '.to-top-link')).toBe(true);
          await page.click('.to-top-link');
          expect(new URL(page.url()).hash).toBe('#top');
          expect(await page.evaluate(() => scrollY)).toBe(0);
          expectNoConsoleErrors();
        },
      );

      test('is hidden on a short page, and takes no space there', async () => {
        const page = await open(SHORT);
        expect(await isSeen(page, '.to-top-link')).toBe(false);
        expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
      });

      test('is visible where the keyboard reaches it', async () => {
        const page = await open(SHORT);
        await page.focus('.to-top-link');
        expect(await isSeen(page, '.to-top-link')).toBe(true);
      });
    });

    describe('what is copied', () => {
      const settings = { permissions: ['clipboard-read', 'clipboard-write'] };
      const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
      const status = (page: Page): Promise<string> => page.$eval('#status', (element) => element.textContent ?? '');

      test('is the path, the id, the permanent link with its lines; each is announced', async () => {
        const page = await open(`${LONG}#L3-L5`, settings);
        const head = gitText(site.gitDirs.kernel, ['rev-parse', 'HEAD']);
        const wanted = {
          'button[aria-label="Копировать путь"]': 'MAINTAINERS',
          '.filehead-lines button[data-copy-from*="data-key=y"]': `${site.app.origin}${KERNEL}/src/commit/${head}/MAINTAINERS#L3-L5`,
        };
        for (const [button, text] of Object.entries(wanted)) {
          await page.evaluate(() => {
            (document.querySelector('#status') as HTMLElement).textContent = '';
          });
          await page.click(button);
          await page.waitForFunction(() => document.querySelector('#status')?.textContent !== '');
          expect([await status(page), await clipboard(page)]).toEqual(['Скопировано', text]);
        }
        await tab.open(manyFiles);
        await page.click('button[aria-label="Копировать хеш"]');
        await page.waitForFunction(() => document.querySelector('#status')?.textContent !== '');
        expect(await clipboard(page)).toBe(head);
        expectNoConsoleErrors();
      });

      test('is announced again when it is copied again', async () => {
        const page = await open(LONG, settings);
        await page.evaluate(() => {
          const said: string[] = [];
          Object.assign(window, { said });
          const live = document.querySelector('#status[role="status"]') as HTMLElement;
          let before = live.textContent;
          new MutationObserver(() => {
            if (live.textContent !== before && live.textContent !== '') said.push((before = live.textContent) ?? '');
          }).observe(live, { childList: true, characterData: true, subtree: true });
        });
        const told = (times: number): Promise<unknown> =>
          page.waitForFunction((wanted) => (window as unknown as { said: string[] }).said.length === wanted, times);
        await page.click('button[aria-label="Копировать путь"]');
        await told(1);
        await page.click('button[aria-label="Копировать путь"]');
        await told(2);
      });
    });

    test('dates of rows that load late have the form that the reader chose, and follow the switch', async () => {
      tab = await openTab();
      const { page } = tab;
      // The page as it is sent before every latest commit is known.
      await page.route(`**${KERNEL}`, async (route) => {
        const response = await route.fetch();
        const body = (await response.text())
          .replace(/(<tr data-name="drivers">[\s\S]*?)<td><a [\s\S]*?<\/time>/, '$1<td><span class="wait">…</span><td>')
          .replace(
            '<tbody>',
            `<tbody data-enhance="fill-later" data-cells="td:nth-child(2) td:nth-child(3)" data-url="${KERNEL}/lastcommit/${gitText(site.gitDirs.kernel, ['rev-parse', 'HEAD'])}">`,
          );
        await route.fulfill({ response, body });
      });
      await tab.open(KERNEL);
      const time = 'tr[data-name="drivers"] time';
      await page.waitForSelector(`${time} .when-words`);
      expect(await page.getAttribute(time, 'title')).toBe('2020-03-24 09:28:27 -06:00');
      await page.click('[data-enhance="dates"]');
      expect((await page.textContent(time))?.trim()).toBe('2020-03-24 09:28:27 -06:00');
      await tab.open(KERNEL);
      await page.waitForSelector(time);
      expect((await page.textContent(time))?.trim()).toBe('2020-03-24 09:28:27 -06:00');
      expect(await page.getAttribute(time, 'datetime')).toBe('2020-03-24T09:28:27-06:00');
      expectNoConsoleErrors();
    });
  },
);
