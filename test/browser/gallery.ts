/**
 * `npm run gallery` (see gallery-run.ts for options): a picture of every kind of page, wide and narrow, light and dark,
 * in each language. It is meant for looking at, not a test: it fails only when a page has the wrong status. Pages that
 * scroll sideways are listed at the end.
 */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import { PROJECT } from '../locales/templates.js';
import { startChromium } from '../support/chromium.js';
import { startDemoSite } from '../support/demo-site.js';
import { GUEST, guestKinds } from './gallery-kinds.js';

const OUTPUT = join(PROJECT, 'artifacts/gallery');
/** Kept between runs: the index of a kernel takes minutes to build. */
const DATA = join(PROJECT, 'artifacts/gallery-data');
/** Height of the window by its width; other widths use the last. */
const HEIGHTS: Readonly<Record<string, number>> = { 360: 740, 390: 844, 768: 1024, 1280: 900, 1920: 1080 };
const DEFAULT_HEIGHT = 900;
/** The largest height of a picture in pixels: a page of a thousand rows is too long. */
const MAX_HEIGHT = 4000;
const RUN_MS = 3_600_000;
const PDF_MS = 2_000;
const INDEX_MS = 1_800_000;

type Choice = 'KINDS' | 'WIDTHS' | 'LANGUAGES' | 'THEMES';

function chosen(choice: Choice, otherwise: readonly string[]): readonly string[] {
  const names = (process.env[`GALLERY_${choice}`] ?? '').split(',').filter((name) => name !== '');
  return names.length > 0 ? names : otherwise;
}

test('pictures of every page', { timeout: RUN_MS }, async () => {
  const guest = process.env['GALLERY_REPOSITORY'] ?? '';
  const isFull = process.env['GALLERY_FULL'] === '1';
  const started = performance.now();
  const [site, browser] = await Promise.all([
    startDemoSite({ dataDir: DATA, demoDir: DATA, more: guest === '' ? {} : { [GUEST.slice(1)]: guest } }),
    startChromium(),
  ]);
  const all = [...site.kinds, ...(guest === '' ? [] : guestKinds(guest))];
  const wanted = chosen('KINDS', ['']);
  const kinds = all.filter(({ name }) => wanted.some((start) => name.startsWith(start)));
  expect(kinds, `kinds: ${all.map(({ name }) => name).join(' ')}`).not.toEqual([]);
  mkdirSync(OUTPUT, { recursive: true });
  await vi.waitFor(
    () =>
      expect(
        site.app.context.indexing?.indexes.filter(({ state }) => state === 'waiting' || state === 'building'),
      ).toEqual([]),
    { timeout: INDEX_MS, interval: 100 },
  );
  let pictures = 0;
  const tooWide: string[] = [];
  for (const locale of chosen('LANGUAGES', ['ru', 'en'])) {
    for (const theme of chosen('THEMES', ['light', 'dark'])) {
      for (const width of chosen('WIDTHS', ['1280', '390']).map(Number)) {
        const viewport = { width, height: HEIGHTS[width] ?? DEFAULT_HEIGHT };
        const context = await browser.newContext({
          locale,
          colorScheme: theme === 'dark' ? 'dark' : 'light',
          viewport,
        });
        const page = await context.newPage();
        for (const { name, path, status } of kinds) {
          const answer = await page.goto(site.app.origin + path, { waitUntil: 'load' });
          expect([name, answer?.status()]).toEqual([name, status]);
          // By now the scripts have started and the rows that they requested have arrived.
          await page.waitForFunction(
            () => document.querySelector('[data-enhance="last-commits"] .wait, .blame-box[data-url]') === null,
          );
          // The browser's own viewer does not report when it has finished.
          if ((await page.locator('object.pdf').count()) > 0) await page.waitForTimeout(PDF_MS);
          await takePicture(page, join(OUTPUT, `${name}-${locale}-${theme}-${width}.png`), isFull);
          pictures += 1;
          if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth))
            tooWide.push(`${name}-${locale}-${theme}-${width}`);
        }
        await context.close();
      }
    }
  }
  await browser.close();
  await site.app.close();
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${pictures} pictures (${guest === '' ? 'the demo' : `the demo and ${basename(guest)}`}) in ${OUTPUT}, ${seconds} s\n`,
  );
  if (tooWide.length > 0) process.stdout.write(`wider than the window: ${tooWide.join(' ')}\n`);
});

async function takePicture(page: Page, path: string, isFull: boolean): Promise<void> {
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const height = isFull
    ? Math.max(size.height, Math.min(MAX_HEIGHT, await page.evaluate(() => document.documentElement.scrollHeight)))
    : size.height;
  await page.screenshot({ path, fullPage: isFull, clip: { x: 0, y: 0, width: size.width, height } });
}
