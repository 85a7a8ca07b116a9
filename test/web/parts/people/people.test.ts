/** People under their proper names, wherever they are shown: what git shows with --use-mailmap. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { avatarOf, AVATAR_COLOURS } from '../../../../src/web/parts/people/avatar.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf, type PageNode } from '../../../support/page.js';

const MAILMAP = 'Anna Proper <anna@proper.example> <ANNA@old.example>\nKirill Proper <kirill@example.org>\n';
const OLD = { GIT_AUTHOR_NAME: 'anna', GIT_AUTHOR_EMAIL: 'anna@old.example' };

let app: RunningApp;
let work: string;
let first: string;

beforeAll(async () => {
  work = initWork('people');
  writeFile(work, 'a', 'one\n');
  git(work, ['add', '-A']);
  git(work, ['commit', '-q', '-m', 'First'], { env: OLD });
  first = gitText(work, ['rev-parse', 'HEAD']);
  git(work, ['tag', '-a', '-m', 'Release', 'v1.0'], {
    env: { GIT_COMMITTER_NAME: 'anna', GIT_COMMITTER_EMAIL: 'anna@old.example' },
  });
  writeFile(work, 'a', 'one\ntwo\n');
  writeFile(work, '.mailmap', MAILMAP);
  commitAll(work, 'Second');
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

const page = async (path: string): Promise<PageNode> => parsePage(await app.text(path));
const gitNames = (): string[] => gitText(work, ['log', '--use-mailmap', '--format=%aN']).split('\n');

describe('the name of .mailmap', () => {
  it.each([
    ['the commits of a ref', '/o/r/commits/branch/main', 'span.person'],
    ['the graph', '/o/r/graph', 'span.person'],
    ['blame', '/o/r/blame/branch/main/a', 'span.blame-author'],
  ])('is on %s', async (_, path, selector) => {
    const shown = findAll(await page(path), selector).map(wordsOf);
    expect([...shown].sort()).toEqual([...gitNames()].sort());
  });

  it('is above a directory and a file', async () => {
    expect(wordsOf(find(await page('/o/r'), 'span.tip-author'))).toBe('Anna Author');
    expect(wordsOf(find(await page(`/o/r/src/commit/${first}/a`), 'span.tip-author'))).toBe('Anna Proper');
  });

  it('is on the commit page, with the name and address that the commit has', async () => {
    const people = findAll(find(await page(`/o/r/commit/${first}`), '.meta'), 'span.person').map(wordsOf);
    expect(people).toEqual(
      gitText(work, ['log', '-1', '--use-mailmap', '--format=%aN <%aE>%n%cN <%cE>', first]).split('\n'),
    );
    const recorded = findAll(find(await page(`/o/r/commit/${first}`), '.meta'), 'span.person-recorded').map(wordsOf);
    expect(recorded).toEqual(
      gitText(work, [
        'log',
        '-1',
        '--no-use-mailmap',
        '--format=записано как %an <%ae>%nзаписано как %cn <%ce>',
        first,
      ]).split('\n'),
    );
  });

  it.each([
    ['/o/r', 'main'],
    ['/o/r/commits/branch/main/a', 'main/a'],
    ['/o/r/blame/branch/main/a', 'main/a'],
    ['/o/r/graph', 'main'],
    ['/o/r/graph?branch=main~1', 'main'],
  ])('leads on %s to the commits that git has of this author there', async (path, where) => {
    for (const link of findAll(await page(path), 'a.author')) {
      const address = attribute(link, 'href');
      const author = wordsOf(link);
      expect(new URL(address, 'http://x/').searchParams.get('author')).toBe(author);
      if (!path.includes('~')) expect(address).toContain(`/commits/branch/${where}?`);
      const rows = findAll(await page(address), 'li.clog-row').map((row) => attribute(find(row, 'button'), 'dataCopy'));
      const limits = where === 'main/a' ? ['--', 'a'] : [];
      expect(rows).toEqual(
        gitText(work, ['log', '--use-mailmap', '-F', `--author=${author}`, '--format=%H', 'main', ...limits]).split(
          '\n',
        ),
      );
    }
  });

  it('leads on the commit page to the commits of the author and of the committer', async () => {
    const links = findAll(find(await page(`/o/r/commit/${first}`), '.meta'), 'a.author');
    expect(links.map((link) => attribute(link, 'href'))).toEqual([
      '/o/r/commits/branch/main?author=Anna+Proper',
      '/o/r/commits/branch/main?committer=Kirill+Proper',
    ]);
  });

  it('is on cards, tags, releases and feeds', async () => {
    expect(wordsOf(find(await page(`/o/r/commit-card/${first}`), 'span.person'))).toBe('Anna Proper');
    expect(wordsOf(find(await page('/o/r/tags'), 'body'))).toContain('· Anna Proper');
    expect(wordsOf(find(await page('/o/r/releases/tag/v1.0'), 'body'))).toContain('Anna Proper');
    for (const feed of ['/o/r/rss/branch/main', '/o/r.rss', '/o/r/tags.rss'])
      expect(await app.text(feed)).toContain('<dc:creator>Anna Proper</dc:creator>');
    expect(await app.text('/o/r/atom/branch/main')).not.toContain('<name>anna</name>');
  });

  it('is not in a patch, which is exactly what git wrote', async () => {
    expect(await app.text(`/o/r/commit/${first}.patch`)).toContain('From: anna <anna@old.example>');
  });

  it.each(['anna@old', 'Anna Proper', 'anna <anna@old.example>', 'proper.example'])(
    'finds its commits, as the recorded name does: %s',
    async (words) => {
      const rows = findAll(await page(`/o/r/commits/branch/main?author=${encodeURIComponent(words)}`), 'li.clog-row');
      expect(rows.map((row) => attribute(find(row, 'button'), 'dataCopy'))).toEqual([first]);
    },
  );
});

describe('a changed .mailmap', () => {
  it('takes effect, also on cached pages', async () => {
    const path = `/o/r/commit-card/${first}`;
    const before = await app.get(path);
    writeFile(work, '.mailmap', `${MAILMAP}Anna Later <anna@later.example> <anna@old.example>\n`);
    commitAll(work, 'Third');
    await expect
      .poll(async () => wordsOf(find(await page(path), 'span.person')), { timeout: 10_000 })
      .toBe('Anna Later');
    expect((await app.get(path, { 'if-none-match': before.headers.get('etag') as string })).status).toBe(200);
    writeFile(work, '.mailmap', Buffer.alloc(600 << 10, '# long\n'));
    commitAll(work, 'Fourth');
    await expect.poll(async () => wordsOf(find(await page(path), 'span.person')), { timeout: 10_000 }).toBe('anna');
  });
});

describe('an avatar', () => {
  it.each([
    ['Linus Torvalds', 'LT'],
    ['Алёна М. Ёлкина', 'АЁ'],
    ['linus', 'L'],
    ['', '?'],
    ['<b>', 'B'],
    ['«Кедр» (бот)', 'КБ'],
    ['ßen ŉ', 'ßŉ'],
    ['𝒜lice 李', '𝒜李'],
    ['! ? …', '?'],
  ])('of %j has the letters %j', (name, letters) => {
    expect(avatarOf({ name, email: 'a@b' }).letters).toBe(letters);
  });

  it('has the colour of the name, whatever the address; that of the address without a name', () => {
    expect(avatarOf({ name: 'Tom Lyon', email: 'tom@example.org' }).colour).toBe(
      avatarOf({ name: 'tom lyon', email: 'pugs@example.com' }).colour,
    );
    const colours = new Set(
      Array.from({ length: 200 }, (_, at) => avatarOf({ name: `P ${String(at)}`, email: '' }).colour),
    );
    expect(new Set(Array.from({ length: 200 }, (_, at) => avatarOf({ name: '', email: String(at) }).colour))).toEqual(
      colours,
    );
    expect([...colours].sort()).toEqual(Array.from({ length: AVATAR_COLOURS }, (_, at) => at));
  });

  it('is decoration: it makes no request, is not read aloud, and its letters are not text', async () => {
    const root = await page('/o/r/commits/branch/main');
    const avatars = findAll(root, 'span.avatar');
    expect(avatars.length).toBe(findAll(root, 'li.clog-row').length);
    for (const avatar of avatars) {
      expect(avatar.properties['ariaHidden']).toBe('true');
      expect(textOf(avatar)).toBe('');
    }
    expect(findAll(root, 'img')).toEqual([]);
  });
});
