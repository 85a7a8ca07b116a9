/** Browser pages that record problems: script errors, violations of the security policy, failed requests. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface WatchedPage {
  readonly page: Page;
  readonly problems: string[];
  /** Opens a path of the site. */
  open(path: string): Promise<void>;
  close(): Promise<void>;
}

/** A missing picture of a document is expected, and an error page is a valid response. */
const MAY_FAIL = /\/raw\/|\/media\//;

/** No other host is contacted, except for what the page contains and the parts of the browser's own PDF viewer. */
const OWN = ['data:', 'blob:', 'chrome://', 'chrome-extension://'];

export async function watchedPage(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'ru', viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() >= 400 && response.request().resourceType() !== 'document' && !MAY_FAIL.test(pathname))
      problems.push(`${response.status()} ${pathname}`);
  });
  page.on('request', (request) => {
    if (!OWN.some((start) => request.url().startsWith(start)) && !request.url().startsWith(origin))
      problems.push(`asks ${request.url()}`);
  });
  return {
    page,
    problems,
    open: async (path) => {
      await page.goto(origin + path, { waitUntil: 'load' });
    },
    close: () => context.close(),
  };
}

/** How far the page is wider than its window, and which elements overflow. */
export function overflow({ page }: WatchedPage): Promise<string> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return '';
    const out = [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .slice(0, 3);
    return `${scrollWidth - clientWidth}px: ${out.map(({ tagName, className }) => `${tagName.toLowerCase()}.${String(className)}`).join(', ')}`;
  });
}
