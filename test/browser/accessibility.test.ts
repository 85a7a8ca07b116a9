/**
 * WCAG 2.2 AA as far as it can be checked automatically: axe-core examines every kind of page, in both themes, in
 * several languages, wide and narrow.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { KERNEL } from '../support/demo-site.js';
import { watchedPage, type WatchedPage } from './watched-page.js';
import { browser, found, site } from './demo-browser.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const EVERY_RULE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules whose result depends on the theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
/** One page of each template and of each unusual layout: the pages that differ with the language and the width. */
const DIFFERENT = new Set([
  'repositories',
  'home-kernel',
  'home-files',
  'home-empty',
  'directory',
  'directory-deep',
  'directory-vendor',
  'file-code',
  'file-markdown',
  'file-encoding',
  'file-picture',
  'file-binary',
  'commits-files',
  'commits-gone',
  'commit-merge',
  'commit-rename',
  'branches',
  'tags-kernel',
  'find-results',
  'search',
  'search-code',
  'search-none',
  'search-problem',
  'error-path',
  'error-ambiguous',
]);
/** Pages on which something opens: menus, messages, the list of the finder. */
const OPENING = new Set(['home-files', 'directory', 'commits-files', 'commit-merge']);
/** Rows of one table or list are alike: of a directory of fifteen hundred names only the beginning is checked. */
const ROWS = 20;
const LIMIT_MS = 300_000;

/** Opens a page, shortens it to what axe should check, and loads axe into it. */
async function openForAxe(tab: WatchedPage, path: string): Promise<void> {
  await tab.open(path);
  await tab.page.evaluate((rows) => {
    for (const list of document.querySelectorAll('tbody, ol, ul'))
      for (const row of [...list.children].slice(rows)) row.remove();
    for (const file of [...document.querySelectorAll('.dfile')].slice(rows)) file.remove();
    for (const line of [...document.querySelectorAll('.line')].slice(rows)) line.remove();
  }, ROWS);
  await tab.page.evaluate(AXE);
}

interface Question {
  readonly runOnly: NonNullable<RunOptions['runOnly']>;
  /** A selector of the elements to check; the whole page when it is absent. */
  readonly within?: string;
}

/** Runs axe in the page and returns one line for each violation: rule, element and message. */
async function violations({ page }: WatchedPage, { runOnly, within }: Question): Promise<string[]> {
  return page.evaluate(
    async ({ options, context }) => {
      const { axe } = window as unknown as { axe: { run(context: unknown, options: RunOptions): Promise<AxeResults> } };
      const results = await axe.run(context ?? document, options);
      // axe treats a link that wraps as one rectangle, and reports large text in its last line as obscured.
      const isBig = (selector: unknown): boolean => {
        const box =
          typeof selector === 'string' ? document.querySelector(selector)?.getBoundingClientRect() : undefined;
        return box !== undefined && box.width >= 24 && box.height >= 24;
      };
      return results.violations.flatMap(({ id, nodes }) =>
        nodes
          .filter(({ target }) => id !== 'target-size' || !isBig(target[0]))
          .map(({ html, failureSummary }) =>
            `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`.replace(/\s+/g, ' '),
          ),
      );
    },
    {
      options: { runOnly, resultTypes: ['violations'], preload: false } satisfies RunOptions,
      context: within === undefined ? undefined : { include: [within] },
    },
  );
}

/** Checks all rules in the light theme and the colour rules in the dark one. */
async function inBothThemes(tab: WatchedPage, name: string, within?: string): Promise<string[]> {
  const place = within === undefined ? {} : { within };
  await tab.page.emulateMedia({ colorScheme: 'light' });
  const light = await violations(tab, { runOnly: { type: 'tag', values: EVERY_RULE }, ...place });
  await tab.page.emulateMedia({ colorScheme: 'dark' });
  const dark = await violations(tab, { runOnly: { type: 'rule', values: COLOUR_RULES }, ...place });
  return [...light.map((line) => `${name}, light: ${line}`), ...dark.map((line) => `${name}, dark: ${line}`)];
}

describe(
  found === undefined ? `accessibility (${NO_CHROMIUM})` : 'accessibility',
  found === undefined ? { skip: true } : {},
  () => {
    async function everyPage(locale: string, width: number, isAsked: (name: string) => boolean): Promise<string[]> {
      const tab = await watchedPage(browser, site.app.origin, { locale, viewport: { width, height: 900 } });
      const problems: string[] = [];
      for (const { name, path } of site.kinds.filter((kind) => isAsked(kind.name))) {
        await openForAxe(tab, path);
        problems.push(...(await inBothThemes(tab, name)));
        if (!OPENING.has(name)) continue;
        await tab.page.evaluate(() => {
          for (const details of document.querySelectorAll('details')) details.open = true;
        });
        problems.push(...(await inBothThemes(tab, `${name}, opened`, 'details')));
      }
      await tab.close();
      return problems;
    }

    test('axe-core finds no violation on any page in Russian, light and dark', { timeout: LIMIT_MS }, async () => {
      expect(await everyPage('ru', 1280, () => true)).toEqual([]);
    });

    test('axe-core finds no violation in English on a phone, light and dark', { timeout: LIMIT_MS }, async () => {
      const names = new Set(site.kinds.map(({ name }) => name));
      expect([...DIFFERENT, ...OPENING].filter((name) => !names.has(name))).toEqual([]);
      expect(await everyPage('en', 390, (name) => DIFFERENT.has(name))).toEqual([]);
    });

    test('axe-core finds no violation in the list of the finder and on the card of a commit', async () => {
      const tab = await watchedPage(browser, site.app.origin);
      const { page } = tab;
      await openForAxe(tab, KERNEL);
      await page.keyboard.press('t');
      await page.keyboard.type('vfio');
      await page.waitForSelector('.goto-options .found-item');
      const problems = await inBothThemes(tab, 'finder', '.goto');
      await page.keyboard.press('Escape');
      await page.hover('.tree td:nth-child(2) a');
      await page.waitForSelector('.card:popover-open');
      problems.push(...(await inBothThemes(tab, 'card', '.card')));
      await tab.close();
      expect(problems).toEqual([]);
    });
  },
);
