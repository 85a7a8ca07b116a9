/** Below a path of a host every page is the same page, but for its addresses: all of them, and nothing else, move. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { settled, startDemoSite, type DemoSite } from '../support/demo-site.js';

const PREFIX = '/under/a-proxy';
let site: DemoSite;

beforeAll(async () => {
  site = await startDemoSite({ trustedProxies: ['loopback'] });
});
afterAll(() => site.app.close());

const LOCAL_ADDRESS = /(?:href|src|srcset|action|poster|data-[\w-]*(?:url|href|src))="(\/[^"]*)"/g;
/** Ids of requests and colours of nothing else differ between two answers. */
const REQUEST_ID = /\b[0-9a-f]{12}\b/g;

it('every address of every kind of page is below it', { timeout: 300_000 }, async () => {
  const wrong: string[] = [];
  for (const { name, path, status } of site.kinds) {
    await settled(site, path);
    const below = await site.app.get(path, { 'x-forwarded-prefix': PREFIX });
    expect(below.status, name).toBe(status);
    const html = await below.text();
    if (!(below.headers.get('content-type') ?? '').startsWith('text/html')) continue;
    const addresses = [...html.matchAll(LOCAL_ADDRESS)].map((match) => match[1] ?? '');
    expect(addresses.length, name).toBeGreaterThan(0);
    wrong.push(...addresses.filter((address) => !address.startsWith(`${PREFIX}/`)).map((its) => `${name}: ${its}`));
    const plain = (await site.app.text(path)).replace(REQUEST_ID, 'ID');
    const moved = html
      .replace(` data-cookie-path="${PREFIX}/"`, '')
      .replaceAll(encodeURIComponent(PREFIX), '')
      .replaceAll(PREFIX, '')
      .replace(REQUEST_ID, 'ID');
    if (moved !== plain) wrong.push(`${name} differs`);
  }
  expect(wrong).toEqual([]);
});
