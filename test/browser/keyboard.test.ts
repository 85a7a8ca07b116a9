/** Single-letter keys in a real browser: on Latin and Cyrillic layouts, with their help, and switched off. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES, KERNEL } from '../support/demo-site.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

let tab: WatchedPage;

const CODE = `${FILES}/src/branch/main/code/hello.c`;
const pathOfKind = (name: string): string => site.kinds.find((kind) => kind.name === name)?.path ?? '';

async function open(path: string, settings: Parameters<typeof openTab>[0] = {}): Promise<Page> {
  tab = await openTab(settings);
  await tab.open(path);
  return tab.page;
}
const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);
const pathname = (): string => decodeURIComponent(new URL(tab.page.url()).pathname);
/** The focused element: its id, its text or its address. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.id || element?.textContent?.trim() || element?.tagName || '';
  });
/** The browser removes the focus from a closed element with its next frame. */
async function leaveDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.waitForFunction(
    () => document.querySelector('dialog[open]') === null && !document.activeElement?.closest('dialog'),
  );
}
/** A key as a Russian keyboard sends it. */
const russianKey = (
  page: Page,
  key: string,
  code: string,
  more: Readonly<Record<string, boolean>> = {},
): Promise<boolean> =>
  page.evaluate(
    (press) =>
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...press }),
      ),
    { key, code, ...more },
  );

