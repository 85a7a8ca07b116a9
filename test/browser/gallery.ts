/**
 * `npm run gallery`: a picture of every kind of page, wide and narrow, light and dark, in each language, in `artifacts/gallery/`.
 * For eyes, not a test: run by hand. `GALLERY=home,commit` takes only kinds that begin so; `GALLERY_FULL=1` takes whole pages.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { PROJECT } from '../locales/templates.js';
import { startChromium } from '../support/chromium.js';
import { startDemoSite } from '../support/demo-site.js';

const OUTPUT = join(PROJECT, 'artifacts/gallery');
const SIZES = [{ width: 1280, height: 900 }, { width: 390, height: 844 }];
const THEMES = ['light', 'dark'] as const;
const LANGUAGES = ['ru', 'en'];
/** Scripts have said their words by then. */
const SETTLE_MS = 120;
/** A page of a thousand rows is no picture. */
const MAX_HEIGHT = 4000;

test('pictures of every page', { timeout: 1_800_000 }, async () => {
  const wanted = (process.env['GALLERY'] ?? '').split(',').filter((name) => name !== '');
  const isFull = process.env['GALLERY_FULL'] === '1';
  const [site, browser] = await Promise.all([startDemoSite(), startChromium()]);
  mkdirSync(OUTPUT, { recursive: true });
  for (const locale of LANGUAGES) {
    for (const colorScheme of THEMES) {
      for (const viewport of SIZES) {
        const context = await browser.newContext({ locale, colorScheme, viewport });
        const page = await context.newPage();
        for (const { name, path } of site.kinds) {
          if (wanted.length > 0 && !wanted.some((start) => name.startsWith(start))) continue;
          await page.goto(site.app.origin + path, { waitUntil: 'load' });
          await page.waitForTimeout(SETTLE_MS);
          const height = isFull ? Math.min(MAX_HEIGHT, await page.evaluate(() => document.documentElement.scrollHeight)) : viewport.height;
          await page.screenshot({ path: join(OUTPUT, `${name}-${locale}-${colorScheme}-${viewport.width}.png`), fullPage: isFull, clip: { x: 0, y: 0, width: viewport.width, height } });
        }
        await context.close();
      }
    }
  }
  await browser.close();
  await site.app.close();
});
