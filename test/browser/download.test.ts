/** Archives and feeds in a real browser: a menu, a click, and a file with its name. */
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_CHROMIUM } from '../support/chromium.js';
import { FILES } from '../support/demo-site.js';
import { git } from '../support/git-fixture.js';
import { browser, found, site } from './demo-browser.js';

async function downloaded(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  const path = await download.path();
  return { name: download.suggestedFilename(), bytes: readFileSync(path) };
}

describe.skipIf(found === undefined)(found === undefined ? NO_CHROMIUM : 'downloads', () => {
  test.each([true, false])(
    'the menu beside «clone» downloads the files of the branch; scripts: %s',
    async (javaScriptEnabled) => {
      const context = await browser.newContext({ locale: 'ru', javaScriptEnabled, acceptDownloads: true });
      try {
        const page = await context.newPage();
        await page.goto(site.app.origin + FILES);
        await page.click('.archives > summary');
        const { name, bytes } = await downloaded(page, () => page.click('.archives .menu-item:has-text("TAR.GZ")'));
        expect(name).toBe('files-main.tar.gz');
        expect(
          gunzipSync(bytes).equals(
            git(site.gitDirs.files, ['archive', '--format=tar', '--prefix=files-main/', 'main']),
          ),
        ).toBe(true);
      } finally {
        await context.close();
      }
    },
  );

  test('a row of the list of tags downloads the files of the tag', async () => {
    const context = await browser.newContext({ locale: 'ru', acceptDownloads: true });
    try {
      const page = await context.newPage();
      await page.goto(`${site.app.origin}${FILES}/tags`);
      const { name, bytes } = await downloaded(page, () => page.click('tr:has(a:text-is("v1.0")) a:text-is("ZIP")'));
      expect(name).toBe('files-v1.0.zip');
      expect(bytes.subarray(-40).toString('latin1')).toBe(
        git(site.gitDirs.files, ['rev-parse', 'v1.0^{commit}']).toString().trim(),
      );
    } finally {
      await context.close();
    }
  });
});
