import { expect, test } from 'vitest';
import { sitemapPage } from '../../../../src/web/pages/site/sitemap.js';
import type { PageRequest } from '../../../../src/web/http/page.js';

/** The addresses in the sitemap of a site with so many repositories. */
function addresses(count: number, query: Record<string, string> = {}): { root: string; found: string[] } {
  const repositories = Array.from({ length: count }, (_, n) => ({ owner: 'o', name: `r${n}` }));
  const request = {
    origin: 'https://example.org',
    query: new Map(Object.entries(query)),
    repositories: { list: () => repositories },
  } as unknown as PageRequest<never>;
  const reply = sitemapPage(request) as unknown as { body: string };
  return {
    root: /<(\w+) xmlns/.exec(reply.body)?.[1] ?? '',
    found: [...reply.body.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, address = '']) => address),
  };
}

test('a small sitemap has all addresses', () => {
  const { root, found } = addresses(2);
  expect(root).toBe('urlset');
  expect(found).toEqual(['', 'o/r0', 'o/r1'].map((path) => `https://example.org/${path}`));
});

test('past 50,000 addresses there are parts, which have each address once', () => {
  const { root, found } = addresses(120_000);
  expect(root).toBe('sitemapindex');
  expect(found).toEqual([1, 2, 3].map((part) => `https://example.org/sitemap.xml?page=${part}`));
  const parts = ['1', '2', '3'].map((page) => addresses(120_000, { page }));
  expect(parts.map((part) => [part.root, part.found.length])).toEqual([
    ['urlset', 50_000],
    ['urlset', 50_000],
    ['urlset', 20_001],
  ]);
  expect(new Set(parts.flatMap((part) => part.found)).size).toBe(120_001);
});
