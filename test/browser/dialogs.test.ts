/**
 * Overlays of a page: the palette, the list of keys, the prompt for a line. They have no accessibility violation and
 * fit the window, in both themes.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES, KERNEL } from '../support/demo-site.js';
import { watchedPage } from './watched-page.js';
import { browser, found, site } from './demo-browser.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** 320 is the width of WCAG's reflow (1.4.10). */
const WIDTHS = [1280, 320];
/** Time limit in milliseconds for axe and a browser on a busy machine. */
const LIMIT_MS = 300_000;

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.palette[open]');
}

const DIALOGS: readonly {
  readonly name: string;
  readonly path: string;
  readonly open: (page: Page) => Promise<unknown>;
}[] = [
  { name: 'palette', path: KERNEL, open: openPalette },
  { name: 'palette of the site', path: '/', open: openPalette },
  {
    name: 'palette with refs and files',
    path: KERNEL,
    async open(page) {
      await openPalette(page);
      await page.keyboard.type('v5.');
      await page.waitForSelector('.palette [data-group="refs"] [role="option"]');
      await page.waitForSelector('.palette [aria-busy="false"]');
    },
  },
  {
    name: 'palette with names of all kinds',
    path: FILES,
    async open(page) {
      await openPalette(page);
      await page.keyboard.type('names');
      await page.waitForSelector('.palette [data-group="files"] [role="option"]');
    },
  },
  {
    name: 'keys',
    path: KERNEL,
    open: (page) => page.keyboard.press('?').then(() => page.waitForSelector('.keys-dialog[open]')),
  },
  {
    name: 'line',
    path: `${FILES}/src/branch/main/code/hello.c`,
    open: (page) => page.keyboard.press('l').then(() => page.waitForSelector('.goline[open]')),
  },
];

async function violations(page: Page, runOnly: NonNullable<RunOptions['runOnly']>): Promise<string[]> {
  return page.evaluate(
    async (options) => {
      const { axe } = window as unknown as { axe: { run(context: unknown, options: RunOptions): Promise<AxeResults> } };
      const { violations: list } = await axe.run({ include: ['dialog[open]'] }, options);
      return list.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) =>
          `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`.replace(/\s+/g, ' '),
        ),
      );
    },
    { runOnly, resultTypes: ['violations'], preload: false } satisfies RunOptions,
  );
}

/** How far the dialog or an element in it exceeds the window or scrolls sideways. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const dialog = document.querySelector('dialog[open]');
    if (!dialog) return ['no dialog'];
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const isInside = left >= 0 && right <= window.innerWidth && top >= 0 && bottom <= window.innerHeight;
    const wide = [dialog, ...dialog.querySelectorAll('div')].filter(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1,
    );
    return [
      ...(isInside ? [] : [`${left} ${top} ${right} ${bottom}`]),
      ...wide.map(({ className, scrollWidth }) => `${className} is ${scrollWidth} wide`),
    ];
  });
}

describe(
  found === undefined ? `dialogs in a browser (${NO_CHROMIUM})` : 'dialogs in a browser',
  found === undefined ? { skip: true } : {},
  () => {
    test.each(['ru', 'en', 'de'])(
      'are accessible and fit, in %s',
      async (locale) => {
        const problems: string[] = [];
        for (const width of WIDTHS) {
          const tab = await watchedPage(browser, site.app.origin, { locale, viewport: { width, height: 700 } });
          for (const { name, path, open } of DIALOGS) {
            await tab.open(path);
            await tab.page.evaluate(AXE);
            await open(tab.page);
            const of: string[] = await overflow(tab.page);
            of.push(...(await violations(tab.page, { type: 'tag', values: RULES })));
            await tab.page.emulateMedia({ colorScheme: 'dark' });
            of.push(
              ...(await violations(tab.page, { type: 'rule', values: ['color-contrast'] })).map(
                (line) => `dark: ${line}`,
              ),
            );
            await tab.page.emulateMedia({ colorScheme: 'light' });
            problems.push(...of.map((line) => `${name} at ${width}: ${line}`));
          }
          problems.push(...tab.problems);
          await tab.close();
        }
        expect(problems).toEqual([]);
      },
      LIMIT_MS,
    );
  },
);
