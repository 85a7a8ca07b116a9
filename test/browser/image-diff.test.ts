/** Changed pictures in a real browser: overlaid by buttons and a slider, with the keyboard alone. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../support/app.js';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { gitText } from '../support/git-fixture.js';
import { pictureRepository } from '../support/picture-repository.js';
import { watchedPage } from './watched-page.js';

const found = findChromium();
let browser: Browser;
let app: RunningApp;
let path: string;

beforeAll(async () => {
  if (found === undefined) return;
  const gitDir = pictureRepository();
  path = `/o/r/commit/${gitText(gitDir, ['rev-parse', 'HEAD'])}?files=changed.png`;
  [app, browser] = await Promise.all([startApp({ 'o/r': gitDir }), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

describe(
  found === undefined ? `changed pictures (${NO_CHROMIUM})` : 'changed pictures',
  found === undefined ? { skip: true } : {},
  () => {
    test('are overlaid to scale, and the slider moves the edge and the opacity', async () => {
      const tab = await watchedPage(browser, app.origin);
      await tab.open(path);
      const { page } = tab;
      const boxes = (): Promise<{ left: number; width: number }[]> =>
        page.$$eval('.idiff img', (pictures) =>
          pictures
            .map((picture) => picture.getBoundingClientRect())
            .map(({ left, width }) => ({ left: Math.round(left), width: Math.round(width) })),
        );
      const [old, fresh] = await boxes();
      expect([old?.width, fresh?.width]).toEqual([240, 180]);
      expect(fresh?.left).toBeGreaterThan((old?.left ?? 0) + 240);
      const slider = page.getByRole('slider');
      expect(await slider.count()).toBe(0);

      await page.getByRole('button', { name: 'Шторка' }).press('Enter');
      expect(await page.getByRole('button', { name: 'Шторка' }).getAttribute('aria-pressed')).toBe('true');
      const [under, over] = await boxes();
      expect(over?.left).toBe(under?.left);
      expect([under?.width, over?.width]).toEqual([240, 180]);
      await page.getByRole('slider', { name: 'Граница' }).press('Home');
      expect(await page.$eval('.idiff', (box) => getComputedStyle(box).getPropertyValue('--at'))).toBe('0');

      await page.getByRole('button', { name: 'Наложение' }).press('Space');
      await page.getByRole('slider', { name: 'Непрозрачность нового' }).press('End');
      expect(await page.$eval('.idiff-side--new .idiff-link', (link) => getComputedStyle(link).opacity)).toBe('1');

      await page.getByRole('button', { name: 'Рядом' }).press('Enter');
      expect(await boxes()).toEqual([old, fresh]);
      expect(await slider.count()).toBe(0);
      expect(tab.problems).toEqual([]);
      await tab.close();
    });

    test('are side by side, with their sizes and without buttons, without scripts', async () => {
      const tab = await watchedPage(browser, app.origin, { javaScriptEnabled: false });
      await tab.open(path);
      expect(await tab.page.locator('.idiff-bar').isVisible()).toBe(false);
      expect(await tab.page.locator('.idiff img').count()).toBe(2);
      expect(await tab.page.locator('figcaption').first().innerText()).toContain('240 × 120');
      await tab.close();
    });
  },
);
