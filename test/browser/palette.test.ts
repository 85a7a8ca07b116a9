/** The command palette in a real browser: what it finds, what Enter does, what a screen reader announces. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES, KERNEL } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

let tab: WatchedPage;

async function open(path: string, settings: Parameters<typeof openTab>[0] = {}): Promise<Page> {
  tab = await openTab(settings);
  await tab.open(path);
  return tab.page;
}
async function openPalette(path: string, settings: Parameters<typeof openTab>[0] = {}): Promise<Page> {
  const page = await open(path, settings);
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.palette[open]');
  return page;
}
/** Delays responses at an address until the returned function is called. */
async function holdBack(page: Page, address: string): Promise<() => void> {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return () => release();
}
const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);
const pathname = (): string => decodeURIComponent(new URL(tab.page.url()).pathname);
/** No-break spaces are compared as spaces. */
const spaced = (text: string | null): string => (text ?? '').replaceAll('\u00a0', ' ').trim();
/**
 * Types, and waits until all requests have finished: the status then has the number of results, or how the query was
 * read.
 */
async function find(page: Page, query: string): Promise<string> {
  await page.fill('.palette-input', '');
  await page.keyboard.type(query);
  await page.waitForSelector('.palette [role="listbox"][aria-busy="false"]');
  return spaced(await page.textContent('.palette [role="status"]'));
}
const group = (page: Page, name: string): Promise<string[]> =>
  page
    .locator(`.palette [data-group="${name}"] [role="option"]:visible`)
    .allTextContents()
    .then((texts) => texts.map(spaced));
/** The active option of the combobox; there is exactly one, and it is the one marked as selected. */
const active = async (page: Page): Promise<string> =>
  spaced(
    await page.evaluate(() => {
      const id = document.querySelector('.palette-input')?.getAttribute('aria-activedescendant') ?? '';
      const chosen = [...document.querySelectorAll('.palette [aria-selected="true"]')];
      return chosen.length === 1 && chosen[0]?.id === id
        ? (chosen[0]?.querySelector('span')?.textContent ?? '')
        : `${chosen.length} chosen, ${id} active`;
    }),
  );
const enter = (page: Page): Promise<unknown> => Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);

