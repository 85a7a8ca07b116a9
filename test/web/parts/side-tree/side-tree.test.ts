/** The tree beside directories and files, requested over HTTP; git gives the expected content of each level. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Element } from 'hast';
import { startApp, type RunningApp } from '../../../support/app.js';
import { git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, type PageNode } from '../../../support/page.js';

const WIDE = 1_500;
const DEEP = Array.from({ length: 20 }, (_, level) => `d${level}`);
/** The largest number of entries in the tree: all levels, with a link to the whole directory at both ends of each. */
const MAX_LINKS = 250;
let app: RunningApp;
let work: string;
let tip: string;

beforeAll(async () => {
  work = initWork('side');
  for (const name of [
    'README',
    'Makefile',
    'a/one.c',
    'a/two.c',
    'a/b/x10.c',
    'a/b/x9.c',
    'a/b/c/deep.c',
    'lib/x.c',
    'names/<b> & #?%.c',
    'names/пример.c',
  ])
    writeFile(work, name, `${name}\n`);
  for (let at = 0; at < WIDE; at += 1) writeFile(work, `wide/${String(at).padStart(4, '0')}.h`, '');
  writeFile(work, `${DEEP.join('/')}/bottom`, '');
  git(work, ['add', '-A']);
  // Not every file system allows such a name in a work tree.
  const blob = gitText(work, ['hash-object', '-w', '--stdin'], { input: 'x\n' });
  git(work, ['update-index', '-z', '--index-info'], {
    input: Buffer.concat([Buffer.from(`100644 ${blob}\tnames/latin-`), Buffer.from([0xe9, 0x2e, 0x63, 0])]),
  });
  git(work, ['commit', '-q', '-m', 'All']);
  git(work, ['branch', 'feature/x']);
  tip = gitText(work, ['rev-parse', 'HEAD']);
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

const page = async (path: string, headers?: Record<string, string>): Promise<PageNode> =>
  parsePage(await app.text(path, headers));
const src = (path: string): string => `/o/r/src/branch/main/${path}`;
const children = (node: PageNode, tag: string): Element[] =>
  ('children' in node ? node.children : []).filter(
    (child): child is Element => child.type === 'element' && child.tagName === tag,
  );
/** The names of one level, without those below. */
const level = (list: Element): string[] =>
  children(list, 'li').map((item) => textOf(children(item, 'a')[0] as Element));
const side = (root: PageNode): Element => find(root, 'nav.side');
const lists = (root: PageNode): Element[] => findAll(root, 'ul.side-list');

/** Entries as git lists them, folders first; these names have the same order by bytes and by the numbers in them. */
function listed(directory: string): string[] {
  const entries = git(work, ['ls-tree', '-z', directory === '' ? 'HEAD' : `HEAD:${directory}`])
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => ({ isFolder: line.includes(' tree '), name: line.slice(line.indexOf('\t') + 1) }));
  return [...entries.filter(({ isFolder }) => isFolder), ...entries.filter(({ isFolder }) => !isFolder)].map(
    ({ name }) => name,
  );
}

describe('the tree beside a page', () => {
  it('has every directory above a file, opens the path to it, and marks the file', async () => {
    const tree = side(await page(src('a/two.c')));
    expect(lists(tree).map(level)).toEqual([listed(''), listed('a')]);
    const [current, ...more] = findAll(tree, 'a').filter((link) => link.properties['ariaCurrent'] === 'page');
    expect(more).toEqual([]);
    expect([textOf(current as Element), attribute(current as Element, 'href')]).toEqual(['two.c', src('a/two.c')]);
  });

  it('of a directory opens it too, by the numbers in its names, and marks it', async () => {
    const tree = side(await page(src('a/b')));
    expect(lists(tree).map(level)).toEqual([listed(''), listed('a'), ['c', 'x9.c', 'x10.c']]);
    expect(
      findAll(tree, 'a')
        .filter((link) => link.properties['ariaCurrent'] === 'page')
        .map(textOf),
    ).toEqual(['b']);
  });

  it('orders names like the table: by the numbers in them', async () => {
    expect(level(lists(side(await page(src('a/b/x9.c')))).at(-1) as Element)).toEqual(['c', 'x9.c', 'x10.c']);
  });

  it('has plain links to the named entries, whatever the names contain', async () => {
    const tree = side(await page(src('names/%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.c')));
    const links = findAll(tree, 'a').map((link) => attribute(link, 'href'));
    expect(links).toContain(src('names/latin-%E9.c'));
    for (const link of links) expect([link, (await app.get(link)).status]).toEqual([link, 200]);
  });

  it('comes after the content for readers without styles', async () => {
    const html = await app.text(src('a/two.c'));
    expect(html.indexOf('<nav class="side"')).toBeGreaterThan(html.indexOf('<pre class="code"'));
  });

  it.each(['/o/r', '/o/r/src/branch/main', '/o/r/commits/branch/main/a', '/o/r/branches'])(
    'is absent on %s',
    async (path) => {
      expect(findAll(await page(path), 'nav.side')).toEqual([]);
    },
  );

  it.each([
    ['first', 0],
    ['middle', 750],
    ['last', WIDE - 1],
  ])(
    'of a directory of 1,500 entries shows those around the page, with a link to the rest: the %s one',
    async (_, at) => {
      const name = `${String(at).padStart(4, '0')}.h`;
      const root = await page(src(`wide/${name}`));
      const wide = lists(side(root)).at(-1) as Element;
      expect(findAll(side(root), 'a').length).toBeLessThan(MAX_LINKS);
      const all = findAll(wide, 'a.side-all');
      expect(all.map((link) => [textOf(link), attribute(link, 'href')])).toEqual(
        Array.from({ length: at === 750 ? 2 : 1 }, () => ['Весь каталог (1500)', src('wide')]),
      );
      const names = findAll(wide, 'a.side-link').map(textOf);
      expect(names).toContain(name);
      expect(listed('wide').join('\n')).toContain(names.join('\n'));
    },
  );

  it('of a wide directory begins with its first entries and a link to the rest', async () => {
    const tree = side(await page(src('wide')));
    expect(findAll(tree, 'a').length).toBeLessThan(MAX_LINKS);
    const names = findAll(lists(tree).at(-1) as Element, 'a.side-link').map(textOf);
    expect(names.length).toBeGreaterThan(50);
    expect(names).toEqual(listed('wide').slice(0, names.length));
    expect(findAll(tree, 'a.side-all').map((link) => attribute(link, 'href'))).toEqual([src('wide')]);
  });

  it('beside blame is that of the file, hidden by the same choice', async () => {
    const blame = '/o/r/blame/branch/main/a/two.c';
    const names = lists(side(await page(blame))).map(level);
    expect(names).toEqual(lists(side(await page(src('a/two.c')))).map(level));
    const hidden = await page(blame, { cookie: 'tree=hidden' });
    expect(findAll(hidden, 'nav.side')).toEqual([]);
    expect(findAll(hidden, 'form.side-switch')).toHaveLength(1);
    const tag = (await app.get(blame)).headers.get('etag') as string;
    expect((await app.get(blame, { 'if-none-match': tag, cookie: 'tree=hidden' })).status).toBe(200);
  });

  it('stays short however deep the path is', async () => {
    const tree = side(await page(src(`${DEEP.join('/')}/bottom`)));
    expect(findAll(tree, 'a').length).toBeLessThan(MAX_LINKS);
    expect(findAll(tree, 'a').map(textOf).slice(-3)).toEqual(['d18', 'd19', 'bottom']);
  });

  it('keeps the ref of the page in its links', async () => {
    const tree = side(await page('/o/r/src/branch/feature/x/a/two.c'));
    for (const link of findAll(tree, 'a'))
      expect(attribute(link, 'href')).toMatch(/^\/o\/r\/src\/branch\/feature\/x\//);
  });
});

describe('the choice to hide the tree', () => {
  it('is made by a form that works without script, and returns to the page', async () => {
    const form = find(await page(src('a/two.c')), 'form.side-switch');
    const [button] = findAll(form, 'button') as [Element];
    expect([attribute(button, 'name'), attribute(button, 'value'), attribute(button, 'ariaExpanded')]).toEqual([
      'tree',
      'hidden',
      'true',
    ]);
    const to = attribute(findAll(form, 'input')[0] as Element, 'value');
    const answer = await app.get(`${attribute(form, 'action')}?to=${encodeURIComponent(to)}&tree=hidden`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, src('a/two.c')]);
    expect(answer.headers.get('set-cookie')).toMatch(/^tree=hidden;/);
  });

  it('is applied by the server, with a way to show the tree again', async () => {
    for (const path of ['a/two.c', 'a/b']) {
      const root = await page(src(path), { cookie: 'tree=hidden' });
      expect(findAll(root, 'nav.side')).toEqual([]);
      expect(attribute(findAll(find(root, 'form.side-switch'), 'button')[0] as Element, 'value')).toBe('shown');
    }
  });

  it('makes a different page for caches', async () => {
    for (const path of ['a/two.c', 'a/b']) {
      const shown = await app.get(src(path));
      expect(shown.headers.get('vary')).toContain('Cookie');
      const tag = shown.headers.get('etag') as string;
      expect((await app.get(src(path), { 'if-none-match': tag })).status).toBe(304);
      expect((await app.get(src(path), { 'if-none-match': tag, cookie: 'tree=hidden' })).status).toBe(200);
    }
  });

  it('ignores unknown values', async () => {
    const answer = await app.get('/-/settings?tree=sideways&to=/o/r');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(findAll(await page(src('a/b'), { cookie: 'tree=sideways' }), 'nav.side')).toHaveLength(1);
  });
});

describe('the entries of one directory', () => {
  const ask = (oid: string, path: string, ref = 'branch/main'): Promise<Response> =>
    app.get(`/o/r/side-tree/${oid}/${path}?refSubUrl=${ref}`);

  it('are those that git lists, with links at the ref of the page, and are cached for ever', async () => {
    const answer = await ask(tip, 'a', 'branch/feature/x');
    expect(answer.headers.get('cache-control')).toMatch(/max-age=[1-9]/);
    const list = lists(parsePage(await answer.text()))[0] as Element;
    expect(level(list)).toEqual(listed('a'));
    expect(findAll(list, 'a').map((link) => attribute(link, 'href'))).toEqual(
      listed('a').map((name) => `/o/r/src/branch/feature/x/a/${name}`),
    );
  });

  it('of a wide directory are its first ones, with a link to the rest', async () => {
    const list = parsePage(await (await ask(tip, 'wide')).text());
    const names = findAll(list, 'a.side-link').map(textOf);
    expect(names.length).toBeLessThan(WIDE);
    expect(names).toEqual(listed('wide').slice(0, names.length));
    expect(attribute(find(list, 'a.side-all'), 'href')).toBe(src('wide'));
  });

  it('exist only for directories, not for files or missing paths', async () => {
    for (const path of ['a/two.c', 'nothing']) expect((await ask(tip, path)).status).toBe(404);
    expect((await ask('1'.repeat(40), 'a')).status).toBe(404);
  });

  it('of a short id are revalidated', async () => {
    expect((await ask(tip.slice(0, 10), 'a')).headers.get('cache-control')).toBe('no-cache');
  });

  it('have the address that the page gives to its script', async () => {
    const tree = side(await page(src('names/latin-%E9.c')));
    const url = new URL(attribute(tree, 'dataListUrl'), app.origin);
    const open = attribute(tree, 'dataOpenUrl');
    const folder = findAll(tree, 'a').find((link) => textOf(link) === 'lib') as Element;
    url.pathname += `/${attribute(folder, 'href').slice(open.length)}`;
    expect(level(lists(parsePage(await app.text(url.pathname + url.search)))[0] as Element)).toEqual(['x.c']);
  });
});
