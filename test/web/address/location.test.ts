/** Every URL that the site makes is parsed back to its location, whatever bytes the names contain. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pathBytes, pathText } from '../../../src/git/path-text.js';
import {
  BadEscapeError,
  decodeSegment,
  encodeSegment,
  href,
  parseLocation,
  parseQuery,
  parseRefSubUrl,
  REVISION_PAGES,
  type Location,
  type RefKind,
} from '../../../src/web/address/location.js';

/** One name in a tree: any bytes except NUL and `/`, not empty, not `.` or `..` (git refuses those). */
const segment = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).map((text) => new Uint8Array(Buffer.from(text))),
    fc
      .constantFrom('%', '#', '?', '+', ' ', '"', "'", '%41', 'ветка', '-', 'branch', 'search', 'a&b', '日本')
      .map((text) => new Uint8Array(Buffer.from(text))),
  )
  .map((bytes) => pathText(Buffer.from(bytes.filter((byte) => byte !== 0 && byte !== 0x2f))))
  .filter((text) => text !== '' && text !== '.' && text !== '..');
const path = fc.array(segment, { minLength: 0, maxLength: 4 }).map((segments) => segments.join('/'));
const ref = fc.record({
  kind: fc.constantFrom<RefKind>('branch', 'tag', 'commit'),
  name: fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
});
const repository = fc.record({
  owner: fc.constantFrom('o', 'torvalds', 'a.b_c-d'),
  repo: fc.constantFrom('r', 'WSL2-Linux-Kernel', 'x.y'),
});
const oid = fc.constantFrom('e95d5d99fca8d7d5cbb4d34dfbbff4a8b1717978', 'e95d5d9');

/** The URL as the server receives it after a browser has followed the link. */
function followed(link: string): { location: Location | undefined; search: string } {
  const url = new URL(link, 'http://kedr.example');
  return { location: parseLocation(url.pathname), search: url.search };
}

describe('a link leads to the location that it was made for', () => {
  test('pages of a revision', () => {
    const makers = { src: href.src, raw: href.raw, media: href.media, commits: href.commits } as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...REVISION_PAGES.filter((page): page is keyof typeof makers => page in makers)),
        repository,
        ref,
        path,
        (page, name, at, where) => {
          const rest = [...at.name.split('/'), ...(where === '' ? [] : where.split('/'))];
          expect(followed(makers[page](name, at, where)).location).toEqual({ page, ...name, kind: at.kind, rest });
        },
      ),
    );
  });

  test('the finder and the list of paths', () => {
    fc.assert(
      fc.property(repository, ref, fc.string(), (name, at, query) => {
        const link = followed(href.find(name, at, { q: query }));
        expect(link.location).toEqual({ page: 'find', ...name, kind: at.kind, rest: at.name.split('/') });
        expect(parseQuery(link.search).get('q')).toBe(query.toWellFormed());
        expect(followed(href.treeList(name, at)).location).toEqual({
          page: 'tree-list',
          ...name,
          kind: at.kind,
          rest: at.name.split('/'),
        });
      }),
    );
  });

  test('commits, blobs, lists', () => {
    fc.assert(
      fc.property(repository, oid, path, ref, (name, id, where, at) => {
        expect(followed(href.commit(name, id)).location).toEqual({ page: 'commit', ...name, oid: id, format: 'html' });
        expect(followed(href.commitFile(name, id, 'patch')).location).toEqual({
          page: 'commit',
          ...name,
          oid: id,
          format: 'patch',
        });
        expect(followed(href.blob(name, id)).location).toEqual({ page: 'blob', ...name, word: 'raw', oid: id });
        expect(followed(href.branches(name)).location).toEqual({ page: 'branches', ...name });
        const palette = followed(href.repositoryPalette(name, at));
        expect(palette.location).toEqual({ page: 'repository-palette', ...name });
        expect(parseRefSubUrl(parseQuery(palette.search).get('ref'))).toEqual(at);
        const listing = followed(href.lastCommit(name, id, where, at));
        expect(listing.location).toEqual({ page: 'lastcommit', ...name, oid: id, path: where });
        expect(parseRefSubUrl(parseQuery(listing.search).get('refSubUrl'))).toEqual(at);
        const side = followed(href.sideTree(name, id, where, at));
        expect(side.location).toEqual({ page: 'side-tree', ...name, oid: id, path: where });
        expect(parseRefSubUrl(parseQuery(side.search).get('refSubUrl'))).toEqual(at);
        expect(followed(href.commitCards(name) + id).location).toEqual({ page: 'commit-card', ...name, oid: id });
        expect(followed(href.containingRefs(name, id)).location).toEqual({ page: 'containing-refs', ...name, oid: id });
        expect(followed(href.contextLines(name, id, { style: 'split' })).location).toEqual({
          page: 'context-lines',
          ...name,
          oid: id,
        });
      }),
    );
  });

  test('a segment survives encoding byte by byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const text = pathText(Buffer.from(bytes));
        expect(encodeSegment(text)).toMatch(/^[A-Za-z0-9\-._~!$'()*+,;=:@%]*$/);
        expect([...pathBytes(decodeSegment(encodeSegment(text)))]).toEqual([...bytes]);
      }),
    );
  });
});

