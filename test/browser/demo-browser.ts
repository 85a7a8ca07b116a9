/** One browser and the demo site for a file of tests, which imports them: they are there before its first test and go after its last. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { findChromium, startChromium } from '../support/chromium.js';
import { startDemoSite, type DemoSite } from '../support/demo-site.js';
import { watchedPage, type WatchedPage } from './watched-page.js';

/** Undefined: there is no browser to test with, and nothing below is set. */
export const found = findChromium();
export let browser: Browser;
export let site: DemoSite;

const tabs: WatchedPage[] = [];

/** A page of the site in a profile of its own, closed after the test. */
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
