/** Sizes of what a visitor downloads; times are not measured. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASSETS_PATH } from '../../src/web/http/assets.js';
import { FILES, KERNEL, startDemoSite, type DemoSite } from '../support/demo-site.js';

const KB = 1024;
/** Fits into the first round trips of a phone's connection, together with everything else. */
const ROOT_PAGE = 20 * KB;
const SCRIPTS = 40 * KB;
const STYLES = 30 * KB;

let site: DemoSite;
beforeAll(async () => {
  site = await startDemoSite();
});
afterAll(async () => {
  await site?.app.close();
});

/** Built files with this ending, as `assets/` addresses. */
function built(ending: string): string[] {
  const { folder } = site.app.context.assets;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => name.replaceAll('\\', '/'));
}

const compressed = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + readFileSync(join(site.app.context.assets.folder, `${name}.br`)).length, 0);

describe('the weight', () => {
  test.each(['ru', 'en', 'de'])('of the root page of a kernel stays below 20 KB, in %s', async (language) => {
    const html = await site.app.text(KERNEL, { 'accept-language': language });
    expect(html).toContain(`<html lang="${language}"`);
    expect(brotliCompressSync(html).length).toBeLessThan(ROOT_PAGE);
  });

  test('of that page is sent compressed', async () => {
    const lengths = new Map<string, number>();
    for (const coding of ['br', 'gzip', 'identity']) {
      const response = await site.app.get(KERNEL, { 'accept-encoding': coding });
      expect(response.headers.get('content-encoding')).toBe(coding === 'identity' ? null : coding);
      lengths.set(coding, (await response.text()).length);
    }
    expect(new Set(lengths.values()).size).toBe(1);
  });

  test('of all scripts together stays below 40 KB, of the stylesheet below 30 KB', () => {
    const [scripts, styles] = [built('.js'), built('.css')];
    expect(scripts.length).toBeGreaterThan(1);
    expect(styles).toHaveLength(1);
    expect(compressed(scripts)).toBeLessThan(SCRIPTS);
    expect(compressed(styles)).toBeLessThan(STYLES);
  });
});

describe('assets', () => {
  test('of a page have a hash in their name, are cached for ever and are compressed by the build', async () => {
    const html = await site.app.text(`${FILES}/src/branch/main/code/hello.c`);
    const named = [
      ...new Set([...html.matchAll(new RegExp(`"(${ASSETS_PATH}/[^"#]+)`, 'g'))].map(([, path]) => path as string)),
    ];
    expect(named.length).toBeGreaterThan(3);
    for (const path of named) {
      expect(path).toMatch(/-[A-Z0-9]{8}\.\w+$/);
      // Pictures are compressed by their own format.
      if (path.endsWith('.png')) continue;
      const plain = Buffer.from(await (await site.app.get(path, { 'accept-encoding': 'identity' })).arrayBuffer());
      const file = join(site.app.context.assets.folder, path.slice(ASSETS_PATH.length));
      for (const [coding, ending, expand] of [
        ['br', '.br', brotliDecompressSync],
        ['gzip', '.gz', gunzipSync],
      ] as const) {
        const response = await site.app.get(path, { 'accept-encoding': coding });
        expect(response.headers.get('content-encoding'), path).toBe(coding);
        expect(response.headers.get('cache-control'), path).toBe('public, max-age=31536000, immutable');
        expect(response.headers.get('vary'), path).toBe('Accept-Encoding');
        expect(Number(response.headers.get('content-length')), path).toBe(readFileSync(file + ending).length);
        expect(expand(readFileSync(file + ending)).equals(plain), path).toBe(true);
      }
    }
  });
});

test('reading sets no cookie, and no page names another host', async () => {
  const problems: string[] = [];
  for (const { name, path, status } of site.kinds) {
    const response = await site.app.get(path);
    if (response.status !== status) problems.push(`${name}: ${response.status}`);
    if (response.headers.has('set-cookie')) problems.push(`${name} sets a cookie`);
    // Links may lead anywhere, but what a page loads must be on this site.
    for (const [, address = ''] of (await response.text()).matchAll(
      /<(?:script|link(?! rel="canonical")|img|source|audio|video|iframe)\b[^>]*?\s(?:src|href|srcset)="([^"]*)"/g,
    )) {
      if (/^(?:https?:)?\/\//.test(address)) problems.push(`${name} loads ${address}`);
    }
  }
  expect(problems).toEqual([]);
});