test('a path with ?go-get=1 is that of the go command, whatever it names otherwise', () => {
  const repository = { page: 'go-get', owner: 'o', repo: 'r' };
  expect(parseLocation('/o/r', '?go-get=1')).toEqual(repository);
  expect(parseLocation('/o/r/branches', '?x=1&go-get=1')).toEqual(repository);
  expect(parseLocation('/o/r/branches', '?go-get=2')).toEqual({ page: 'branches', owner: 'o', repo: 'r' });
});

describe('URLs as they arrive', () => {
  test.each<[string, Location]>([
    ['/', { page: 'repositories' }],
    ['/explore/repos', { page: 'repositories' }],
    ['/explore/code', { page: 'explore-code' }],
    ['/o', { page: 'owner', owner: 'o' }],
    ['/o/r', { page: 'home', owner: 'o', repo: 'r' }],
    ['/o/r.git', { page: 'home', owner: 'o', repo: 'r' }],
    ['/o/r/', { page: 'home', owner: 'o', repo: 'r' }],
    ['/o/r/src', { page: 'redirect', owner: 'o', repo: 'r' }],
    ['/o/r/src/master/README', { page: 'untyped', owner: 'o', repo: 'r', word: 'src', rest: ['master', 'README'] }],
    ['/o/r/tree/master/a', { page: 'untyped', owner: 'o', repo: 'r', word: 'src', rest: ['master', 'a'] }],
    ['/o/r/-/blob/master/a', { page: 'untyped', owner: 'o', repo: 'r', word: 'src', rest: ['master', 'a'] }],
    ['/o/r/src/branch/a//b/', { page: 'src', owner: 'o', repo: 'r', kind: 'branch', rest: ['a', 'b'] }],
    ['/-/keys', { page: 'keys' }],
    ['/-/palette', { page: 'palette' }],
    ['/-/repo-list', { page: 'repo-list' }],
    ['/o/r/palette', { page: 'repository-palette', owner: 'o', repo: 'r' }],
    ['/o/r/ref-list', { page: 'ref-list', owner: 'o', repo: 'r' }],
    ['/o/r/index-state', { page: 'index-state', owner: 'o', repo: 'r' }],
    ['/o/r/raw/blob/abcd', { page: 'blob', owner: 'o', repo: 'r', word: 'raw', oid: 'abcd' }],
    ['/o/r/commit/abcdef1.diff', { page: 'commit', owner: 'o', repo: 'r', oid: 'abcdef1', format: 'diff' }],
    ['/o/r.git/info/refs', { page: 'git-refs', owner: 'o', repo: 'r' }],
    ['/o/r.git/HEAD', { page: 'git-file', owner: 'o', repo: 'r', path: 'HEAD' }],
    ['/o/r.git/git-upload-pack', { page: 'git-service', owner: 'o', repo: 'r', service: 'git-upload-pack' }],
    ['/api/healthz', { page: 'healthz' }],
    ['/api/readyz', { page: 'readyz' }],
  ])('%s', (target, location) => {
    expect(parseLocation(target)).toEqual(location);
  });

  test.each([
    '/o/r/issues',
    '/o/r/pulls',
    '/o/r/commit',
    '/o/r/commit-card',
    '/o/r/commit-card/a/b',
    '/o/r/side-tree',
    '/o/r/commit/a/b',
    '/explore/users',
    '/api/v2',
    '/o/r/branches/x',
  ])('%s is not a page', (target) => {
    expect(parseLocation(target)).toBeUndefined();
  });

  test.each(['/o/r/src/branch/%', '/o/%ZZ', '/o/r/raw/branch/m/a%2'])('%s has a broken escape', (target) => {
    expect(() => parseLocation(target)).toThrow(BadEscapeError);
  });
});
