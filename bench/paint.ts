/**
 * What a visitor sees: pages in Chromium on this machine, first with an empty cache, then again with cached assets.
 * Largest and first contentful paint and the first byte count from the start of the navigation; a long task occupies
 * the page's thread for more than 50 ms (longtasks-1); a layout shift is a score without a unit (layout-instability).
 * The list of paths that the finder loads on typing is not included. Nothing here is compared with git. Disturbance:
 * browser, server and this process share the machine.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { choosePages } from './pages.js';
import type { Browser, Page } from 'playwright-core';
import { column, type Group, type Row } from './report.js';
import { summary, type Summary } from './samples.js';

const RUNS = 7;
/** Milliseconds after `load`: by then scripts have formatted the dates, and late tasks and shifts have happened. */
const SETTLE_MS = 400;
const VIEWPORT = { width: 1280, height: 900 };
const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const NO_PAGES = new Set(['the same, raw', 'tree-list']);

const COLUMNS = [
  column('name', 'page'),
  column('n', 'n', 'count'),
  column('firstByte', 'first byte p50 ms', 'ms'),
  column('fcp', 'FCP p50 ms', 'ms'),
  column('lcp', 'LCP p50 ms', 'ms'),
  column('lcpMax', 'LCP max ms', 'ms'),
  column('longTasks', 'long tasks', 'count'),
  column('longest', 'longest ms', 'ms'),
  column('shift', 'worst shift', 'shift'),
  column('requests', 'requests', 'count'),
  column('bytes', 'bytes', 'bytes'),
];

export const paint: Group = {
  name: 'paint',
  /** Needs a browser. */
  onlyWhenNamed: true,
  isolates: `pages in Chromium at ${VIEWPORT.width}x${VIEWPORT.height}: ${RUNS} loads each with an empty cache, then ${RUNS} with assets cached; long tasks are counted over all of them`,
  async run(subject) {
    const { chromium } = await import('playwright-core');
    const server = await subject.server();
    const browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
    try {
      const targets = (await choosePages(subject)).filter(({ name }) => !NO_PAGES.has(name));
      const first: Row[] = [];
      const again: Row[] = [];
      for (const { name, target } of targets) {
        const url = server.url + target;
        // Not counted: the browser's own first page, and the server's first response.
        await withPage(browser, (page) => visit(page, url));
        const cold: Visit[] = [];
        for (let run = 0; run < RUNS; run += 1) cold.push(await withPage(browser, (page) => visit(page, url)));
        first.push(row(name, cold));
        again.push(
          row(
            name,
            await withPage(browser, async (page) => {
              const loads: Visit[] = [];
              for (let run = 0; run <= RUNS; run += 1) loads.push(await visit(page, url));
              return loads.slice(1);
            }),
          ),
        );
      }
      return {
        tables: [
          { title: 'Empty cache', columns: COLUMNS, rows: first },
          { title: 'Assets cached', columns: COLUMNS, rows: again },
        ],
        notes: [browser.version()],
      };
    } finally {
      await browser.close();
    }
  },
};

/** `CHROMIUM` in the environment, or a program in PATH. Throws when there is none. */
function findChromium(): string {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      // The file is missing or not executable.
      return false;
    }
  });
  if (found === undefined) throw new Error('no Chromium was found: name one in CHROMIUM');
  return found;
}

async function withPage<Value>(browser: Browser, use: (page: Page) => Promise<Value>): Promise<Value> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    await page.addInitScript(observe);
    return await use(page);
  } finally {
    await context.close();
  }
}

/** What `observe` has seen so far. */
interface Painted {
  lcp: number;
  shift: number;
  readonly longTasks: number[];
}

/** Of one load; milliseconds since its start, but for `shift`, `requests` and `bytes`. */
interface Visit extends Readonly<Painted> {
  readonly fcp: number;
  readonly firstByte: number;
  readonly requests: number;
  readonly bytes: number;
}

declare global {
  // Only a `var` declares a property of globalThis.
  var kedrPaint: Painted | undefined;
}

/** layout-instability; no part of TypeScript's DOM. */
interface LayoutShift extends PerformanceEntry {
  readonly hadRecentInput: boolean;
  readonly value: number;
}

/** Runs in the page before anything else. What runs in a page names no functions: tsx would have them call its own. */
function observe(): void {
  const seen: Painted = { lcp: 0, shift: 0, longTasks: [] };
  globalThis.kedrPaint = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcp = entry.startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) seen.shift += entry.hadRecentInput ? 0 : entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longTasks.push(entry.duration);
  }).observe({ type: 'longtask', buffered: true });
}

async function visit(page: Page, url: string): Promise<Visit> {
  await page.goto(url, { waitUntil: 'load' });
  await page.waitForTimeout(SETTLE_MS);
  return page.evaluate(() => {
    const navigation = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const entries = [...navigation, ...(performance.getEntriesByType('resource') as PerformanceResourceTiming[])];
    return {
      ...(globalThis.kedrPaint ?? { lcp: NaN, shift: NaN, longTasks: [] }),
      fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      firstByte: navigation[0]?.responseStart ?? NaN,
      requests: entries.filter((entry) => entry.transferSize > 0).length,
      bytes: entries.reduce((sum, entry) => sum + entry.transferSize, 0),
    };
  });
}

function row(name: string, loads: readonly Visit[]): Row {
  const of = (key: 'firstByte' | 'fcp' | 'lcp' | 'shift' | 'requests' | 'bytes'): Summary =>
    summary(loads.map((load) => load[key]));
  const longTasks = loads.flatMap((load) => load.longTasks);
  return {
    name,
    n: loads.length,
    firstByte: of('firstByte').p50,
    fcp: of('fcp').p50,
    lcp: of('lcp').p50,
    lcpMax: of('lcp').max,
    longTasks: longTasks.length,
    longest: summary(longTasks).max,
    shift: of('shift').max,
    requests: of('requests').p50,
    bytes: of('bytes').p50,
  };
}
