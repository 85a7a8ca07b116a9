/** The branches and tags that match part of a name: the same names as in git, ranked, and limited in number. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { displayPath, pathText } from '../../../../src/git/path-text.js';
import type { RefSnapshot } from '../../../../src/git/refs/ref-snapshot.js';
import type { RefListAnswer } from '../../../../src/shared/answers.js';
import { decodeSegment, href, refAddress, type RefName } from '../../../../src/web/address/location.js';
import { ANY_REF, withRef } from '../../../../src/shared/ref-template.js';
import { searchRefs } from '../../../../src/web/pages/refs/ref-search.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, initBare } from '../../../support/git-fixture.js';

const REFS = [
  'heads/main',
  'heads/maintenance',
  'heads/feature/main',
  'heads/feature/domain',
  'heads/ветка/новая',
  'heads/drivers/ёлка',
  'tags/main',
  'tags/v2.6.9',
  'tags/v2.6.10',
  'tags/v2.6.10-rc1',
  'tags/not-the-main',
  'tags/MAIN-2',
  ...Array.from({ length: 60 }, (_, at) => `tags/release/${String(at)}`),
];
let app: RunningApp;
let snapshot: RefSnapshot | undefined;
let gitDir: string;

beforeAll(async () => {
  gitDir = initBare('ref-search');
  const commit = gitText(gitDir, ['commit-tree', '-m', 'x', gitText(gitDir, ['mktree'])]);
  const odd = Buffer.concat([Buffer.from('create refs/tags/odd-'), Buffer.from([0xff]), Buffer.from(` ${commit}\n`)]);
  git(gitDir, ['update-ref', '--stdin'], {
    input: Buffer.concat([Buffer.from(REFS.map((name) => `create refs/${name} ${commit}\n`).join('')), odd]),
  });
  git(gitDir, ['tag', 'tree-of-nothing', `${commit}^{tree}`]);
  app = await startApp({ 'o/r': gitDir, 'o/empty': initBare('no-refs') });
  snapshot = await app.context.repositories.find('o', 'r')?.refs();
});
afterAll(() => app.close());

const search = (query: string, limit = 100): string[] => {
  if (snapshot === undefined) throw new Error('no repository');
  return searchRefs(snapshot, query, limit).refs.map(
    ({ kind, ref }) => `${kind === 'branch' ? 'heads' : 'tags'}/${ref.short}`,
  );
};
const ask = async (query: string, path = '/o/r/ref-list'): Promise<RefListAnswer> =>
  (await (await app.get(`${path}?q=${encodeURIComponent(query)}`)).json()) as RefListAnswer;

describe('a search for refs', () => {
  it('finds exactly the names of git that contain the text', () => {
    const all = gitText(gitDir, ['for-each-ref', '--format=%(refname)'])
      .split('\n')
      .map((name) => name.replace(/^refs\//, ''));
    for (const query of ['main', 'rel', '1', 'v2.6', '/', 'rc', 'ветка']) {
      expect(search(query).sort(), query).toEqual(
        all
          .filter((name) =>
            name
              .replace(/^(heads|tags)\//, '')
              .toLowerCase()
              .includes(query),
          )
          .sort(),
      );
    }
  });

  it('ranks the exact name first, then prefixes, then prefixes of a part; branches before tags', () => {
    expect(search('main')).toEqual([
      'heads/main',
      'tags/main',
      'heads/maintenance',
      'tags/MAIN-2',
      'heads/feature/main',
      'tags/not-the-main',
      'heads/feature/domain',
    ]);
  });

  it('ranks the newest version first among equals', () => {
    expect(search('v2')).toEqual(['tags/v2.6.10', 'tags/v2.6.10-rc1', 'tags/v2.6.9']);
  });

  it('requires every word, in any order and case; ё equals е', () => {
    expect(search('MAIN feature').sort()).toEqual(['heads/feature/domain', 'heads/feature/main']);
    expect(search('елка')).toEqual(['heads/drivers/ёлка']);
  });

  it('recognises the other keyboard layout, and says so', async () => {
    expect(search('ьфшт')).toEqual(search('main'));
    expect(await ask('ьфшт')).toMatchObject({ reading: 'main' });
    expect(await ask('dtnrf')).toMatchObject({ reading: 'ветка', refs: [{ name: 'ветка/новая' }] });
    expect((await ask('main')).reading).toBeNull();
  });

  it('finds nothing for an empty query', () => {
    expect(search('')).toEqual([]);
    expect(search('   ')).toEqual([]);
    expect(search('no such ref')).toEqual([]);
  });

  it('returns at most the requested number, the best ones', () => {
    expect(search('release', 3)).toEqual(['tags/release/59', 'tags/release/58', 'tags/release/57']);
  });
});

describe('the answer', () => {
  it('gives the address form of each, and is short', async () => {
    const { refs, isCut } = await ask('release');
    expect([refs.length, isCut]).toEqual([50, true]);
    expect(refs[0]).toEqual({ kind: 'tag', name: 'release/59', address: 'release/59' });
    const few = await ask('release/5');
    expect([few.refs.length, few.isCut]).toEqual([11, false]);
    const [branch] = (await ask('новая')).refs;
    expect((await app.get(withRef('/o/r/src/branch/*', branch?.address ?? ''))).status).toBe(200);
  });

  it('completes the address of any page as the page itself writes it', async () => {
    const name = { owner: 'o', repo: 'r' };
    const pages = [
      (ref: RefName): string => href.src(name, ref, 'a*b/*'),
      (ref: RefName): string => href.commits(name, ref, '', { q: '*', author: 'a+b' }),
      (ref: RefName): string => href.graphOf(name, ref),
      (ref: RefName): string => href.src(name, ref),
    ];
    const same = (address: string): unknown => [
      decodeSegment(address.split('?')[0] ?? ''),
      ...new URLSearchParams(address.split('?')[1]),
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'a/+%&#=?$* ёб\udcff'), minLength: 1, maxLength: 8 }),
        fc.constantFrom(...pages),
        (ref, page) => {
          // The query of an address is text; names that are not UTF-8 have a page of their own.
          fc.pre(ref.isWellFormed() || !page({ kind: 'tag', name: 'x' }).includes('?'));
          expect(same(withRef(page({ kind: 'tag', name: ANY_REF }), refAddress(ref)))).toEqual(
            same(page({ kind: 'tag', name: ref })),
          );
        },
      ),
    );
  });

  it('leaves out a tag of a tree, which has no page', async () => {
    expect(search('tree-of-nothing')).toEqual(['tags/tree-of-nothing']);
    expect((await ask('tree-of-nothing')).refs).toEqual([]);
  });

  it('shows a name that is not UTF-8 in readable form and links to its bytes', async () => {
    const name = pathText(Buffer.from([0x6f, 0x64, 0x64, 0x2d, 0xff]));
    expect((await ask('odd')).refs).toEqual([{ kind: 'tag', name: displayPath(name), address: 'odd-%FF' }]);
    expect((await app.get('/o/r/src/tag/odd-%FF')).status).toBe(200);
  });

  it('is requested again only when a ref has moved', async () => {
    const response = await app.get('/o/r/ref-list?q=main');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(
      (await app.get('/o/r/ref-list?q=main', { 'if-none-match': response.headers.get('etag') ?? '' })).status,
    ).toBe(304);
  });

  it('is empty without a query, and for a repository without refs', async () => {
    expect(await ask('')).toEqual({ refs: [], isCut: false, reading: null });
    expect(await ask('main', '/o/empty/ref-list')).toEqual({ refs: [], isCut: false, reading: null });
    expect((await app.get('/o/nothing/ref-list?q=x')).status).toBe(404);
  });
});
