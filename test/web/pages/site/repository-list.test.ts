import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, initBare, initWork, tempDir } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

let app: RunningApp;

beforeAll(async () => {
  const linux = initWork('linux');
  commitAll(linux, 'old', '1500000000 +0000');
  git(linux, ['checkout', '-q', '-b', 'newer']);
  commitAll(linux, 'new', '1600000000 -0600');
  git(linux, ['checkout', '-q', 'main']);
  writeFileSync(join(linux, '.git/description'), 'Ядро <b>Linux</b> для всех, https://кедр.рф\n');
  const notes = initWork('notes');
  commitAll(notes, 'x', '1550000000 +0000');
  const gone = initBare('gone');
  const broken = initWork('broken');
  commitAll(broken, 'x');
  writeFileSync(join(broken, '.git/HEAD'), 'garbage');
  app = await startApp({
    'torvalds/linux': join(linux, '.git'),
    'torvalds/subsurface': initBare('subsurface'),
    'anna/notes': join(notes, '.git'),
    'anna/sha256': initBare('sha256', ['--object-format=sha256']),
    'Boris/gone': gone,
    'Boris/broken': join(broken, '.git'),
  });
  rmSync(gone, { recursive: true });
});
afterAll(() => app.close());

async function page(path: string, headers?: Record<string, string>): Promise<PageNode> {
  return parsePage(await app.text(path, headers));
}

const names = (root: PageNode): string[] => findAll(root, 'li.repos-row').map((row) => textOf(find(row, 'h2')));
const row = (root: PageNode, name: string): PageNode =>
  findAll(root, 'li.repos-row').find((item) => textOf(find(item, 'h2')) === name) ?? { type: 'root', children: [] };

describe('the list of repositories', () => {
  it('has all of them, by owner and name', async () => {
    const all = [
      'anna / notes',
      'anna / sha256',
      'Boris / broken',
      'Boris / gone',
      'torvalds / linux',
      'torvalds / subsurface',
    ];
    expect(names(await page('/'))).toEqual(all);
    expect(names(await page('/explore/repos'))).toEqual(all);
  });

  it('has the query in its title', async () => {
    expect(textOf(find(await page('/'), 'title'))).toBe('Репозитории · Кедр');
    expect(textOf(find(await page('/?q=vfio'), 'title'))).toBe('«vfio» · Репозитории · Кедр');
    expect(textOf(find(await page('/anna?q=notes', { 'accept-language': 'en' }), 'title'))).toMatch(/^“notes” · /);
  });

  it('shows the description as text and the newest commit of all branches', async () => {
    const linux = row(await page('/'), 'torvalds / linux');
    expect(textOf(find(linux, 'p.repos-desc'))).toBe('Ядро <b>Linux</b> для всех, https://кедр.рф');
    expect(textOf(find(find(linux, 'p.repos-desc'), 'a'))).toBe('https://кедр.рф');
    expect(wordsOf(find(linux, 'p.repos-side'))).toBe('Обновлён 2020-09-13 06:26:40 -06:00');
    expect(findAll(row(await page('/'), 'anna / notes'), 'p.repos-desc')).toEqual([]);
  });

  it('explains what is wrong with a repository, and shows the others', async () => {
    const root = await page('/');
    const side = (name: string): string => wordsOf(find(row(root, name), 'p.repos-side'));
    expect(side('torvalds / subsurface')).toBe('Пока нет коммитов');
    expect(side('anna / sha256')).toBe('Формат SHA-256 пока не поддерживается');
    expect(side('Boris / gone')).toBe('Репозитория больше нет на месте');
    expect(side('Boris / broken')).toBe('Не удалось прочитать данные Git');
  });

  it.each([
    ['linux', ['torvalds / linux'], []],
    ['ЯДРО linux', ['torvalds / linux'], []],
    ['дштгч', ['torvalds / linux'], ['Показаны результаты для «linux»']],
    ['zlhj', ['torvalds / linux'], ['Показаны результаты для «ядро»']],
    ['torvalds/s', ['torvalds / subsurface'], []],
    ['"><script>', [], []],
  ])('finds %s', async (query, expected, notes) => {
    const root = await page(`/?q=${encodeURIComponent(query)}`);
    expect(names(root)).toEqual(expected);
    expect(findAll(root, 'p.note').map(wordsOf)).toEqual(notes);
    expect(
      attribute(findAll(root, 'input').find((input) => attribute(input, 'id') === 'q') ?? find(root, 'input'), 'value'),
    ).toBe(query);
    expect(findAll(root, 'script')).toHaveLength(1);
  });

  it('says that nothing was found, with a way back', async () => {
    const root = await page('/?q=nothing-like-this', { 'accept-language': 'en' });
    expect(wordsOf(find(root, 'div.blank'))).toBe(
      'Nothing found No repository has “nothing-like-this” in its name or description. All repositories',
    );
  });

  it.each(['updated', 'recentupdate'])('is sorted by the last update for ?sort=%s', async (sort) => {
    const root = await page(`/?sort=${sort}`);
    expect(names(root)).toEqual([
      'torvalds / linux',
      'anna / notes',
      // Those that cannot be read or have no commits, by name.
      'anna / sha256',
      'Boris / broken',
      'Boris / gone',
      'torvalds / subsurface',
    ]);
    expect(names(await page(`/torvalds?sort=${sort}`))).toEqual(['torvalds / linux', 'torvalds / subsurface']);
    const orders = (from: PageNode): (string | undefined)[] =>
      findAll(find(from, 'div.repos-orders'), 'a').map((link) => attribute(link, 'href'));
    expect(orders(await page(`/torvalds?q=l&sort=${sort}`))).toEqual(['/torvalds?q=l', '/torvalds?q=l&sort=updated']);
    const hidden = findAll(root, 'input').find((input) => attribute(input, 'name') === 'sort');
    expect(attribute(hidden ?? find(root, 'input'), 'value')).toBe('updated');
  });

  it('follows updates', async () => {
    const [one, other] = ['one', 'other'].map((name) => initWork(name)) as [string, string];
    commitAll(one, 'x', '1500000000 +0000');
    commitAll(other, 'x', '1600000000 +0000');
    const updates = await startApp({ 'o/one': join(one, '.git'), 'o/other': join(other, '.git') });
    try {
      const sorted = async (): Promise<string[]> => names(parsePage(await updates.text('/?sort=updated')));
      expect(await sorted()).toEqual(['o / other', 'o / one']);
      commitAll(one, 'y', '1700000000 +0000');
      await expect.poll(sorted, { timeout: 30_000, interval: 1_000 }).toEqual(['o / one', 'o / other']);
    } finally {
      await updates.close();
    }
  });

  it('shows those of one owner, in any case', async () => {
    const root = await page('/TORVALDS');
    expect(names(root)).toEqual(['torvalds / linux', 'torvalds / subsurface']);
    expect(textOf(find(root, 'h1'))).toBe('Репозитории: torvalds');
    expect(names(await page('/torvalds?q=linux'))).toEqual(['torvalds / linux']);
    expect((await app.get('/nobody')).status).toBe(404);
  });

  it('has an explanation for a server without repositories', async () => {
    const none = await startApp({});
    try {
      expect(wordsOf(find(parsePage(await none.text('/')), 'p.blank-title'))).toBe('Репозиториев пока нет');
    } finally {
      await none.close();
    }
  });

  it('shows fifty on a page, each once', async () => {
    const root = tempDir('many');
    const specs: Record<string, string> = {};
    for (let at = 0; at < 120; at += 1) {
      const path = join(root, String(at));
      mkdirSync(join(path, 'objects'), { recursive: true });
      mkdirSync(join(path, 'refs'));
      writeFileSync(join(path, 'HEAD'), 'ref: refs/heads/main\n');
      specs[`many/r${String(at)}`] = path;
    }
    const many = await startApp(specs);
    try {
      const shown: string[] = [];
      for (const number of [1, 2, 3]) shown.push(...names(parsePage(await many.text(`/?page=${String(number)}`))));
      const second = findAll(parsePage(await many.text('/?page=2&sort=updated')), 'a.btn');
      expect(second.map((link) => attribute(link, 'href')).slice(2)).toEqual([
        '/?sort=updated',
        '/?sort=updated&page=3',
      ]);
      expect(shown).toEqual(Array.from({ length: 120 }, (_, at) => `many / r${String(at)}`));
      const links = findAll(parsePage(await many.text('/?page=2')), 'a.btn').map((link) => attribute(link, 'href'));
      expect(links).toEqual(['/', '/?sort=updated', '/', '/?page=3']);
    } finally {
      await many.close();
    }
  });
});

