/**
 * One browser and the demo site for a test file that imports them: started before its first test and stopped after its
 * last.
 */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { findChromium, startChromium } from '../support/chromium.js';
import { startDemoSite, type DemoSite } from '../support/demo-site.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

/** Undefined when there is no browser for tests; then nothing below is set. */
export const found = findChromium();
export let browser: Browser;
export let site: DemoSite;

const tabs: WatchedPage[] = [];

/** A page of the site in a new profile, closed after the test. */
export async function openTab(options?: BrowserContextOptions): Promise<WatchedPage> {
  const tab = await watchedPage(browser, site.app.origin, options);
  tabs.push(tab);
  return tab;
}

beforeAll(async () => {
  if (found === undefined) return;
  [site, browser] = await Promise.all([startDemoSite(), startChromium()]);
});
afterEach(async () => {
  await Promise.all(tabs.splice(0).map((tab) => tab.close()));
});
afterAll(async () => {
  await browser?.close();
  await site?.app.close();
});