describe(
  found === undefined ? `the palette in a browser (${NO_CHROMIUM})` : 'the palette in a browser',
  found === undefined ? { skip: true } : {},
  () => {
    describe('opens and closes', () => {
      test('with Ctrl+K, again with Ctrl+K, and Esc restores the focus', async () => {
        const page = await open(KERNEL);
        await page.focus('#goto-q');
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('palette-q');
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette:not([open])', { state: 'attached' });
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('goto-q');
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        await page.keyboard.press('Escape');
        await page.waitForFunction(() => document.activeElement?.id === 'goto-q');
        expectNoConsoleErrors();
      });

      test('with its button, which shows the state and gets the focus back', async () => {
        const page = await open(KERNEL);
        const button = page.getByRole('button', { name: 'Палитра команд' });
        expect(await button.getAttribute('aria-keyshortcuts')).toBe('Control+K');
        await button.press('Enter');
        await page.waitForSelector('.palette[open]');
        await page.keyboard.press('Escape');
        await page.waitForFunction(() => document.activeElement?.classList.contains('palette-open'));
        expectNoConsoleErrors();
      });

      test('with the key K of a Russian keyboard, and with Cmd', async () => {
        const page = await open(KERNEL);
        for (const held of ['ctrlKey', 'metaKey']) {
          await page.evaluate(
            (name) =>
              document.body.dispatchEvent(
                new KeyboardEvent('keydown', { key: 'л', code: 'KeyK', [name]: true, bubbles: true, cancelable: true }),
              ),
            held,
          );
          await page.waitForSelector('.palette[open]');
          await page.keyboard.press('Escape');
          await page.waitForSelector('.palette:not([open])', { state: 'attached' });
        }
        expectNoConsoleErrors();
      });

      test('a click beside it closes it', async () => {
        const page = await openPalette(KERNEL);
        await page.mouse.click(20, 500);
        await page.waitForSelector('.palette:not([open])', { state: 'attached' });
        expect(pathname()).toBe(KERNEL);
        expectNoConsoleErrors();
      });

      describe('while it is loading', () => {
        /** Opens the palette and presses keys before it has loaded. */
        async function pressEarly(keys: readonly string[]): Promise<Page> {
          const page = await open(KERNEL);
          const release = await holdBack(page, '**/palette?*');
          await page.focus('tr[data-name="Documentation"] a');
          await page.keyboard.press('Control+k');
          for (const key of keys) await page.keyboard.press(key);
          const answered = page.waitForResponse('**/palette?*');
          release();
          await answered;
          return page;
        }

        test('Enter opens what was typed, and Backspace deletes', async () => {
          const page = await pressEarly([...'Makefilex', 'Backspace', 'Enter']);
          await page.waitForURL((url) => url.pathname !== KERNEL);
          expect(pathname()).toBe(`${KERNEL}/src/branch/master/Makefile`);
          expectNoConsoleErrors();
        });

        test('Esc cancels it, and keys belong to the page again', async () => {
          const page = await pressEarly(['x', 'Escape', 'j']);
          expect(await page.evaluate(() => document.activeElement?.closest('tr')?.dataset['name'])).not.toBe(
            'Documentation',
          );
          await page.keyboard.press('Control+k');
          await page.waitForSelector('.palette[open]');
          expect(await page.inputValue('.palette-input')).toBe('');
          expect(pathname()).toBe(KERNEL);
          expectNoConsoleErrors();
        });
      });

      test('opens only on demand, and keeps what was typed meanwhile', async () => {
        const page = await open(KERNEL);
        const asked: string[] = [];
        page.on('request', (request) => asked.push(new URL(request.url()).pathname));
        expect(
          await page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => /palette/.test(name))),
        ).toBe(false);
        const release = await holdBack(page, '**/palette?*');
        await page.keyboard.press('Control+k');
        await page.keyboard.type('twj');
        release();
        await page.waitForSelector('.palette[open]');
        expect(await page.inputValue('.palette-input')).toBe('twj');
        expect(await page.locator('details[open].ref').count()).toBe(0);
        expect(asked).toContain(`${KERNEL}/palette`);
        expectNoConsoleErrors();
      });

      test('is absent without script', async () => {
        const page = await open(KERNEL, { javaScriptEnabled: false });
        expect(await page.isVisible('.palette-open')).toBe(false);
        expectNoConsoleErrors();
      });

      test('works with single-letter keys switched off', async () => {
        const page = await open('/-/settings?shortcuts=off&to=/');
        expect(await page.getAttribute('html', 'data-shortcuts')).toBe('off');
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        expectNoConsoleErrors();
      });
    });

    describe('finds', () => {
      test('files, and Enter opens the best', async () => {
        const page = await openPalette(KERNEL);
        await find(page, 'vfiopci');
        expect((await group(page, 'files'))[0]).toContain('drivers/vfio/pci');
        const path = await active(page);
        await enter(page);
        expect(pathname()).toBe(`${KERNEL}/src/branch/master/${path}`);
        expectNoConsoleErrors();
      });

      test('a pasted path, and its line number', async () => {
        const page = await openPalette(KERNEL);
        expect(await find(page, String.raw`.\MAINTAINERS:40:7`)).toBe('Найдено: 1');
        await enter(page);
        expect([pathname(), new URL(page.url()).hash]).toEqual([`${KERNEL}/src/branch/master/MAINTAINERS`, '#L40']);
        expectNoConsoleErrors();
      });

      test('Makefile when «ьфлуашду» was typed, and reports the other layout', async () => {
        const page = await openPalette(KERNEL);
        expect(await find(page, 'ьфлуашду')).toContain('makefile');
        expect(await active(page)).toBe('Makefile');
        expectNoConsoleErrors();
      });

      test('branches and tags, in either layout', async () => {
        const page = await openPalette(KERNEL);
        await find(page, 'v5.6-rc');
        const tags = gitText(site.gitDirs.kernel, ['tag', '--list', 'v5.6-rc*']).split('\n');
        expect([...(await group(page, 'refs'))].sort()).toEqual([...tags].sort());
        await find(page, 'ьфыеук');
        expect((await group(page, 'refs'))[0]).toBe('master');
        await find(page, 'v5.6-rc3');
        expect(await active(page)).toBe('v5.6-rc3');
        await enter(page);
        expect(pathname()).toBe(`${KERNEL}/src/tag/v5.6-rc3`);
        expectNoConsoleErrors();
      });

      test('a commit by four digits of its id', async () => {
        const page = await openPalette(KERNEL);
        const oid = gitText(site.gitDirs.kernel, ['rev-parse', 'HEAD']);
        await find(page, oid.slice(0, 3));
        expect(await group(page, 'commits')).toEqual([]);
        await find(page, oid.slice(0, 7));
        expect(await active(page)).toBe(`Перейти к коммиту ${oid.slice(0, 7)}`);
        await enter(page);
        expect(pathname()).toMatch(new RegExp(`^${KERNEL}/commit/${oid.slice(0, 7)}`));
        expect(await page.textContent('h1')).toContain('vfio/pci: Introduce VF token');
        expectNoConsoleErrors();
      });

      test('branches and tags at the path of the page', async () => {
        const page = await openPalette(`${KERNEL}/commits/branch/master/drivers?follow=0`);
        await find(page, 'v5.6-rc3');
        await enter(page);
        expect(pathname()).toBe(`${KERNEL}/commits/tag/v5.6-rc3/drivers`);
        await tab.open(`${KERNEL}/tags`);
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        await find(page, 'v5.6-rc3');
        await Promise.all([page.waitForNavigation(), page.click('.palette [data-group="refs"] [role="option"]')]);
        expect(pathname()).toBe(`${KERNEL}/src/tag/v5.6-rc3`);
        expectNoConsoleErrors();
      });

      test('files before a commit whose id may be a word', async () => {
        const page = await openPalette(FILES);
        const shown = (): Promise<string[]> =>
          page
            .locator('.palette [role="option"]:visible')
            .allTextContents()
            .then((texts) => texts.map(spaced));
        for (const query of ['feed', 'cafe', 'deed']) {
          await find(page, query);
          const options = await shown();
          expect(options.slice(-2), query).toEqual([`Перейти к коммиту ${query}`, `Найти репозиторий «${query}»`]);
          expect(await active(page), query).toBe((await group(page, 'files'))[0]);
        }
        await find(page, 'deadbee');
        expect((await shown())[0]).toBe('Перейти к коммиту deadbee');
        await find(page, 'ade1');
        expect((await shown())[0]).toBe('Перейти к коммиту ade1');
        expectNoConsoleErrors();
      });

      test('pages by their names in any language and layout', async () => {
        const page = await openPalette(KERNEL);
        for (const query of ['теги', 'tags', 'ntub', 'ефпы']) {
          await find(page, query);
          expect((await group(page, 'pages'))[0], query).toBe('Теги');
        }
        await find(page, 'ветки');
        await enter(page);
        expect(pathname()).toBe(`${KERNEL}/branches`);
        expectNoConsoleErrors();
      });

      test('repositories, everywhere', async () => {
        const page = await openPalette('/');
        await find(page, 'linux');
        expect(await group(page, 'repositories')).toEqual(['microsoft/WSL2-Linux-Kernel', 'Найти репозиторий «linux»']);
        await enter(page);
        expect(pathname()).toBe(KERNEL);
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        expect(await find(page, 'еуые')).toBe('Показаны результаты для «test»');
        expect(await group(page, 'repositories')).toEqual([
          'test/broken',
          'test/empty',
          'test/pictures',
          'test/signed',
          'Найти репозиторий «еуые»',
        ]);
        expect(await find(page, 'no such repository')).toBe('Ничего не найдено');
        await enter(page);
        expect(new URL(page.url()).search).toBe('?q=no%20such%20repository');
        expectNoConsoleErrors();
      });

      test('more than it shows, and says so', async () => {
        const page = await openPalette(KERNEL);
        expect(await find(page, 'rst')).toMatch(/^Показаны первые 2\d$/);
        expect(await group(page, 'files')).toHaveLength(20);
        expectNoConsoleErrors();
      });

      test('nothing, and says so', async () => {
        const page = await openPalette(KERNEL, { locale: 'en' });
        expect(await find(page, 'zzzqqqzzz')).toBe('Nothing found');
        for (const name of ['files', 'refs', 'pages', 'settings', 'commits'])
          expect(await group(page, name)).toEqual([]);
        expectNoConsoleErrors();
      });

      test('what Enter waits for, when it is pressed before the results arrive', async () => {
        const page = await openPalette(KERNEL);
        const release = await holdBack(page, '**/tree-list/**');
        await page.keyboard.type('vfiopci');
        await page.keyboard.press('Enter');
        expect(pathname()).toBe(KERNEL);
        const arrived = page.waitForNavigation();
        release();
        await arrived;
        expect(pathname()).toContain('/drivers/vfio/pci');
        expectNoConsoleErrors();
      });

      test('refs and pages also when the list of files cannot be loaded', async () => {
        const page = await openPalette(KERNEL);
        await page.route('**/tree-list/**', (route) =>
          route.fulfill({ status: 200, contentType: 'application/json', body: 'not a list' }),
        );
        await page.keyboard.type('master');
        await page.waitForFunction(() =>
          /Не удалось/.test(document.querySelector('.palette [role="status"]')?.textContent ?? ''),
        );
        expect(await group(page, 'refs')).toContain('master');
        expectNoConsoleErrors();
      });
    });

    describe('recently opened pages', () => {
      const README = `${KERNEL}/src/branch/master/README`;
      const again = async (page: Page): Promise<string[]> => {
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        return group(page, 'recent');
      };

      test('are first, newest first, without the current page; Enter goes back to one', async () => {
        const page = await open(README);
        await tab.open(`${KERNEL}/src/branch/master/drivers`);
        await tab.open(README);
        await tab.open(`${KERNEL}/branches`);
        await tab.open(KERNEL);
        expect(await again(page)).toEqual([expect.stringMatching(/^README /), expect.stringMatching(/^drivers /)]);
        expect(await active(page)).toMatch(/^README /);
        await enter(page);
        expect(pathname()).toBe(README);
        expect(await again(page)).toEqual([
          expect.stringMatching(/WSL2-Linux-Kernel$/),
          expect.stringMatching(/^drivers /),
        ]);
        expectNoConsoleErrors();
      });

      test('are found by the title, after the commands', async () => {
        const page = await open(`${KERNEL}/src/branch/master/drivers/vfio`);
        await tab.open(KERNEL);
        await again(page);
        await find(page, 'vfio');
        expect(await group(page, 'recent')).toEqual([expect.stringMatching(/drivers\/vfio /)]);
        await find(page, 'теги');
        expect([await group(page, 'recent'), await active(page)]).toEqual([[], 'Теги']);
        expectNoConsoleErrors();
      });

      test('are found from the beginning of any word of the path', async () => {
        const page = await open(`${KERNEL}/src/branch/master/Documentation/admin-guide/bug-hunting.rst`);
        await tab.open(KERNEL);
        await again(page);
        for (const query of ['hunting', 'rst', 'guide bug', 'documentation/admin', 'bug-hunting.rst']) {
          await find(page, query);
          expect(await group(page, 'recent'), query).toEqual([expect.stringMatching(/bug-hunting\.rst /)]);
        }
        await find(page, 'unting');
        expect(await group(page, 'recent')).toEqual([]);
        expectNoConsoleErrors();
      });

      test('leave out missing pages, and what the browser has dropped', async () => {
        const page = await open(README);
        await page.goto(`${site.app.origin}${KERNEL}/src/branch/master/nowhere`);
        await tab.open(KERNEL);
        expect(await again(page)).toEqual([expect.stringMatching(/^README /)]);
        await find(page, 'забыть');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.palette:not([open])', { state: 'attached' });
        expect(await again(page)).toEqual([]);
        expect(await page.evaluate(() => localStorage.length)).toBe(0);
        await find(page, 'забыть');
        expect(await group(page, 'settings')).toEqual([]);
      });

      test('are ignored when the stored value is malformed, and never lead to another site', async () => {
        const page = await open(KERNEL);
        for (const text of [
          '{',
          '{"a":1}',
          '[1,null,{"href":"//example.org","label":"a","icon":"file"},{"href":"javascript:alert(1)","label":"a","icon":"file"},{"href":"/\\\\example.org","label":"a","icon":"file"}]',
        ]) {
          await page.evaluate((value) => localStorage.setItem('kedr.recent', value), text);
          expect(await again(page), text).toEqual([]);
          await page.keyboard.press('Escape');
        }
        expectNoConsoleErrors();
      });

      test('are absent where the browser stores nothing', async () => {
        const page = await open(KERNEL);
        await page.addInitScript(() =>
          Object.defineProperty(window, 'localStorage', {
            get: () => {
              throw new Error('switched off');
            },
          }),
        );
        await tab.open(README);
        await tab.open(KERNEL);
        expect(await again(page)).toEqual([]);
        expectNoConsoleErrors();
      });
    });

    describe('the actions of the page', () => {
      test('links, with their keys', async () => {
        const page = await openPalette(`${KERNEL}/src/branch/master/README`);
        await find(page, 'постоянная');
        expect(await group(page, 'actions')).toEqual(['Постоянная ссылкаY']);
        await enter(page);
        expect(pathname()).toMatch(/\/src\/commit\/[0-9a-f]{40}\/README$/);
        expectNoConsoleErrors();
      });

      test('buttons, which are pressed', async () => {
        const page = await openPalette(`${KERNEL}/src/branch/master/README`);
        await find(page, 'строк');
        expect(await group(page, 'actions')).toContain('Перейти к строкеL');
        await find(page, 'перейти к строке');
        await page.keyboard.press('Enter');
        await page.waitForSelector('#goline[open]');
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('goline-line');
        expectNoConsoleErrors();
      });

      test('menus, and their items', async () => {
        const page = await openPalette(KERNEL);
        expect(await group(page, 'actions')).toContain('Скачать');
        await find(page, 'скачать zip');
        expect(await group(page, 'actions')).toEqual(['Скачать: ZIP']);
        await find(page, 'сменить ветку');
        await page.keyboard.press('Enter');
        await page.waitForSelector('details.ref[open]');
        expectNoConsoleErrors();
      });
    });

    describe('settings', () => {
      test('the theme changes at once and is remembered', async () => {
        const page = await openPalette(KERNEL);
        await find(page, 'тёмное');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.palette:not([open])', { state: 'attached' });
        expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
        expect(await page.getAttribute('.switch-btn[value="dark"]', 'aria-pressed')).toBe('true');
        await tab.open(KERNEL);
        expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        expect((await group(page, 'settings')).join()).not.toContain('Тёмное');
        expectNoConsoleErrors();
      });

      test('the theme is found by common names', async () => {
        const page = await openPalette(KERNEL);
        for (const query of ['тёмная', 'темная тема', 'тема тёмная', 'dark mode']) {
          await find(page, query);
          expect(await group(page, 'settings'), query).toEqual(['ТёмноеОформление']);
        }
        await find(page, 'тема');
        expect(await group(page, 'settings')).toEqual(['СветлоеОформление', 'ТёмноеОформление']);
        expectNoConsoleErrors();
      });

      test('are found by name; only a query without a match is read in another layout', async () => {
        const page = await openPalette(KERNEL);
        expect(await find(page, 'темн')).toBe('Найдено: 1');
        expect([await group(page, 'settings'), await group(page, 'files'), await group(page, 'refs')]).toEqual([
          ['ТёмноеОформление'],
          [],
          [],
        ]);
        expect(await find(page, 'вщс')).toBe('Показаны результаты для «doc»');
        expect((await group(page, 'files')).length).toBeGreaterThan(0);
        expectNoConsoleErrors();
      });

      test('dates, single keys and language', async () => {
        const page = await openPalette(KERNEL);
        await find(page, 'точные');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.palette:not([open])', { state: 'attached' });
        expect(await page.locator('.when.is-relative').count()).toBe(0);
        await page.keyboard.press('Control+k');
        await find(page, 'выключить');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.palette:not([open])', { state: 'attached' });
        expect(await page.getAttribute('html', 'data-shortcuts')).toBe('off');
        await page.keyboard.press('Control+k');
        await find(page, 'english');
        await enter(page);
        expect([
          pathname(),
          await page.getAttribute('html', 'lang'),
          await page.getAttribute('html', 'data-shortcuts'),
        ]).toEqual([KERNEL, 'en', 'off']);
        expectNoConsoleErrors();
      });

      test('the list of keys opens over the page', async () => {
        const page = await openPalette(KERNEL);
        await find(page, 'клавиши');
        await page.keyboard.press('Enter');
        await page.waitForSelector('.keys-dialog[open]');
        expect(await page.locator('.keys-dialog .keys-row:visible .key').allTextContents()).toContain('Ctrl+K');
        expectNoConsoleErrors();
      });
    });

    describe('in a window of 320 by 256, as at 400 %', () => {
      test('its field and its status stay visible, and the list scrolls', async () => {
        const page = await openPalette(KERNEL, { viewport: { width: 320, height: 256 } });
        await find(page, 'rst');
        const inSight = (selector: string): Promise<boolean> =>
          page.$eval(selector, (element) => {
            const { top, bottom, height } = element.getBoundingClientRect();
            return height > 0 && top >= 0 && bottom <= innerHeight;
          });
        for (const part of ['.palette', '.palette-top', '.palette-list', '.palette [role="status"]'])
          expect(await inSight(part), part).toBe(true);
        expect(
          await page.$eval('.palette-list', (list) => list.scrollHeight > list.clientHeight && list.clientHeight > 60),
        ).toBe(true);
        await page.keyboard.press('ArrowUp');
        expect(await inSight('.palette [aria-selected="true"]')).toBe(true);
        expectNoConsoleErrors();
      });
    });

    describe('as a combobox', () => {
      test('has the roles and names that a screen reader needs', async () => {
        const page = await openPalette(KERNEL);
        await find(page, 'master');
        const dialog = page.getByRole('dialog', { name: 'Палитра команд' });
        const input = dialog.getByRole('combobox', { name: 'Палитра команд' });
        expect(await input.getAttribute('aria-controls')).toBe('palette-list');
        expect(await input.getAttribute('aria-expanded')).toBe('true');
        expect(await dialog.getByRole('listbox', { name: 'Найденное' }).count()).toBe(1);
        expect(
          await dialog
            .getByRole('group', { name: 'Ветки и теги' })
            .getByRole('option', { name: 'master', exact: true })
            .count(),
        ).toBe(1);
        const ids = await page
          .locator('.palette [role="option"]')
          .evaluateAll((options) => options.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
        expectNoConsoleErrors();
      });

      test('Tab skips the list, whose options the arrow keys select', async () => {
        const page = await openPalette(KERNEL);
        await find(page, 'rst');
        for (const expected of ['palette-close', 'palette-q']) {
          await page.keyboard.press(expected === 'palette-q' ? 'Shift+Tab' : 'Tab');
          expect(
            await page.evaluate(
              () =>
                document.activeElement?.id ||
                (document.activeElement?.hasAttribute('data-close')
                  ? 'palette-close'
                  : document.activeElement?.className),
            ),
          ).toBe(expected);
        }
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        expect(await page.evaluate(() => document.activeElement?.id)).not.toBe('palette-list');
        expectNoConsoleErrors();
      });

      test('arrow keys wrap around and skip hidden options; typing starts from the top', async () => {
        const page = await openPalette(KERNEL);
        const first = await active(page);
        expect(first).toBe('Сменить ветку или тег');
        await page.keyboard.press('ArrowUp');
        const last = await active(page);
        expect(last).toBe('English');
        await page.keyboard.press('ArrowDown');
        expect(await active(page)).toBe(first);
        await page.keyboard.press('ArrowDown');
        expect(await active(page)).toBe((await group(page, 'actions'))[1]);
        await find(page, 'репозитории');
        expect(await active(page)).toBe('Репозитории');
        expectNoConsoleErrors();
      });

      test('the option that the reader selected stays selected when more results arrive', async () => {
        const page = await openPalette(KERNEL);
        const release = await holdBack(page, '**/ref-list?*');
        await page.keyboard.type('ma');
        await page.waitForSelector('.palette [data-group="files"] [role="option"]');
        await page.keyboard.press('ArrowDown');
        const chosen = await active(page);
        release();
        await page.waitForSelector('.palette [data-group="refs"] [role="option"]');
        expect(await active(page)).toBe(chosen);
        expectNoConsoleErrors();
      });

      test('an option can be clicked, and with Ctrl opens in a new tab', async () => {
        const page = await openPalette(KERNEL);
        await Promise.all([
          page.waitForNavigation(),
          page.click('.palette [data-group="pages"] [role="option"]:has-text("Теги")'),
        ]);
        expect(pathname()).toBe(`${KERNEL}/tags`);
        await page.keyboard.press('Control+k');
        await page.waitForSelector('.palette[open]');
        const [other] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Control+Enter')]);
        await other.waitForLoadState('domcontentloaded');
        expect([pathname(), decodeURIComponent(new URL(other.url()).pathname)]).toEqual([`${KERNEL}/tags`, KERNEL]);
        expectNoConsoleErrors();
      });
    });
  },
);