describe('settings', () => {
  const chosen = async (query: string) => {
    const response = await app.get(`/-/settings?${query}`);
    return {
      status: response.status,
      to: response.headers.get('location'),
      cookies: response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]),
    };
  };

  it('remember a language or a theme and redirect back', async () => {
    expect(await chosen(`lang=en&to=${encodeURIComponent('/torvalds/linux?a=1')}`)).toEqual({
      status: 303,
      to: '/torvalds/linux?a=1',
      cookies: expect.arrayContaining(['lang=en']) as unknown,
    });
    expect(await chosen('theme=dark&to=/')).toEqual({ status: 303, to: '/', cookies: ['theme=dark'] });
    const root = parsePage(
      await (
        await fetch(`${app.origin}/`, { headers: { cookie: 'theme=dark; lang=en', 'accept-language': 'ru' } })
      ).text(),
    );
    expect(attribute(find(root, 'html'), 'lang')).toBe('en');
    expect(attribute(find(root, 'html'), 'dataTheme')).toBe('dark');
  });

  it('ignore an unknown language or theme', async () => {
    expect(await chosen('lang=xx&theme=pink&to=/torvalds')).toEqual({ status: 303, to: '/torvalds', cookies: [] });
  });

  it('remove the language from the address, where it would override the choice', async () => {
    expect((await chosen(`lang=ru&to=${encodeURIComponent('/torvalds?lang=en&q=x')}`)).to).toBe('/torvalds?q=x');
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'evil',
    '/\t/evil.example',
    '/a\r\nSet-Cookie: x=y',
    '/a b',
    '',
  ])('never redirect to %j', async (to) => {
    expect((await chosen(`theme=auto&to=${encodeURIComponent(to)}`)).to).toBe('/');
  });
});
