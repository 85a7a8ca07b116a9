/**
 * What axe does not check: the order and visibility of the focus, tables that stay tables, large text, forced colours,
 * no motion.
 */
import type { CDPSession } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { overflow, type WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

/** A page of each template. */
const TEMPLATES = [
  'repositories',
  'home-files',
  'directory-links',
  'file-code',
  'file-markdown',
  'commits-files',
  'commit-merge',
  'commit-rename',
  'branches',
  'tags',
  'find-results',
  'error-path',
];
/** The largest number of presses of Tab: rows of one list are alike. */
const ROWS = 6;
const LIMIT_MS = 300_000;
/** 1280 pixels at 200 % and at 400 % (WCAG 2.2: 1.4.4, 1.4.10). */
const ZOOMED = [640, 320];
/** Pages of thousands of rows, which are like the first ones of another kind and take seconds to lay out. */
const LONG = new Set(['directory-wide', 'commit-many', 'file-big']);
/** The text spacing that a reader may set (WCAG 2.2: 1.4.12). */
const SPACIOUS =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }';

let tab: WatchedPage;

interface Stop {
  readonly words: string;
  /** The position among all elements of the page. */
  readonly order: number;
  readonly ring: boolean;
  readonly seen: boolean;
}

/** Runs in the page: the focused element; undefined when no element of the page has the focus. */
function focusStop(): Stop | undefined {
  const element = document.activeElement;
  if (element === null || element === document.body) return undefined;
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
  const [box] = element.getClientRects();
  const at =
    box === undefined
      ? null
      : document.elementFromPoint(
          Math.min(box.left + box.width / 2, innerWidth - 1),
          box.top + Math.min(box.height / 2, innerHeight / 4),
        );
  return {
    words: `<${element.tagName.toLowerCase()} class="${element.className}"> ${(element.textContent ?? '').trim().slice(0, 30)}`,
    order: [...document.querySelectorAll('*')].indexOf(element),
    ring: (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none',
    seen: at !== null && (element.contains(at) || at.contains(element)),
  };
}

/**
 * Runs in the page. The security policy forbids a style element, so a constructed style sheet is used, as by an
 * extension of the browser.
 */
function applyStyle(rules: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets.push(sheet);
}

/**
 * Runs in the page: texts that do not fit their container; summaries of commits and names of refs are cut with an
 * ellipsis on purpose.
 */
function cutText(): string {
  return [
    ...document.querySelectorAll<HTMLElement>(
      '.btn, .tab, .badge, .count, .counter, .menu-item, .segment-btn, .switch-btn, h1, h2, h3, label, dt, dd, .note-text',
    ),
  ]
    .filter(
      (element) =>
        element.checkVisibility() &&
        !element.closest('.vh, .sr-only') &&
        getComputedStyle(element).overflowX !== 'visible' &&
        (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1),
    )
    .map(({ tagName, className }) => `cut: ${tagName.toLowerCase()}.${className}`)
    .slice(0, 3)
    .join(', ');
}

describe(
  found === undefined ? `structure (${NO_CHROMIUM})` : 'structure',
  found === undefined ? { skip: true } : {},
  () => {
    const pathOf = (name: string): string =>
      site.kinds.find((kind) => kind.name === name)?.path ?? `no page kind ${name}`;

    async function open(name: string, settings: Parameters<typeof openTab>[0] = {}): Promise<WatchedPage['page']> {
      tab = await openTab(settings);
      await tab.open(pathOf(name));
      return tab.page;
    }

    test('the first Tab stop is the skip link, which appears and leads to the content', async () => {
      const page = await open('home-files');
      await page.keyboard.press('Tab');
      const skip = page.locator('.skip');
      expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
      expect(await skip.evaluate((link) => link.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.id === 'main');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true);
    });

    test(
      'Tab visits everything once, in the order of the page; each stop has a visible focus ring and is not covered',
      { timeout: LIMIT_MS },
      async () => {
        tab = await openTab();
        const { page } = tab;
        const problems: string[] = [];
        for (const name of TEMPLATES) {
          await tab.open(pathOf(name));
          await page.evaluate((rows) => {
            for (const list of document.querySelectorAll('tbody, ol, ul'))
              for (const row of [...list.children].slice(rows)) row.remove();
            for (const line of [...document.querySelectorAll('.line')].slice(rows)) line.remove();
          }, ROWS);
          const wanted = await page.evaluate(
            () =>
              [
                ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, summary, [tabindex="0"]'),
              ].filter(
                (element) =>
                  element.tabIndex >= 0 &&
                  !element.matches(':disabled, [type="hidden"]') &&
                  element.checkVisibility({ visibilityProperty: true }),
              ).length,
          );
          const stops: Stop[] = [];
          for (let count = 0; count <= wanted + 1; count += 1) {
            await page.keyboard.press('Tab');
            const stop = await page.evaluate(focusStop);
            if (stop === undefined || (stops.length > 0 && stop.order === stops[0]?.order)) break;
            stops.push(stop);
          }
          if (stops.length < wanted) problems.push(`${name}: ${stops.length} stops for ${wanted} elements`);
          stops.forEach((stop, at) => {
            if (at > 0 && stop.order <= (stops[at - 1]?.order ?? 0))
              problems.push(`${name}: goes back to ${stop.words}`);
            if (!stop.ring) problems.push(`${name}: no ring round ${stop.words}`);
            if (!stop.seen) problems.push(`${name}: covered: ${stop.words}`);
          });
        }
        expect(problems).toEqual([]);
      },
    );

    test.each([
      ['home-files', 0],
      ['directory-links', 0],
      ['file-code', 0],
      ['commits-files', 1],
      ['commit-merge', 1],
      ['branches', 2],
      ['tags', 3],
    ] as const)('%s: one tab is the current one, and the last part of the path is too', async (name, current) => {
      const text = await site.app.text(pathOf(name));
      const tabs = [...text.matchAll(/<a class="tab"[^>]*>/g)].map(([tag]) => tag.includes('aria-current="page"'));
      expect(tabs.map((isCurrent, at) => (isCurrent ? at : -1)).filter((at) => at >= 0)).toEqual([current]);
      const crumbs = /<nav class="crumbs"[\s\S]*?<\/nav>/.exec(text)?.[0];
      if (crumbs !== undefined)
        expect(
          crumbs
            .match(/<li>(?:(?!<li>).)*/g)
            ?.map((item) => item.includes('aria-current="page"'))
            .lastIndexOf(true),
        ).toBe((crumbs.match(/<li>/g) ?? []).length - 1);
    });

    describe.each([1280, 390])('at %i pixels', (width) => {
      /** Numbers of roles in a part of the accessibility tree, as assistive programs get it. */
      async function roles(name: string, selector: string): Promise<Record<string, number>> {
        const page = await open(name, { viewport: { width, height: 900 } });
        // Content far from the window is not laid out, and absent in this tree until a frame in which it is near.
        await page.locator(selector).first().scrollIntoViewIfNeeded();
        await page.evaluate(
          () =>
            new Promise((resolve) => {
              requestAnimationFrame(() => requestAnimationFrame(resolve));
            }),
        );
        const session: CDPSession = await page.context().newCDPSession(page);
        const { result } = await session.send('Runtime.evaluate', {
          expression: `document.querySelector(${JSON.stringify(selector)})`,
        });
        const { nodes } = await session.send('Accessibility.queryAXTree', {
          ...(result.objectId === undefined ? {} : { objectId: result.objectId }),
        });
        const counts: Record<string, number> = {};
        for (const { ignored, role } of nodes)
          if (!ignored) counts[String(role?.value)] = (counts[String(role?.value)] ?? 0) + 1;
        return counts;
      }

      test.each([
        ['home-files', 'table.tree', 3],
        ['directory-links', 'table.tree', 3],
        ['branches', 'table.list', 4],
        ['tags', 'table.list', 4],
      ] as const)('the table of %s is a table with column headings', async (name, selector, heads) => {
        const counts = await roles(name, selector);
        expect(counts).toMatchObject({ table: 1, columnheader: heads });
        expect(counts['row']).toBeGreaterThan(2);
        expect(counts['cell']).toBeGreaterThan(3);
      });

      test('the lines of a diff are rows of a table that has the name of its file', async () => {
        const counts = await roles('commit-tip', 'table.diff');
        expect(counts).toMatchObject({ table: 1, columnheader: 4 });
        expect(counts['row']).toBeGreaterThan(3);
        // All rows except the row of headings.
        expect(counts['cell']).toBe(4 * ((counts['row'] ?? 0) - 1));
        const table = tab.page.locator('table.diff').first();
        expect(
          await table.evaluate(
            (element) => document.getElementById(element.getAttribute('aria-labelledby') ?? '')?.className,
          ),
        ).toContain('dfile-path');
      });
    });

    test(
      'pages fit their window at 200 and 400 %, and with the text spacing of WCAG',
      { timeout: LIMIT_MS },
      async () => {
        tab = await openTab();
        const problems: string[] = [];
        for (const { name, path } of site.kinds.filter((kind) => !LONG.has(kind.name))) {
          await tab.open(path);
          for (const width of ZOOMED) {
            await tab.page.setViewportSize({ width, height: 450 });
            const wider = await overflow(tab);
            if (wider !== '') problems.push(`${name} at ${width}: ${wider}`);
          }
          await tab.page.evaluate(applyStyle, SPACIOUS);
          for (const width of [390, 1280]) {
            await tab.page.setViewportSize({ width, height: 900 });
            const wider = (await overflow(tab)) || (await tab.page.evaluate(cutText));
            if (wider !== '') problems.push(`${name} with room in its text at ${width}: ${wider}`);
          }
        }
        expect(problems).toEqual([]);
      },
    );

    test('nothing moves for readers who prefer reduced motion', async () => {
      const page = await open('commit-merge', { reducedMotion: 'reduce' });
      const moving = await page.evaluate(() =>
        [...document.querySelectorAll('*')]
          .filter((element) => {
            const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
            return (
              scrollBehavior === 'smooth' ||
              [transitionDuration, animationDuration].some((list) =>
                list.split(',').some((time) => parseFloat(time) > 0.001),
              )
            );
          })
          .map(({ tagName, className }) => `${tagName}.${String(className)}`),
      );
      expect(moving).toEqual([]);
    });

    test('in forced colours icons, edges and current items are visible', async () => {
      tab = await openTab({ forcedColors: 'active' });
      const { page } = tab;
      for (const name of ['home-files', 'commits-files', 'file-markdown']) {
        await tab.open(pathOf(name));
        const problems = await page.evaluate(() => {
          const ground = getComputedStyle(document.documentElement).backgroundColor;
          const icons = [...document.querySelectorAll('.icon')]
            .filter((icon) => getComputedStyle(icon).color === ground)
            .map((icon) => `icon ${icon.innerHTML}`);
          const current = [
            ...document.querySelectorAll(
              '.tab[aria-current], .menu-item[aria-current], .segment-btn[aria-current], [aria-pressed="true"], .foot-langs [aria-current]',
            ),
          ];
          const same = current
            .filter((element) => !getComputedStyle(element).textDecorationLine.includes('underline'))
            .map(({ className }) => `current ${className}`);
          const tabs = [...document.querySelectorAll('.tab:not([aria-current])')]
            .filter((element) => getComputedStyle(element).borderBottomWidth !== '0px')
            .map(({ textContent }) => `line under ${textContent}`);
          const edges = [...document.querySelectorAll('.box, .input, .btn, .menu-box')]
            .filter(
              (element) =>
                getComputedStyle(element).borderTopColor === ground &&
                getComputedStyle(element).borderTopWidth !== '0px',
            )
            .map(({ className }) => `edge of ${className}`);
          return [...icons, ...same, ...tabs, ...edges, ...(current.length < 2 ? ['nothing is current'] : [])];
        });
        expect(problems, name).toEqual([]);
      }
    });
  },
);
