/** Every kind of page in a real browser, wide and narrow: nothing sticks out, nothing moves, nothing breaks the security policy. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, NO_CHROMIUM, startChromium } from '../support/chromium.js';
import { startDemoSite, type DemoSite } from '../support/demo-site.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

const found = findChromium();
const WIDTHS = [1280, 390];
let browser: Browser;
let site: DemoSite;

beforeAll(async () => {
  if (found === undefined) return;
  [site, browser] = await Promise.all([startDemoSite(), startChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await site?.app.close();
});

/** How far the page is wider than its window, and what of it sticks out. */
function overflow({ page }: WatchedPage): Promise<string> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return '';
    const out = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1).slice(0, 3);
    return `${scrollWidth - clientWidth}px: ${out.map(({ tagName, className }) => `${tagName.toLowerCase()}.${String(className)}`).join(', ')}`;
  });
}

describe(found === undefined ? `pages in a browser (${NO_CHROMIUM})` : 'pages in a browser', found === undefined ? { skip: true } : {}, () => {
  test.each(['ru', 'en'])('fit their window and run without errors, in %s', async (language) => {
    const tab = await watchedPage(browser, site.app.origin, { locale: language });
    const problems: string[] = [];
    for (const { name, path } of site.kinds) {
      await tab.page.setViewportSize({ width: WIDTHS[0] as number, height: 900 });
      await tab.open(path);
      for (const width of WIDTHS) {
        await tab.page.setViewportSize({ width, height: 900 });
        const wider = await overflow(tab);
        if (wider !== '') problems.push(`${name} at ${width}: ${wider}`);
      }
      problems.push(...tab.problems.splice(0).map((problem) => `${name}: ${problem}`));
    }
    await tab.close();
    expect(problems).toEqual([]);
  });

  test('do not move once they are shown', async () => {
    const problems: string[] = [];
    for (const width of WIDTHS) {
      const tab = await watchedPage(browser, site.app.origin, { viewport: { width, height: 900 } });
      for (const { name, path } of site.kinds.filter((kind) => ['home-kernel', 'commits', 'commit-tip', 'branches', 'tags-kernel', 'repositories', 'file-code', 'find-results'].includes(kind.name))) {
        await tab.open(path);
        const shift = await tab.page.evaluate(() => new Promise<number>((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as PerformanceEntry & { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => resolve(sum), 250);
        }));
        if (shift >= 0.001) problems.push(`${name} at ${width}: ${shift}`);
      }
      await tab.close();
    }
    expect(problems).toEqual([]);
  });
});
