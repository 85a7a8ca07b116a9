/** Every task of a reader in a browser without scripts: links, forms and pages of the server. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES, KERNEL } from '../support/demo-site.js';
import { git, gitText } from '../support/git-fixture.js';
import type { WatchedPage } from './watched-page.js';
import { found, openTab, site } from './demo-browser.js';

let tab: WatchedPage;

describe(
  found === undefined ? `without scripts (${NO_CHROMIUM})` : 'without scripts',
  found === undefined ? { skip: true } : {},
  () => {
    const kernel = (...args: string[]): string => gitText(site.gitDirs.kernel, args);
    const files = (...args: string[]): string => gitText(site.gitDirs.files, args);
    const pathOf = (page: Page): string => decodeURIComponent(new URL(page.url()).pathname);
    const expectNoConsoleErrors = (): void => expect(tab.problems).toEqual([]);

    async function open(path: string): Promise<Page> {
      tab = await openTab({ javaScriptEnabled: false });
      await tab.open(path);
      return tab.page;
    }
    async function go(page: Page, selector: string): Promise<void> {
      await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
    }

    /** Ids of the links that a selector finds. */
    function ids(page: Page, selector: string): Promise<string[]> {
      return page
        .locator(selector)
        .evaluateAll((links) => links.map((link) => (link.getAttribute('href') ?? '').slice(-40)));
    }

    /** Commits of this page and of all older ones. A page that ran out of time has a link for its other rows. */
    async function wholeHistory(page: Page): Promise<string[]> {
      const commits: string[] = [];
      for (;;) {
        commits.push(...(await ids(page, '.clog-title > a:first-child')));
        const more = '.pager a[rel~="next"], .note-text > a[rel="nofollow"]';
        if ((await page.locator(more).count()) === 0) return commits;
        await go(page, more);
      }
    }

    test('a reader browses from the list of repositories to a file and back along the path', async () => {
      const page = await open('/');
      await page.fill('.search input', 'linux');
      await go(page, '.search button');
      await go(page, '.repos-name a');
      expect(pathOf(page)).toBe(KERNEL);
      await go(page, '.tree td:first-child a[href$="/drivers"]');
      await go(page, '.tree td:first-child a[href$="/drivers/vfio"]');
      await go(page, '.tree-up a');
      expect(pathOf(page)).toBe(`${KERNEL}/src/branch/master/drivers`);
      await go(page, '.tree td:first-child a[href$="/drivers/vfio"]');
      await go(page, '.tree td:first-child a[href$="/drivers/vfio/pci"]');
      await go(page, '.tree td:first-child a[href$="/vfio_pci.c"]');
      expect(await page.locator('.line').count()).toBe(
        kernel('show', 'HEAD:drivers/vfio/pci/vfio_pci.c').split('\n').length,
      );
      await go(page, '.crumbs a[href$="/drivers"]');
      expect(pathOf(page)).toBe(`${KERNEL}/src/branch/master/drivers`);
      expectNoConsoleErrors();
    });

    test('a reader finds a file by letters of its name, also in the wrong layout', async () => {
      const page = await open(KERNEL);
      await page.fill('#goto-q', 'машщзсш');
      await go(page, '.goto-go');
      expect(await page.textContent('.note')).toContain('vfiopci');
      await go(page, '.found-item');
      expect(pathOf(page)).toContain(`${KERNEL}/src/branch/master/drivers/vfio/pci/`);
      expectNoConsoleErrors();
    });

    test('a reader switches the branch with the menu and finds a tag with its filter', async () => {
      const page = await open(`${KERNEL}/src/branch/master/drivers`);
      await page.click('details.ref > summary');
      await go(page, 'details.ref .menu-item[href*="linux-5.4.y"]');
      expect(pathOf(page)).toBe(`${KERNEL}/src/branch/linux-5.4.y/drivers`);
      await go(page, '.tabs a[href$="/tags"]');
      await page.fill('#q', 'rc7');
      await go(page, '.search button');
      expect(await page.locator('.list-name a').allTextContents()).toEqual(['v5.6-rc7']);
      await go(page, '.list-name a');
      expect(pathOf(page)).toBe(`${KERNEL}/src/tag/v5.6-rc7`);
      expectNoConsoleErrors();
    });

    test('a reader pages through the history and returns', async () => {
      const page = await open(KERNEL);
      await go(page, '.tabs a[href*="/commits/"]');
      expect(await wholeHistory(page)).toEqual(kernel('rev-list', 'HEAD').split('\n'));
      await go(page, '.pager a[rel~="prev"]');
      expect(await page.locator('.clog-row').count()).toBeGreaterThan(0);
      expectNoConsoleErrors();
    });

    test('a reader views the history of a file', async () => {
      const path = 'docs/руководство.md';
      const page = await open(`${FILES}/src/branch/main/${encodeURI(path)}`);
      await go(page, '.tip-history');
      expect(pathOf(page)).toBe(`${FILES}/commits/branch/main/${path}`);
      expect(await wholeHistory(page)).toEqual(files('log', '--format=%H', 'main', '--', path).split('\n'));
      expectNoConsoleErrors();
    });

    test('a reader views a merge against either parent, folds a file, goes to a parent and downloads its patch', async () => {
      const [merge = '', first = '', second = ''] = files('log', '-1', '--merges', '--format=%H %P', 'main').split(' ');
      const page = await open(`${FILES}/commit/${merge}`);
      await page.click('.section-head details.menu > summary');
      await go(page, `.section-head .menu-item[aria-current] >> xpath=../following-sibling::li[1]/a`);
      expect(new URL(page.url()).search).not.toBe('');
      const against = files('diff', '--name-only', second, merge).split('\n');
      expect(await page.locator('.files-leaf').count()).toBe(against.length);
      await page.locator('.dfile > summary').first().click();
      expect(
        await page
          .locator('.dfile')
          .first()
          .evaluate((details) => (details as HTMLDetailsElement).open),
      ).toBe(false);
      expect(await ids(page, '.meta a[href*="/commit/"]:not([href*="/src/"])')).toEqual([first, second]);
      await go(page, `.meta a[href$="/commit/${first}"]`);
      expect(pathOf(page)).toBe(`${FILES}/commit/${first}`);
      const patch = await page.locator('.commit-head a', { hasText: '.patch' }).getAttribute('href');
      expect(await site.app.text(patch ?? '')).toMatch(new RegExp(`^From ${first} `));
      expectNoConsoleErrors();
    });

    test('a reader gets a raw file, its permanent link and another encoding of it', async () => {
      const page = await open(`${FILES}/src/branch/main/encodings/koi8-r.txt`);
      const raw = await page.locator('.filehead a[href*="/raw/"]').first().getAttribute('href');
      const bytes = Buffer.from(await (await site.app.get(raw ?? '')).arrayBuffer());
      expect(bytes.equals(git(site.gitDirs.files, ['show', 'main:encodings/koi8-r.txt']))).toBe(true);
      await page.selectOption('#encoding', 'windows-1251');
      await go(page, '.encoding button');
      expect(new URL(page.url()).searchParams.get('encoding')).toBe('windows-1251');
      await page.click('.filehead .menu:last-child > summary');
      await go(page, '.filehead a[data-key="y"]');
      expect(pathOf(page)).toBe(`${FILES}/src/commit/${files('rev-parse', 'main')}/encodings/koi8-r.txt`);
      expectNoConsoleErrors();
    });

    test('a reader sees the address for cloning, and the command beside it', async () => {
      const page = await open(KERNEL);
      await page.click('details.clone > summary');
      const address = `${site.app.origin}${KERNEL}.git`;
      expect(await page.inputValue('#clone-url')).toBe(address);
      expect(await page.locator('details.clone .hint').first().textContent()).toContain(`git clone ${address}`);
      expect(await page.locator('details.clone button:visible').count()).toBe(0);
      expectNoConsoleErrors();
    });

    test('dates are exact, in the author’s or committer’s zone', async () => {
      const page = await open(KERNEL);
      expect((await page.textContent('.tip time'))?.trim()).toBe(
        kernel('log', '-1', '--format=%ci').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'),
      );
      expect(await page.locator('.when-words').count()).toBe(0);
      expectNoConsoleErrors();
    });

    test('theme and language are chosen in the footer and kept', async () => {
      const page = await open(`${FILES}/branches`);
      await go(page, '.switch-btn[value="dark"]');
      await go(page, '.foot-langs a[lang="en"]');
      expect(pathOf(page)).toBe(`${FILES}/branches`);
      await tab.open(KERNEL);
      expect(await page.getAttribute('html', 'data-theme')).toBe('dark');
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      expectNoConsoleErrors();
    });

    test('the keys are listed on a page of their own', async () => {
      const page = await open(FILES);
      await go(page, '.foot [data-enhance="keys-help"]');
      expect(await page.locator('kbd').count()).toBeGreaterThan(5);
      expectNoConsoleErrors();
    });

    test('no control appears that needs a script', async () => {
      tab = await openTab({ javaScriptEnabled: false });
      const shown: string[] = [];
      for (const { name, path } of site.kinds.filter((kind) =>
        /^(home|file-code|file-encoding|commits-files|commit-merge|tags|find|repositories)$/.test(kind.name),
      )) {
        await tab.open(path);
        for (const button of await tab.page.locator('button[type="button"]:visible, [hidden]:visible').all())
          shown.push(`${name}: ${await button.evaluate((element) => element.outerHTML.slice(0, 120))}`);
      }
      expect(shown).toEqual([]);
      expectNoConsoleErrors();
    });
  },
);
