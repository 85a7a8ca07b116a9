/**
 * Every kind of page in a real browser, wide and narrow: nothing overflows, nothing moves, nothing violates the
 * security policy.
 */
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { overflow, watchedPage } from './watched-page.js';
import { browser, found, site } from './demo-browser.js';

const WIDTHS = [1280, 390];
/** Time limit in milliseconds: sixty pages in each language, on a busy machine. */
const LIMIT_MS = 300_000;
/** Pages on which the script changes something. */
const CHANGED_BY_SCRIPT = [
  'home-kernel',
  'repositories',
  'directory',
  'directory-tag',
  'commits',
  'commits-path',
  'commit-tip',
  'commit-pictures',
  'branches',
  'tags-kernel',
  'file-code',
  'file-markdown',
  'find',
  'find-results',
];

describe(
  found === undefined ? `pages in a browser (${NO_CHROMIUM})` : 'pages in a browser',
  found === undefined ? { skip: true } : {},
  () => {
    test.each(['ru', 'en'])(
      'fit their window and run without errors, in %s',
      async (language) => {
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
      },
      LIMIT_MS,
    );

    test(
      'do not move when the script starts',
      async () => {
        const problems: string[] = [];
        for (const width of WIDTHS) {
          const tab = await watchedPage(browser, site.app.origin, { viewport: { width, height: 900 } });
          // The script is held back until the whole page is painted, as on a slow network; any movement is then visible
          // to a reader.
          await tab.page.route('**/*.js', async (route) => {
            // A page that is left meanwhile needs no script.
            await tab.page
              .evaluate(wholePagePainted)
              .then(
                () => route.continue(),
                () => route.abort(),
              )
              .catch(() => undefined);
          });
          for (const { name, path } of site.kinds.filter((kind) => CHANGED_BY_SCRIPT.includes(kind.name))) {
            await tab.open(path);
            const moved = await tab.page.evaluate(movedByScript);
            if (moved !== '') problems.push(`${name} at ${width}: ${moved}`);
          }
          await tab.close();
        }
        expect(problems).toEqual([]);
      },
      LIMIT_MS,
    );
  },
);

/** Runs in the page. Scripts of type module wait for the document to be parsed. */
function wholePagePainted(): Promise<void> {
  return new Promise((resolve) => {
    const painted = (): void => void requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20)));
    if (document.readyState === 'loading') document.addEventListener('readystatechange', painted, { once: true });
    else painted();
  });
}

/**
 * Runs in the page: what moved after the script started, '' when nothing did. Half a thousandth of the window is
 * rounding.
 */
function movedByScript(): Promise<string> {
  return new Promise((resolve) => {
    const scripts = performance
      .getEntriesByType('resource')
      .filter((entry) => entry.name.endsWith('.js')) as PerformanceResourceTiming[];
    const woke = Math.min(...scripts.map((entry) => entry.responseEnd));
    let sum = 0;
    const moved: string[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        sources: { node?: Element }[];
      })[]) {
        if (entry.startTime < woke) continue;
        sum += entry.value;
        moved.push(
          ...entry.sources.map(({ node }) =>
            node instanceof Element ? `${node.tagName.toLowerCase()}.${String(node.className)}` : 'text',
          ),
        );
      }
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(sum < 0.0005 ? '' : `${sum.toFixed(4)} by ${moved.join(', ')}`), 100);
  });
}
