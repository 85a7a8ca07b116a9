/** Tasks of readers in a real browser: with the keyboard, with the mouse, and without scripts. */
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES, KERNEL } from '../support/demo-site.js';
import { gitText } from '../support/git-fixture.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

let tab: WatchedPage;

const options = found === undefined ? { skip: true } : {};
const title = found === undefined ? `in a browser (${NO_CHROMIUM})` : 'in a browser';

const pathOf = ({ page }: WatchedPage): string => decodeURIComponent(new URL(page.url()).pathname);

describe(title, options, () => {
  async function open(path: string, settings: Parameters<typeof openTab>[0] = {}): Promise<WatchedPage['page']> {
    tab = await openTab(settings);
    await tab.open(path);
    return tab.page;
  }
  const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);

  describe('the file finder', () => {
    test('opens with T, finds during typing, and Enter opens the file', async () => {
      const page = await open(KERNEL);
      await page.keyboard.press('t');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('goto-q');
      await page.keyboard.type('vfiopci');
      await page.waitForSelector('.goto-options .found-item');
      expect(await page.textContent('.goto-options .found-item')).toContain('drivers/vfio/pci');
      await page.keyboard.press('ArrowDown');
      expect(await page.getAttribute('#goto-q', 'aria-activedescendant')).toMatch(/-1$/);
      await page.keyboard.press('ArrowUp');
      const chosen = await page.textContent('.goto-options [aria-selected="true"] .found-path');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      expect(pathOf(tab)).toBe(`${KERNEL}/src/branch/master/${chosen}`);
      expectNoConsoleErrors();
    });

    test('opens with the key T of a Russian keyboard, and recognises «вкшмукы» as drivers', async () => {
      const page = await open(KERNEL);
      await page.evaluate(() =>
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'е', code: 'KeyT', bubbles: true, cancelable: true }),
        ),
      );
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('goto-q');
      await page.keyboard.type('вкшмукы');
      await page.waitForSelector('.goto-options .found-item');
      expect(await page.textContent('.goto-note')).toContain('drivers');
      for (const text of await page.locator('.goto-options .found-path').allTextContents())
        expect(text.toLowerCase()).toMatch(/d.*r.*i.*v.*e.*r.*s/);
      expectNoConsoleErrors();
    });

    test('shows the number of results, and whether these are only the first', async () => {
      const page = await open(KERNEL);
      const says = (words: string): Promise<unknown> =>
        page.waitForFunction(
          (expected) =>
            (document.querySelector('.goto-note')?.textContent ?? '').replaceAll('\u00a0', ' ') === expected,
          words,
        );
      await page.fill('#goto-q', 'MAINTAINERS');
      await says('Найдено: 1');
      await page.fill('#goto-q', 'd');
      await says('Показаны первые 50');
      expectNoConsoleErrors();
    });

    test('accepts a pasted path with its line number', async () => {
      const page = await open(KERNEL);
      for (const [query, hash] of [
        ['./MAINTAINERS:40', '#L40'],
        ['b/MAINTAINERS#L41-L42', '#L41-L42'],
      ]) {
        await page.fill('#goto-q', query as string);
        await page.waitForSelector(`.goto-options .found-item[href$="${String(hash)}"]`);
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => url.hash === hash);
        await page.waitForFunction(() => document.querySelector('.line.is-selected'));
        expect(pathOf(tab)).toBe(`${KERNEL}/src/branch/master/MAINTAINERS`);
        expect(await page.isHidden('.goto-list')).toBe(true);
      }
      expectNoConsoleErrors();
    });

    test('closes with Esc and says when nothing is found', async () => {
      const page = await open(KERNEL);
      await page.fill('#goto-q', 'zzzzqqqq');
      await page.waitForFunction(() => /не найдены/.test(document.querySelector('.goto-note')?.textContent ?? ''));
      await page.press('#goto-q', 'Escape');
      expect(await page.isHidden('.goto-list')).toBe(true);
      expect(await page.getAttribute('#goto-q', 'aria-expanded')).toBe('false');
      expectNoConsoleErrors();
    });

    test('restores the focus with a second Esc, and Tab skips its list', async () => {
      const page = await open(KERNEL);
      const focused = (): Promise<string> =>
        page.evaluate(() => document.activeElement?.id || (document.activeElement?.className ?? ''));
      await page.keyboard.press('t');
      await page.keyboard.type('rst');
      await page.waitForSelector('.goto-options .found-item');
      await page.keyboard.press('Tab');
      expect(await focused()).not.toBe('goto-q-list');
      await page.keyboard.press('Shift+Tab');
      expect(await focused()).toBe('goto-q');
      await page.focus('.clone > summary');
      await page.keyboard.press('t');
      await page.keyboard.type('rst');
      await page.waitForSelector('.goto-options .found-item');
      await page.keyboard.press('Escape');
      expect(await focused()).toBe('goto-q');
      await page.keyboard.press('Escape');
      expect(await page.evaluate(() => document.activeElement?.matches('.clone > summary'))).toBe(true);
      await tab.open(KERNEL);
      await page.keyboard.press('t');
      await page.keyboard.press('Escape');
      expect(await focused()).toBe('main');
      await page.keyboard.press('w');
      await page.waitForFunction(() => document.activeElement?.id === 'ref-q');
      expectNoConsoleErrors();
    });

    test('opens names that are not UTF-8 and names with special characters', async () => {
      const page = await open(FILES);
      for (const query of ['names100%', 'names#?%+', 'внутри.txt']) {
        await tab.open(FILES);
        await page.fill('#goto-q', query);
        await page.waitForSelector('.goto-options .found-item');
        const href = await page.getAttribute('.goto-options .found-item', 'href');
        expect((await site.app.get(href as string)).status, query).toBe(200);
      }
      expectNoConsoleErrors();
    });
  });

  describe('lines of a file', () => {
    const selected = (page: WatchedPage['page']): Promise<string[]> =>
      page.$$eval('.line.is-selected', (lines) => lines.map(({ id }) => id));

    test('are selected by a click, with Shift as a range, and the address contains them', async () => {
      const page = await open(`${KERNEL}/src/branch/master/README`);
      await page.click('#L3 .ln');
      expect(new URL(page.url()).hash).toBe('#L3');
      expect(await selected(page)).toEqual(['L3']);
      await page.click('#L6 .ln', { modifiers: ['Shift'] });
      expect(new URL(page.url()).hash).toBe('#L3-L6');
      expect(await selected(page)).toEqual(['L3', 'L4', 'L5', 'L6']);
      expect(await page.getAttribute('a[data-key="y"]', 'href')).toMatch(/\/src\/commit\/[0-9a-f]{40}\/README#L3-L6$/);
      const colour = (id: string): Promise<string> =>
        page.$eval(`#${id}`, (line) => getComputedStyle(line).backgroundColor);
      expect(await colour('L4')).not.toBe(await colour('L2'));
      expectNoConsoleErrors();
    });

    test('are selected with Shift and Enter too, announced, and marked as current', async () => {
      const page = await open(`${KERNEL}/src/branch/master/README`);
      const told = (words: string): Promise<unknown> =>
        page.waitForFunction((wanted) => document.querySelector('#status.vh')?.textContent === wanted, words);
      await page.focus('#L1 .ln');
      for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
      await told('Выбрана строка 3');
      for (const key of ['ArrowDown', 'ArrowDown', 'Shift+Enter']) await page.keyboard.press(key);
      await told('Выбраны строки 3–5');
      expect(await selected(page)).toEqual(['L3', 'L4', 'L5']);
      expect(
        await page.$$eval('.ln[aria-current="true"]', (numbers) =>
          numbers.map((number) => number.getAttribute('data-n')),
        ),
      ).toEqual(['3', '4', '5']);
      expect(page.context().pages()).toHaveLength(1);
      await page.click('#L2 .ln');
      expect(await page.locator('.ln[aria-current]').count()).toBe(1);
      expectNoConsoleErrors();
    });

    test('are marked when the address names them, in any of its notations', async () => {
      const page = await open(`${KERNEL}/src/branch/master/MAINTAINERS#L40-L42`);
      expect(await selected(page)).toEqual(['L40', 'L41', 'L42']);
      expect(await page.locator('#L40').evaluate((line) => line.getBoundingClientRect().top < innerHeight)).toBe(true);
      for (const spelling of ['#L3-5', '#n3', '#3']) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, spelling);
        await page.waitForFunction(() => document.querySelector('#L3')?.classList.contains('is-selected'));
      }
      expectNoConsoleErrors();
    });

    test('are copied without their numbers', async () => {
      const page = await open(`${KERNEL}/src/branch/master/README`);
      const text = await page.evaluate(() => {
        const range = document.createRange();
        range.setStart(document.querySelector('#L1') as Element, 0);
        range.setEndAfter(document.querySelector('#L4') as Element);
        getSelection()?.removeAllRanges();
        getSelection()?.addRange(range);
        return getSelection()?.toString().trimEnd();
      });
      expect(text).toBe(
        gitText(site.gitDirs.kernel, ['show', 'HEAD:README']).split('\n').slice(0, 4).join('\n').trimEnd(),
      );
    });
  });

  describe('the ref switcher', () => {
    test('opens with W, filters during typing, in any layout, and Esc closes it', async () => {
      const page = await open(KERNEL);
      const isOpen = (): Promise<boolean> =>
        page.$eval('details.ref', (details) => (details as HTMLDetailsElement).open);
      await page.keyboard.press('w');
      expect(await isOpen()).toBe(true);
      await page.keyboard.type('v5.6');
      const visible = (): Promise<string[]> =>
        page.locator('details.ref .menu-item:visible > span:first-child').allTextContents();
      // The answer of the server takes the place of the names that the page lists.
      const showsOnly = async (part: string): Promise<boolean> => {
        const names = await visible();
        return names.length > 0 && names.every((name) => name.includes(part));
      };
      await expect.poll(() => showsOnly('v5.6')).toBe(true);
      await page.fill('#ref-q', 'дштгч');
      await expect.poll(() => showsOnly('linux')).toBe(true);
      await page.fill('#ref-q', 'nothing has this name');
      await expect.poll(() => page.textContent('details.ref [role="status"]')).toBe('Ничего не найдено');
      await page.keyboard.press('Escape');
      expect(await isOpen()).toBe(false);
      expectNoConsoleErrors();
    });

    test('leads to the same directory at the other ref', async () => {
      const page = await open(`${KERNEL}/src/branch/master/drivers`);
      await page.click('details.ref > summary');
      await page.fill('#ref-q', 'v5.6-rc7');
      await Promise.all([page.waitForNavigation(), page.click('details.ref .menu-item:visible:has-text("v5.6-rc7")')]);
      expect(pathOf(tab)).toBe(`${KERNEL}/src/tag/v5.6-rc7/drivers`);
      expectNoConsoleErrors();
    });

    test('closes after a click elsewhere', async () => {
      const page = await open(KERNEL);
      await page.click('details.ref > summary');
      await page.mouse.click(5, 600);
      expect(await page.$eval('details.ref', (details) => (details as HTMLDetailsElement).open)).toBe(false);
    });
  });

  test('the theme is switched in place and remembered', async () => {
    const page = await open(FILES);
    const colour = (): Promise<string> =>
      page.$eval('body', () => getComputedStyle(document.documentElement).backgroundColor);
    const light = await colour();
    await page.click('.switch-btn[value="dark"]');
    const dark = await colour();
    expect(dark).not.toBe(light);
    await tab.open(KERNEL);
    expect(await colour()).toBe(dark);
    expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
    expectNoConsoleErrors();
  });

  test('the language is switched and remembered, on the same page', async () => {
    const page = await open(`${FILES}/branches`);
    expect(await page.textContent('h1')).toBe('Ветки');
    await Promise.all([page.waitForNavigation(), page.click('.foot-langs a[lang="en"]')]);
    expect(pathOf(tab)).toBe(`${FILES}/branches`);
    expect(await page.textContent('h1')).toBe('Branches');
    await tab.open(KERNEL);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expectNoConsoleErrors();
  });

  test('a copy button copies, and the page says so', async () => {
    const page = await open(KERNEL, { permissions: ['clipboard-read', 'clipboard-write'] });
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await page.click('details.clone > summary');
    await page.click('[data-copy-from="#clone-url"]');
    await page.waitForFunction(() => document.querySelector('#status')?.textContent === 'Адрес скопирован');
    expect(await clipboard()).toBe(`${site.app.origin}${KERNEL}.git`);
    await page.click('.clone-command >> nth=1 >> button');
    await page.waitForFunction(() => document.querySelector('#status')?.textContent === 'Команда скопирована');
    expect(await clipboard()).toBe(`git clone --depth 1 ${site.app.origin}${KERNEL}.git`);
    await tab.open(`${FILES}/src/branch/main/code/hello.c`);
    await page.click('.filehead [data-copy-from=".code > code"]');
    await page.waitForFunction(() => document.querySelector('#status')?.textContent === 'Скопировано');
    expect((await clipboard()).trimEnd()).toBe(gitText(site.gitDirs.files, ['show', 'main:code/hello.c']).trimEnd());
    expectNoConsoleErrors();
  });

  test('the latest commit unfolds its whole message', async () => {
    const page = await open(KERNEL);
    const body: Locator = page.locator('.tip-body .msg');
    expect(await body.isVisible()).toBe(false);
    await page.click('.tip-more');
    expect(await body.isVisible()).toBe(true);
    expect((await body.textContent())?.trim()).toBe(gitText(site.gitDirs.kernel, ['log', '-1', '--format=%b']).trim());
    expectNoConsoleErrors();
  });

  test('rows that were sent without their commit are filled automatically', async () => {
    const tip = gitText(site.gitDirs.kernel, ['rev-parse', 'HEAD']);
    tab = await openTab();
    const { page } = tab;
    // The page as it is when the time for latest commits was too short.
    await page.route(site.app.origin + KERNEL, async (route) => {
      const response = await route.fetch();
      const waiting = (await response.text())
        .replace(
          '<tbody>',
          `<tbody data-enhance="fill-later" data-url="${KERNEL}/lastcommit/${tip}?refSubUrl=branch/master" data-cells="td:nth-child(2) td:nth-child(3)" data-text-failed="не вышло">`,
        )
        .replace(
          /(?<=<\/a>)<td><a .*?<td><time.*?<\/time>/g,
          '<td><span class="wait">вычисляется…</span><td><a href="/x">история</a>',
        );
      await route.fulfill({ response, body: waiting });
    });
    await tab.open(KERNEL);
    await page.waitForFunction(() => document.querySelectorAll('.wait').length === 0);
    expect(await page.locator('.tree td:nth-child(2) a').count()).toBe(35);
    expect(await page.locator('.tree td:nth-child(3) time').count()).toBe(35);
    const makefile = page.locator('tr[data-name="Makefile"]');
    expect(await makefile.locator('td:nth-child(2)').textContent()).toBe(
      gitText(site.gitDirs.kernel, ['log', '-1', '--format=%s', 'HEAD', '--', 'Makefile']),
    );
    expectNoConsoleErrors();
  });

  test('dates are short, and exact on demand', async () => {
    const page = await open(KERNEL);
    const time = page.locator('.tip time');
    const words = await time.locator('.when-words').textContent();
    expect(words).toBe('24.03.2020');
    expect(await time.getAttribute('title')).toContain('2020-03-24 09:28:27 -06:00');
    await page.click('[data-enhance="dates"]');
    expect(await page.locator('.when-words').count()).toBe(0);
    expect((await time.textContent())?.trim()).toBe('2020-03-24 09:28:27 -06:00');
    expectNoConsoleErrors();
  });

  test('the encoding is chosen from the list', async () => {
    const page = await open(`${FILES}/src/branch/main/encodings/broken-utf-8.txt`);
    await Promise.all([page.waitForNavigation(), page.selectOption('#encoding', { label: 'KOI8-R' })]);
    expect(new URL(page.url()).searchParams.get('encoding')).toMatch(/koi8/i);
    expectNoConsoleErrors();
  });

  test('files of a commit fold', async () => {
    const page = await open(`${KERNEL}/commit/${gitText(site.gitDirs.kernel, ['rev-parse', 'HEAD'])}`);
    const rows = page.locator('.dfile').first().locator('.diff');
    expect(await rows.isVisible()).toBe(true);
    await page.locator('.dfile-head').first().click();
    expect(await rows.isVisible()).toBe(false);
    expectNoConsoleErrors();
  });

  describe('without scripts', () => {
    const plain = { javaScriptEnabled: false };

    test('a file is found by the form', async () => {
      const page = await open(KERNEL, plain);
      expect(await page.isVisible('.goto-go')).toBe(true);
      await page.fill('#goto-q', 'вкшмукы мфшщ');
      await page.fill('#goto-q', 'вкшмукы');
      await Promise.all([page.waitForNavigation(), page.click('.goto-go')]);
      const first = page.locator('.found .found-item').first();
      expect(await first.textContent()).toContain('drivers');
      await Promise.all([page.waitForNavigation(), first.click()]);
      expect(pathOf(tab)).toContain('/src/branch/master/');
    });

    test('another ref is chosen from the menu or found by its form', async () => {
      const page = await open(KERNEL, plain);
      await page.click('details.ref > summary');
      await page.fill('#ref-q', 'linux-5.4');
      await Promise.all([page.waitForNavigation(), page.press('#ref-q', 'Enter')]);
      expect(pathOf(tab)).toBe(`${KERNEL}/branches`);
      expect(await page.textContent('.list-name a')).toContain('linux-5.4');
    });

    test('theme and language are forms and links', async () => {
      const page = await open(FILES, plain);
      await Promise.all([page.waitForNavigation(), page.click('.switch-btn[value="dark"]')]);
      expect(pathOf(tab)).toBe(FILES);
      expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
      await Promise.all([page.waitForNavigation(), page.click('.foot-langs a[lang="en"]')]);
      expect(await page.getAttribute('html', 'lang')).toBe('en');
    });

    test('a line is marked by its link, a range by the query, and a message unfolds', async () => {
      const page = await open(`${KERNEL}/src/branch/master/README?lines=3-5`, plain);
      expect(await page.$$eval('.line.is-selected', (lines) => lines.map(({ id }) => id)).catch(() => [])).toEqual([
        'L3',
        'L4',
        'L5',
      ]);
      await page.click('#L2 .ln');
      expect(new URL(page.url()).hash).toBe('#L2');
      await tab.open(KERNEL);
      await page.click('.tip-more');
      expect(await page.isVisible('.tip-body .msg')).toBe(true);
    });

    test('no control appears that needs a script', async () => {
      const page = await open(`${FILES}/src/branch/main/code/hello.c`, plain);
      expect(await page.locator('[data-enhance="copy"]:visible').count()).toBe(0);
      expect(await page.locator('[data-enhance="dates"]:visible').count()).toBe(0);
      await tab.open(`${FILES}/src/branch/main/encodings/koi8-r.txt`);
      expect(await page.isVisible('.encoding button')).toBe(true);
    });
  });
});