describe(
  found === undefined ? `keys in a browser (${NO_CHROMIUM})` : 'keys in a browser',
  found === undefined ? { skip: true } : {},
  () => {
    describe('rows', () => {
      test('J and K move through a listing, Enter opens', async () => {
        const page = await open(KERNEL);
        const names = await page.locator('.tree td:first-child > a').allTextContents();
        await page.keyboard.press('j');
        expect(await focused(page)).toBe(names[0]);
        await page.keyboard.press('j');
        await page.keyboard.press('j');
        await page.keyboard.press('k');
        expect(await focused(page)).toBe(names[1]);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        expect(pathname()).toBe(`${KERNEL}/src/branch/master/${names[1]}`);
        expectNoConsoleErrors();
      });

      test('stop at the first and the last row', async () => {
        const page = await open(`${KERNEL}/branches`);
        const names = await page.locator('.list-name > a').allTextContents();
        await page.keyboard.press('k');
        expect(await focused(page)).toBe(names.at(-1));
        for (let press = 0; press < names.length + 2; press += 1) await page.keyboard.press('k');
        expect(await focused(page)).toBe(names[0]);
        expectNoConsoleErrors();
      });

      test.each([
        ['commits', '.clog-title > a'],
        ['tags-kernel', '.list-name > a'],
        ['repositories', '.repos-name > a'],
        ['find-results', '.found .found-item'],
        ['commit-tip', '.files-leaf > .files-item'],
        ['releases', '.release-name > a'],
      ])('a page of %s has rows', async (kind, link) => {
        const page = await open(pathOfKind(kind));
        await page.keyboard.press('j');
        expect(
          await page.evaluate((selector) => document.querySelector(selector) === document.activeElement, link),
        ).toBe(true);
        expectNoConsoleErrors();
      });

      test('of the graph are commits, whatever badges precede them', async () => {
        const page = await open(`${KERNEL}/graph`);
        const row = page.locator('.cgraph-row').first();
        expect(await row.locator('.badge--ref').count()).toBeGreaterThan(0);
        await page.keyboard.press('j');
        expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(
          await row.locator('a.oid').getAttribute('href'),
        );
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        expect(pathname()).toMatch(/\/commit\/[0-9a-f]{40}$/);
        expectNoConsoleErrors();
      });

      test('work by the position of the key on a Russian keyboard', async () => {
        const page = await open(KERNEL);
        await russianKey(page, 'о', 'KeyJ');
        await russianKey(page, 'о', 'KeyJ');
        await russianKey(page, 'Л', 'KeyK', { shiftKey: true });
        expect(await focused(page)).toBe(await page.textContent('.tree td:first-child > a'));
        expectNoConsoleErrors();
      });
    });

    test('N and P move through the files of a commit', async () => {
      const page = await open(pathOfKind('commit-media'));
      const boxes = page.locator('.dfile');
      expect(await boxes.count()).toBeGreaterThan(2);
      const current = (): Promise<number> =>
        page.evaluate(() =>
          [...document.querySelectorAll('.dfile')].findIndex((box) => box.contains(document.activeElement)),
        );
      await page.keyboard.press('n');
      const first = await current();
      await page.keyboard.press('n');
      expect([first, await current()]).toEqual([0, 1]);
      const top = (await boxes.nth(1).boundingBox())?.y ?? -1;
      expect(top).toBeGreaterThanOrEqual(0);
      await page.keyboard.press('p');
      expect(await current()).toBe(0);
      expectNoConsoleErrors();
    });

    describe('with Shift N and P move through the hunks', () => {
      /** The focused hunk, whether it is visible, and how far below the head of its file it is. */
      const state = (page: Page): Promise<{ at: number; isMarked: boolean; below: number }> =>
        page.evaluate(() => {
          const at = document.activeElement as HTMLElement;
          const head = at.closest('.dfile')?.querySelector('.dfile-head');
          const hunks = [...document.querySelectorAll('.d-hunk')].filter(
            (hunk) => hunk.querySelector('.d-range')?.textContent !== '',
          );
          return {
            at: hunks.findIndex((hunk) => hunk.contains(at)),
            isMarked: getComputedStyle(at).outlineStyle !== 'none',
            below: at.getBoundingClientRect().top - (head?.getBoundingClientRect().bottom ?? 0),
          };
        });

      test.each([
        ['unified', 1280],
        ['unified', 320],
        ['split', 1280],
        ['split', 390],
      ])('%s, %i pixels wide', async (style, width) => {
        const page = await open(`${pathOfKind('commit-many')}?style=${style}`, { viewport: { width, height: 700 } });
        expect(await page.locator('.d-hunk').count()).toBeGreaterThan(3);
        for (const [at, press] of (['n', 'n', 'т', 'з'] as const).entries()) {
          if (press === 'n') await page.keyboard.press('Shift+N');
          else await russianKey(page, press.toUpperCase(), press === 'т' ? 'KeyN' : 'KeyP', { shiftKey: true });
          const { below, ...rest } = await state(page);
          expect(rest).toEqual({ at: [0, 1, 2, 1][at], isMarked: true });
          expect(below).toBeGreaterThanOrEqual(-1);
        }
        expectNoConsoleErrors();
      });
    });

    describe('go to line', () => {
      test.each([
        ['7', '#L7', 1],
        ['4-8', '#L4-L8', 5],
        ['L3–L4', '#L3-L4', 2],
        ['6 - 5', '#L5-L6', 2],
      ])('accepts «%s»', async (typed, hash, count) => {
        const page = await open(CODE);
        await page.keyboard.press('l');
        expect(await focused(page)).toBe('goline-line');
        await page.keyboard.type(typed);
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.querySelector('dialog[open]') === null);
        expect(new URL(page.url()).hash).toBe(hash);
        expect(await page.locator('.line.is-selected').count()).toBe(count);
        expect(await page.getAttribute('a[data-key="y"]', 'href')).toMatch(new RegExp(`${hash}$`));
        expect(await page.evaluate(() => `#L${document.activeElement?.getAttribute('data-n')}`)).toBe(
          hash.replace(/-.*/, ''),
        );
        expectNoConsoleErrors();
      });

      test('rejects invalid input in the language of the page, and says so when the number is too large and it goes to the last line', async () => {
        const page = await open(CODE);
        const lines = await page.locator('.line').count();
        await page.keyboard.press('l');
        await page.keyboard.type('about ten');
        await page.keyboard.press('Enter');
        expect(await page.isVisible('#goline')).toBe(true);
        expect(await page.$eval('#goline-line', (input) => (input as HTMLInputElement).validationMessage)).toBe(
          'Номер строки или диапазон: 12 или 12–20',
        );
        await page.fill('#goline-line', '');
        await page.keyboard.press('Enter');
        expect(await page.isVisible('#goline')).toBe(true);
        await page.fill('#goline-line', '999999');
        await page.keyboard.press('Enter');
        await page.waitForFunction((hash) => location.hash === hash, `#L${lines}`);
        expect(await page.textContent('#status.toast')).toBe(`Такой строки нет, показана последняя: ${lines}`);
        expectNoConsoleErrors();
      });

      test('Esc changes nothing and restores the focus', async () => {
        const page = await open(CODE);
        await page.focus('#L1 > .ln');
        await page.keyboard.press('l');
        expect(await focused(page)).toBe('goline-line');
        await page.keyboard.press('Escape');
        await page.waitForFunction(() => document.activeElement?.matches('#L1 > .ln') === true);
        expect(new URL(page.url()).hash).toBe('');
        expectNoConsoleErrors();
      });

      test('is no key on pages without lines', async () => {
        const page = await open(KERNEL);
        await page.keyboard.press('l');
        expect(await page.locator('dialog[open]').count()).toBe(0);
        expectNoConsoleErrors();
      });
    });

    describe('search, refs, permalink', () => {
      test.each([
        ['tags-kernel', '#q'],
        ['commits-files', '#filter-author'],
        ['find-results', '#goto-q'],
        ['home-kernel', '#site-q'],
        ['commit-tip', '#site-q'],
      ])('S and / focus the search of the page, or else of the site: %s', async (kind, field) => {
        for (const key of ['s', '/']) {
          const page = await open(pathOfKind(kind));
          const before = await page.inputValue(field);
          await page.keyboard.press(key);
          expect(await page.evaluate((selector) => document.activeElement?.matches(selector), field)).toBe(true);
          expect(await page.inputValue(field)).toBe(before);
          expectNoConsoleErrors();
          await tab.close();
        }
      });

      test('the search page for files without a query focuses its field', async () => {
        const page = await open(pathOfKind('find'));
        await page.keyboard.press('s');
        expect(await page.inputValue('#goto-q')).toBe('s');
        expectNoConsoleErrors();
      });

      test('S returns to the filter of a history that is open', async () => {
        const page = await open(pathOfKind('commits-files'));
        await page.keyboard.press('s');
        await page.focus('.log-filter > summary');
        await page.keyboard.press('s');
        expect([await page.isVisible('.log-filter[open]'), await focused(page)]).toEqual([true, 'filter-author']);
        expectNoConsoleErrors();
      });

      /**
       * Presses the slash key of a Russian keyboard on a new page; returns whether the search of the site is then
       * focused.
       */
      const slashSearches = async (path: string): Promise<boolean> => {
        await tab.open(path);
        await russianKey(tab.page, '.', 'Slash');
        return (await focused(tab.page)) === 'site-q';
      };

      // A reader of Russian probably has this layout active, and «.» alone is no other key of any page; waiting for a
      // letter would lose the first press.
      test('the slash key of a Russian keyboard works from the first press, and with Shift opens the help', async () => {
        const page = await open(KERNEL);
        expect(await slashSearches(KERNEL)).toBe(true);
        await tab.open(KERNEL);
        await russianKey(page, ',', 'Slash', { shiftKey: true });
        await page.waitForSelector('.keys-dialog[open]');
        expectNoConsoleErrors();
      });

      test('for readers of other languages it works once a letter has shown the layout, also on the next page', async () => {
        const page = await open(KERNEL, { locale: 'en' });
        expect(await slashSearches(KERNEL)).toBe(false);
        await russianKey(page, 'ф', 'KeyA');
        expect(await slashSearches(`${KERNEL}/src/branch/master/drivers`)).toBe(true);
        expectNoConsoleErrors();
      });

      test('a Latin letter makes it a full stop again, until a Cyrillic one is typed', async () => {
        const page = await open(KERNEL);
        await page.keyboard.press('q');
        expect(await slashSearches(KERNEL)).toBe(false);
        await russianKey(page, 'ф', 'KeyA');
        expect(await slashSearches(KERNEL)).toBe(true);
        expectNoConsoleErrors();
      });

      test('works where nothing may be stored', async () => {
        const page = await open(KERNEL);
        await page.addInitScript(() =>
          Object.defineProperty(window, 'sessionStorage', {
            get: () => {
              throw new DOMException('off', 'SecurityError');
            },
          }),
        );
        expect(await slashSearches(KERNEL)).toBe(true);
        expectNoConsoleErrors();
      });

      test('W opens the menu of refs, Y goes to the permalink', async () => {
        const page = await open(CODE);
        await page.keyboard.press('w');
        expect(await page.isVisible('details.ref[open] .menu-box')).toBe(true);
        await page.keyboard.press('Escape');
        await Promise.all([page.waitForNavigation(), page.keyboard.press('y')]);
        expect(pathname()).toMatch(/\/src\/commit\/[0-9a-f]{40}\/code\/hello\.c$/);
        expectNoConsoleErrors();
      });

      test.each([false, true])(
        'letters typed quickly after W find a branch (touch screen: %s), and W does not close the menu',
        async (hasTouch) => {
          const page = await open(KERNEL, { hasTouch, isMobile: hasTouch });
          await page.evaluate(() => {
            document.body.dispatchEvent(
              new KeyboardEvent('keydown', { key: 'w', code: 'KeyW', bubbles: true, cancelable: true }),
            );
            Object.assign(window, { after: document.activeElement?.id });
          });
          expect(await page.evaluate(() => (window as unknown as { after: string }).after)).toBe('ref-q');
          await page.keyboard.type('v5.6-rc7');
          expect(await page.inputValue('#ref-q')).toBe('v5.6-rc7');
          await page.keyboard.press('ArrowDown');
          await page.keyboard.press('w');
          expect(await focused(page)).toBe('ref-q');
          expectNoConsoleErrors();
        },
      );

      test('arrows open a menu at its first or last item; Home and End go to its ends, Up from the first to the filter', async () => {
        const page = await open(KERNEL);
        const items = page.locator('details.ref :is(.menu-item, .menu-more)');
        const at = (): Promise<number> =>
          items.evaluateAll((all) => all.findIndex((item) => item === document.activeElement));
        const last = (await items.count()) - 1;
        await page.focus('details.ref > summary');
        await page.keyboard.press('Home');
        expect(await page.isVisible('details.ref[open]')).toBe(false);
        for (const [key, wanted] of [
          ['ArrowDown', 0],
          ['End', last],
          ['ArrowDown', last],
          ['ArrowUp', last - 1],
          ['Home', 0],
          ['ArrowUp', -1],
        ] as const) {
          await page.keyboard.press(key);
          expect([key, await at()]).toEqual([key, wanted]);
        }
        expect(await focused(page)).toBe('ref-q');
        await page.keyboard.press('Escape');
        await page.keyboard.press('ArrowUp');
        // The event of opening comes later, and must not move the focus.
        await page.waitForTimeout(100);
        expect(await at()).toBe(last);
        expectNoConsoleErrors();
      });

      test.each([
        ['commit-tip', 1280],
        ['branches', 1280],
        ['release', 1280],
        ['error-path', 1280],
        ['commits-files', 390],
      ])(
        'T and W open the palette where the page has no finder or menu of its own: %s, %i wide',
        async (kind, width) => {
          const page = await open(pathOfKind(kind), { viewport: { width, height: 800 } });
          await page.keyboard.press('t');
          await page.keyboard.type('read');
          await page.waitForFunction(
            () => document.querySelector<HTMLInputElement>('.palette[open] input')?.value === 'read',
          );
          await leaveDialog(page);
          await page.keyboard.press('?');
          await page.waitForSelector('.keys-dialog[open]');
          expect(await page.isVisible('.keys-dialog [data-needs="t"]')).toBe(true);
          await leaveDialog(page);
          await page.keyboard.press('w');
          await page.waitForSelector(kind === 'commits-files' ? 'details.ref[open]' : '.palette[open]');
          expectNoConsoleErrors();
        },
      );

      test('T and W are no keys outside a repository', async () => {
        const page = await open('/');
        await page.keyboard.press('t');
        await page.keyboard.press('?');
        await page.waitForSelector('.keys-dialog[open]');
        expect(await page.locator('.palette').count()).toBe(0);
        expect(await page.isVisible('.keys-dialog [data-needs="t"]')).toBe(false);
        expectNoConsoleErrors();
      });

      test('Y goes to the permalink of a directory too', async () => {
        const page = await open(`${KERNEL}/src/branch/master/drivers`);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('y')]);
        expect(pathname()).toMatch(/\/src\/commit\/[0-9a-f]{40}\/drivers$/);
        expect(await page.locator('[data-key="y"]').count()).toBe(0);
        expectNoConsoleErrors();
      });

      test('a key initialises the component that has the key', async () => {
        const page = await open(CODE);
        await page.evaluate(() => {
          const link = document.createElement('a');
          link.href = '#woken';
          link.dataset['key'] = 'x';
          link.textContent = 'x';
          document.querySelector('main')?.append(link);
        });
        await page.keyboard.press('x');
        expect(new URL(page.url()).hash).toBe('#woken');
        expectNoConsoleErrors();
      });

      test('keys with Ctrl or Alt, held keys, and typed text are ignored', async () => {
        const page = await open(KERNEL);
        for (const more of ['ctrlKey', 'altKey', 'metaKey', 'repeat', 'isComposing'])
          await russianKey(page, 't', 'KeyT', { [more]: true });
        expect(await focused(page)).not.toBe('goto-q');
        await page.focus('#site-q');
        await page.keyboard.type('twjs/?');
        expect(await page.inputValue('#site-q')).toBe('twjs/?');
        expectNoConsoleErrors();
      });
    });

    describe('help', () => {
      const labels = (page: Page): Promise<string[]> =>
        page.locator('.keys-dialog .keys-row:visible .key').allTextContents();

      test('lists the keys of this page, and no other', async () => {
        let page = await open(KERNEL);
        await page.keyboard.press('?');
        await page.waitForSelector('.keys-dialog[open]');
        expect(await labels(page)).toEqual(expect.arrayContaining(['S', '/', '?', 'T', 'W', 'Y', 'J', 'K', 'Enter']));
        for (const absent of ['L', 'B', 'N']) expect(await labels(page)).not.toContain(absent);
        expect(await page.textContent('.keys-dialog [data-needs="t"]')).toMatch(/T.*\(Е\).*Найти файл/);
        expectNoConsoleErrors();
        await tab.close();
        page = await open(CODE, { locale: 'en' });
        await page.keyboard.press('?');
        await page.waitForSelector('.keys-dialog[open]');
        expect(await labels(page)).toEqual(expect.arrayContaining(['T', 'W', 'L', 'Y']));
        expect(await labels(page)).not.toContain('N');
        expect(await page.locator('.keys-dialog .keys-face').count()).toBe(0);
        expectNoConsoleErrors();
      });

      test('every listed key has an effect: the list and the templates agree', async () => {
        const listed = new Set<string>();
        for (const kind of ['home-kernel', 'code', 'commit-tip'].map(
          (name) => site.kinds.find((one) => one.name === name || one.name === `file-${name}`)?.path ?? '',
        )) {
          const page = await open(kind);
          await page.keyboard.press('?');
          await page.waitForSelector('.keys-dialog[open]');
          for (const label of await labels(page)) listed.add(label);
          await tab.close();
        }
        const all = await (await site.app.get('/-/keys', { 'accept-language': 'ru' })).text();
        expect([...listed].sort()).toEqual(
          [...new Set([...all.matchAll(/<kbd class="key"[^>]*>([^<]+)</g)].map(([, label]) => label as string))].sort(),
        );
      });

      test('has a name, closes with Esc and with its button, and returns the focus to its link', async () => {
        const page = await open(KERNEL);
        await page.focus('a[data-key="?"]');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.keys-dialog[open]');
        expect(pathname()).toBe(KERNEL);
        const name = await page.evaluate(
          () =>
            document.getElementById(document.querySelector('.keys-dialog')?.getAttribute('aria-labelledby') ?? '')
              ?.textContent,
        );
        expect(name).toBe('Горячие клавиши');
        await page.keyboard.press('Escape');
        await page.waitForFunction(() => document.activeElement?.getAttribute('data-key') === '?');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.keys-dialog[open]');
        await page.click('.keys-dialog .dialog-head button');
        await page.waitForFunction(() => document.activeElement?.getAttribute('data-key') === '?');
        expectNoConsoleErrors();
      });

      test('opens with Shift and 7 of a Russian keyboard, and keys have no effect behind it', async () => {
        const page = await open(KERNEL);
        await russianKey(page, '?', 'Digit7', { shiftKey: true });
        await page.waitForSelector('.keys-dialog[open]');
        await page.keyboard.press('t');
        await page.keyboard.press('w');
        expect(await page.locator('details.ref[open]').count()).toBe(0);
        expect(await focused(page)).not.toBe('goto-q');
        expectNoConsoleErrors();
      });

      test('is a page without script', async () => {
        const page = await open(KERNEL, { javaScriptEnabled: false });
        await Promise.all([page.waitForNavigation(), page.click('a[data-key="?"]')]);
        expect(pathname()).toBe('/-/keys');
        expect(await page.locator('.keys-row').count()).toBeGreaterThan(10);
        await Promise.all([page.waitForNavigation(), page.click('[name="shortcuts"][value="off"]')]);
        expect(await page.getAttribute('html', 'data-shortcuts')).toBe('off');
        await Promise.all([page.waitForNavigation(), page.click('.section-head > .btn')]);
        expect([pathname(), await page.getAttribute('html', 'data-shortcuts')]).toEqual([KERNEL, 'off']);
        expectNoConsoleErrors();
      });
    });

    test('single-letter keys are switched off and on in the help, at once and for the next page', async () => {
      const page = await open(KERNEL);
      await page.keyboard.press('?');
      await page.waitForSelector('.keys-dialog[open]');
      await page.click('.keys-dialog [name="shortcuts"][value="off"]');
      expect(await page.getAttribute('.keys-dialog [value="off"]', 'aria-pressed')).toBe('true');
      await page.keyboard.press('Escape');
      await page.keyboard.press('t');
      expect(await focused(page)).not.toBe('goto-q');
      await tab.open(`${KERNEL}/tags`);
      expect(await page.getAttribute('html', 'data-shortcuts')).toBe('off');
      for (const key of ['s', 'j', '?', '/']) await page.keyboard.press(key);
      expect(await focused(page)).not.toBe('q');
      expect(await page.locator('dialog[open]').count()).toBe(0);
      await page.click('a[data-key="?"]');
      await page.waitForSelector('.keys-dialog[open]');
      await page.click('.keys-dialog [name="shortcuts"][value="on"]');
      await page.keyboard.press('Escape');
      await page.keyboard.press('s');
      expect(await focused(page)).toBe('q');
      expectNoConsoleErrors();
    });
  },
);
