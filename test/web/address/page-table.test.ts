/** Every row of the page table: its links parse to the same location, and crawlers and owners follow its rules. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathText } from '../../../src/git/path-text.js';
import { RESERVED_WORDS, SITE_WORDS } from '../../../src/shared/reserved-words.js';
import { addressOf, parseLocation, uncrawledPaths, type Location } from '../../../src/web/address/location.js';
import { pageTable, type PageName } from '../../../src/web/address/page-table.js';
import { ASSETS_PATH } from '../../../src/web/http/assets.js';

const anySegment = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom('%', '#', '?', '+', ' ', '-', 'HEAD', 'objects', 'a.diff', 'x.git', '%41', 'ветка')
      .map((text) => new Uint8Array(Buffer.from(text))),
  )
  .map((bytes) => pathText(Buffer.from(bytes.filter((byte) => byte !== 0 && byte !== 0x2f))))
  .filter((text) => text !== '' && text !== '.' && text !== '..');
const HEX = 'e95d5d99fca8d7d5cbb4d34dfbbff4a8b1717978';

const PLACEHOLDERS = /\{([\w-]+)(\[\])?([*+])?(?::([^}]*))?\}/g;
/** Words after which a URL is not `untyped`. */
const KINDS = ['branch', 'tag', 'commit', 'blob'];

function valueOf(
  page: PageName,
  [, name = '', list, tail, words]: RegExpExecArray,
  segment: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  if (tail === undefined) {
    if (words !== undefined) return fc.constantFrom(...words.split('|'));
    return fc.constantFrom(...({ owner: ['o', 'a.b_c-d'], repo: ['r', 'x.y'] }[name] ?? [HEX, HEX.slice(0, 7)]));
  }
  const minLength = tail === '+' || page === 'untyped' ? 1 : 0;
  const segments = fc
    .array(segment, { minLength, maxLength: 4 })
    .filter(([first]) => page !== 'untyped' || !KINDS.includes(first ?? ''))
    .map((found) => (words === undefined ? found : [words, ...found]));
  return list === undefined ? segments.map((found) => found.join('/')) : segments;
}

/** Locations of a page, one arbitrary for each pattern. */
function locationsOf(page: PageName, segment = anySegment): fc.Arbitrary<Location>[] {
  return pageTable[page].addresses.flatMap((address, at) => {
    const [path, fixed] = typeof address === 'string' ? [address, {}] : address;
    // Links use the first of patterns with equal placeholders, and never one with a placeholder without a name.
    if ((at > 0 && page === 'repositories') || path.includes('{:')) return [];
    const placeholders = [...path.matchAll(PLACEHOLDERS)].map(
      (found) => [found[1] ?? '', valueOf(page, found, segment)] as const,
    );
    return [fc.record(Object.fromEntries(placeholders)).map((values) => ({ page, ...values, ...fixed }) as Location)];
  });
}

const pages = Object.keys(pageTable) as PageName[];
/** Links never lead to `redirect`. */
const written = pages.filter((page) => page !== 'redirect');

describe('every page of the table', () => {
  it.each(written)('%s: its address is read as what it was written from', (page) => {
    const locations = locationsOf(page);
    expect(locations).not.toEqual([]);
    for (const location of locations)
      fc.assert(
        fc.property(location, (wanted) => {
          const { pathname, search } = new URL(addressOf(wanted), 'http://kedr.example');
          expect(parseLocation(pathname, search)).toEqual(wanted);
        }),
      );
  });

  it('has an address of its own, but for what leads to another page', () => {
    expect(pages.filter((page) => locationsOf(page).length === 0)).toEqual(['redirect']);
    expect(() => addressOf({ page: 'redirect', owner: 'o', repo: 'r' })).toThrow('no address is written');
  });

  // Untyped URLs redirect to others.
  it.each(written.filter((page) => page !== 'untyped'))('%s: crawlers read it or keep away as its row says', (page) => {
    const rules = uncrawledPaths().map((path) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll('*', '.*')}`));
    for (const location of locationsOf(page, fc.constantFrom('main', 'v5.10', 'drivers')))
      fc.assert(
        fc.property(location, (wanted) => {
          const { uncrawled } = pageTable[page];
          const { pathname } = new URL(addressOf(wanted), 'http://kedr.example');
          // The form without revisions may be crawled.
          fc.pre(!pathname.endsWith('/compare'));
          const below = pathname.split('/').slice(3).join('/');
          const isUncrawled = typeof uncrawled === 'string' ? below.startsWith(uncrawled) : uncrawled;
          expect(rules.some((rule) => rule.test(pathname))).toBe(isUncrawled);
        }),
      );
  });

  it('names some to crawlers', () => {
    expect(uncrawledPaths()).toEqual(
      expect.arrayContaining(['/-/', '/*/*/archive/', '/*/*/raw/', '/*/*/src/commit/', '/*/*/objects/', '/*/*/rss/']),
    );
    expect(uncrawledPaths()).not.toContain('/*/*/src/');
  });
});

describe('reserved words', () => {
  it('are those with which pages of the site begin', () => {
    const firstWords = pages
      .flatMap((page) =>
        pageTable[page].addresses.map((address) => (typeof address === 'string' ? address : address[0])),
      )
      .map((path) => path.split('/')[1] ?? '')
      .filter((word) => word !== '' && !word.startsWith('{'));
    expect([...new Set(firstWords)].sort()).toEqual([...SITE_WORDS].sort());
  });

  it('never stand for an owner, and have the place of the static files', () => {
    for (const word of SITE_WORDS) {
      expect(parseLocation(`/${word}/r/branches`)).toBeUndefined();
      expect(RESERVED_WORDS.has(word)).toBe(true);
    }
    expect(RESERVED_WORDS.has(ASSETS_PATH.slice(1))).toBe(true);
  });
});
