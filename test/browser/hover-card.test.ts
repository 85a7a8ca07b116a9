/**
 * Cards over links to commits in a real browser: for the pointer and the keyboard, dismissible, hoverable, persistent
 * (WCAG 2.2, 1.4.13).
 */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { KERNEL } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

const CARD = '.card:popover-open';
const ROW = 'tr[data-name="drivers"] td:nth-child(2) > a';
let tab: WatchedPage;

async function open(path: string, settings: Parameters<typeof openTab>[0] = {}): Promise<Page> {
  tab = await openTab(settings);
  await tab.open(path);
  return tab.page;
}
const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);
const gone = (page: Page): Promise<unknown> => page.waitForFunction((card) => !document.querySelector(card), CARD);
const ask = (...args: string[]): string => gitText(site.gitDirs.kernel, args);
/** Timers of a page run in order: after this one, everything that was scheduled earlier has happened. */
const later = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        setTimeout(resolve, 700);
      }),
  );
/** Moves to a link with the Tab key. */
async function tabTo(page: Page, selector: string): Promise<void> {
  await page.keyboard.press('Tab');
  await page.focus(selector);
}

describe(
  found === undefined ? `cards of commits (${NO_CHROMIUM})` : 'cards of commits',
  found === undefined ? { skip: true } : {},
  () => {
    test('open under the pointer, with message, author, date in both forms, and id', async () => {
      const page = await open(KERNEL);
      await page.hover(ROW);
      await page.waitForSelector(CARD);
      const oid = ask('log', '-1', '--format=%H', 'HEAD', '--', 'drivers');
      expect(await page.textContent(`${CARD} .card-title`)).toBe(ask('show', '-s', '--format=%s', oid));
      const body = ((await page.textContent(`${CARD} .card-msg`)) ?? '')
        .trim()
        .split('\n')
        .filter((line) => line !== '…');
      expect(ask('show', '-s', '--format=%b', oid).startsWith(body.join('\n'))).toBe(true);
      expect(await page.textContent(`${CARD} .person`)).toBe(ask('show', '-s', '--format=%an', oid));
      expect(await page.textContent(`${CARD} .oid`)).toBe(oid.slice(0, 10));
      expect(await page.isVisible(`${CARD} .when-exact`)).toBe(true);
      expect(await page.textContent(`${CARD} .when-exact`)).toBe('2020-03-24 09:28:27 -06:00');
      expect(await page.textContent(`${CARD} .when-words`)).toContain('24.03.2020');
      expect(await page.getAttribute(ROW, 'aria-describedby')).toBe('commit-card');
      expectNoConsoleErrors();
    });

    test('stay while the pointer is on them, and close when it leaves', async () => {
      const page = await open(KERNEL);
      await page.hover(ROW);
      await page.waitForSelector(CARD);
      await page.hover(`${CARD} .card-title`);
      await later(page);
      expect(await page.isVisible(CARD)).toBe(true);
      await page.mouse.move(2, 2);
      await gone(page);
      expect(await page.getAttribute(ROW, 'aria-describedby')).toBeNull();
      expectNoConsoleErrors();
    });

    test('open with the keyboard, close with Esc and keep the focus', async () => {
      const page = await open(KERNEL);
      await tabTo(page, ROW);
      await page.waitForSelector(CARD);
      await page.keyboard.press('Escape');
      await gone(page);
      expect(await page.evaluate((row) => document.activeElement === document.querySelector(row), ROW)).toBe(true);
      await tabTo(page, '.tip-msg');
      await page.waitForFunction(
        (card) =>
          document.querySelector(card)?.querySelector('.card-title')?.textContent ===
          document.querySelector('.tip-msg')?.textContent,
        CARD,
      );
      await page.focus('#goto-q');
      await gone(page);
      expectNoConsoleErrors();
    });

    test('open over ids in a message and over parents', async () => {
      const page = await open(`${KERNEL}/commits/branch/master`);
      const oid = ask('rev-parse', 'HEAD');
      await tab.open(`${KERNEL}/commit/${oid}`);
      await page.hover('.meta a.oid[data-card]');
      await page.waitForSelector(CARD);
      expect(await page.textContent(`${CARD} .oid`)).toBe(ask('rev-parse', 'HEAD^').slice(0, 10));
      const naming = ask('log', '--format=%H', '-1', '--grep=^Fixes: [0-9a-f]\\{12\\} ');
      await tab.open(`${KERNEL}/commit/${naming}`);
      await page.hover('.commit-msg a.commit-id');
      await page.waitForSelector(CARD);
      const named = (await page.textContent('.commit-msg a.commit-id')) as string;
      expect(await page.textContent(`${CARD} .card-title`)).toBe(ask('show', '-s', '--format=%s', named));
      expectNoConsoleErrors();
    });

    test('are requested once', async () => {
      const page = await open(KERNEL);
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('/commit-card/')) asked += 1;
      });
      for (let times = 0; times < 3; times += 1) {
        await page.hover(ROW);
        await page.waitForSelector(CARD);
        await page.mouse.move(2, 2);
        await gone(page);
      }
      expect(asked).toBe(1);
    });

    test('fit the window at its edges and do not move the page', async () => {
      for (const viewport of [
        { width: 1280, height: 400 },
        { width: 420, height: 700 },
      ]) {
        const page = await open(`${KERNEL}/commits/branch/master`, { viewport });
        const size = (): Promise<number[]> =>
          page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
        const before = await size();
        const links = page.locator('.clog-side a[data-card]');
        for (const at of [0, 5, (await links.count()) - 1]) {
          await links.nth(at).scrollIntoViewIfNeeded();
          await links.nth(at).hover();
          await page.waitForFunction(
            ({ card, href }) =>
              document.querySelector(card) && document.querySelector(`a[href="${href}"][aria-describedby]`),
            { card: CARD, href: await links.nth(at).getAttribute('href') },
          );
          const box = await page.locator(CARD).boundingBox();
          expect(box?.x).toBeGreaterThanOrEqual(0);
          expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width);
          expect(await size()).toEqual(before);
          await page.mouse.move(2, 2);
          await gone(page);
        }
        expectNoConsoleErrors();
        await tab.close();
      }
    });

    test('show only the exact date to readers who chose it, and follow the switch', async () => {
      const page = await open(KERNEL);
      await page.click('[data-enhance="dates"]');
      await page.hover(ROW);
      await page.waitForSelector(CARD);
      expect((await page.textContent(`${CARD} time`))?.trim()).toBe('2020-03-24 09:28:27 -06:00');
      await page.mouse.move(2, 2);
      await gone(page);
      await page.click('[data-enhance="dates"]');
      await page.hover(ROW);
      await page.waitForSelector(`${CARD} .when-words`);
      expectNoConsoleErrors();
    });

    test('do not open on touch', async () => {
      const page = await open(KERNEL, { hasTouch: true, viewport: { width: 390, height: 800 } });
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('/commit-card/')) asked += 1;
      });
      await page.evaluate((row) => {
        const link = document.querySelector(row) as HTMLElement;
        for (const type of ['pointerover', 'pointerenter', 'pointerdown'])
          link.dispatchEvent(new PointerEvent(type, { pointerType: 'touch', bubbles: true }));
      }, ROW);
      await later(page);
      expect(asked).toBe(0);
      expectNoConsoleErrors();
    });
  },
);
