import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import {
  filesRepository,
  HOSTILE_NAMES,
  LFS_SHA,
  PINNED,
  urlPath,
  type FilesRepository,
} from '../../../support/files-repository.js';
import { initBare } from '../../../support/git-fixture.js';

let files: FilesRepository;
let app: RunningApp;

beforeAll(async () => {
  files = filesRepository();
  app = await startApp({ 'o/r': files.gitDir, 'o/other': initBare('other') });
});
afterAll(() => app.close());

const SRC = '/o/r/src/branch/main/';
const page = (path: string, query = ''): Promise<string> => app.text(SRC + urlPath(path) + query);

/** Text content with its entities decoded, for what escapeHtml and EJS write. */
function textOf(html: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (_all, code: string | undefined, name: string) =>
      code === undefined ? (named[name] ?? `&${name};`) : String.fromCodePoint(Number(code)),
    );
}

function codeOf(html: string): string {
  return /<code>([\s\S]*)<\/code>/.exec(html)?.[1] ?? '';
}

function factsOf(html: string): string[] {
  const list = /<ul class="facts">([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? '';
  return [...list.matchAll(/<li[^>]*>((?:(?!<form)[^<])*)(?=<li|<\/ul|$)/g)].map((match) =>
    textOf(match[1] as string).replaceAll('\u00a0', ' '),
  );
}

function buttonsOf(html: string): Map<string, string> {
  const row = /<header class="box-head filehead"([\s\S]*?)<\/header>/.exec(html)?.[1] ?? '';
  return new Map(
    [...row.matchAll(/<a class="(?:btn|menu-item)[^"]*" href="([^"]*)"(?![^>]*data-part)[^>]*>([\s\S]*?)<\/a>/g)].map(
      ([, target = '', label = '']) => [textOf(label.replace(/<[^>]*>/g, '')).trim(), textOf(target)],
    ),
  );
}

/** The label, the address, and the key, or a mark for the current view. */
function viewsOf(html: string): string[][] {
  return [...html.matchAll(/<a class="segment-btn" href="([^"]*)"([^>]*)>([^<]*)</g)].map(
    ([, target = '', rest = '', label = '']) => [
      label,
      textOf(target),
      rest.includes('aria-current') ? 'current' : (/data-key="(.)"/.exec(rest)?.[1] ?? ''),
    ],
  );
}

const encodingOf = (html: string): string | undefined => /<option value="([^"]*)" selected>/.exec(html)?.[1];

describe('the page of a text file', () => {
  test('shows every line numbered, highlighted and unchanged', async () => {
    const html = await page('src/main.c');
    const code = codeOf(html);
    const source = files.blobs.get('src/main.c')?.toString() as string;
    expect(textOf(code)).toBe(source);
    expect([
      ...code.matchAll(
        /<span class="line" id="L(\d+)"><a class="ln" href="#L\1" data-n="\1" aria-label="Строка \1"><\/a>/g,
      ),
    ]).toHaveLength(source.split('\n').length - 1);
    expect(code).toContain('<span class="hljs-comment">/* one</span>\n');
    expect(code).toContain('<span class="hljs-comment">   two */</span>\n');
    expect(factsOf(html)).toEqual(['8 строк', '80 Б', 'C']);
  });

  test('has a title with the name first and then the folder', async () => {
    expect(/<title>([^<]*)/.exec(await page('src/main.c'))?.[1]).toBe('main.c · src · main · o/r · Кедр');
  });

  test('shows its latest commit, whose markup stays text', async () => {
    const html = await page('src/main.c');
    expect(html).toContain(`href="/o/r/commit/${files.commit}"`);
    expect(html).toContain('With &lt;b&gt;markup&lt;/b&gt; in the message.');
    expect(html).toContain('datetime="2020-03-24T09:28:27-06:00"');
  });

  test('links to raw, download, permalink and history, and the ref switcher keeps the path', async () => {
    const html = await page('src/main.c');
    expect(Object.fromEntries(buttonsOf(html))).toEqual({
      Исходник: '/o/r/raw/branch/main/src/main.c',
      Скачать: '/o/r/raw/branch/main/src/main.c?download=1',
      'Постоянная ссылка': `/o/r/src/commit/${files.commit}/src/main.c`,
      'Другие версии': '/o/r/src/branch/main/src/main.c?display=refs',
    });
    expect(viewsOf(html)).toEqual([
      ['Текст', '/o/r/src/branch/main/src/main.c', 'current'],
      ['Авторство', '/o/r/blame/branch/main/src/main.c', 'b'],
    ]);
    // Shown once: beside the latest commit.
    expect([...html.matchAll(/<a [^>]*href="\/o\/r\/commits\/branch\/main\/src\/main\.c"/g)]).toHaveLength(1);
    expect(html).toContain('data-key="y"');
    expect(html).toContain('href="/o/r/src/branch/feature/deep/src/main.c"');
    expect(await page('docs/guide.md', '?display=source&encoding=koi8-r')).toContain(
      'href="/o/r/src/branch/feature/deep/docs/guide.md?display=source&amp;encoding=koi8-r"',
    );
    expect(html).toContain('href="/o/r/src/tag/v1.0/src/main.c"');
    expect((await app.get(`/o/r/src/commit/${files.commit}/src/main.c`)).headers.get('cache-control')).toBe('no-cache');
  });

  test('has English texts for English readers', async () => {
    const html = await app.text(`${SRC}src/main.c`, { 'accept-language': 'en' });
    expect(factsOf(html)).toEqual(['8 lines', '80 B', 'C']);
    expect([...buttonsOf(html).keys()]).toEqual(['Raw', 'Download', 'Permalink', 'Other refs']);
    expect(viewsOf(html).map(([label]) => label)).toEqual(['Text', 'Blame']);
  });

  test.each([
    ['crlf.txt', ['2 строки', '10 Б', 'CRLF']],
    ['mixed.txt', ['2 строки', '9 Б', 'разные концы строк']],
    ['unended.txt', ['2 строки', '7 Б', 'без перевода строки в конце']],
    ['run.sh', ['2 строки', '21 Б', 'Shell', '100755']],
    ['docs/design.rst', ['4 строки', '28 Б', 'reStructuredText']],
  ])('%s shows what is unusual about it', async (path, facts) => {
    expect(factsOf(await page(path))).toEqual(facts);
  });

  test.each([
    ['10-20', 10, 20],
    ['20-10', 10, 20],
    ['L99-L500', 99, 100],
    ['7', 7, 7],
    ['101', 0, -1],
    ['x', 0, -1],
  ])('with lines=%s marks lines %i to %i', async (lines, first, last) => {
    const code = codeOf(await page('src/hundred.txt', `?lines=${lines}`));
    const marked = [...code.matchAll(/<span class="line is-selected" id="L(\d+)">/g)].map((match) => Number(match[1]));
    expect(marked).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
    expect(textOf(code)).toBe(files.blobs.get('src/hundred.txt')?.toString());
  });

  test.each([
    ['cp1251.txt', 'windows-1251'],
    ['koi8.txt', 'koi8-r'],
    ['utf16.txt', 'utf-16le'],
    ['src/main.c', 'utf-8'],
  ])('%s is decoded as %s, and the menu of encodings says so', async (path, encoding) => {
    const html = await page(path);
    expect(encodingOf(html)).toBe(encoding);
    if (path !== 'src/main.c') expect(textOf(codeOf(html))).toContain('Съешь же ещё этих мягких французских булок');
  });

  test('is decoded with another encoding when one is chosen', async () => {
    const html = await page('cp1251.txt', '?encoding=koi8-r');
    expect(encodingOf(html)).toBe('koi8-r');
    expect(textOf(codeOf(html))).toBe(new TextDecoder('koi8-r').decode(files.blobs.get('cp1251.txt')));
    expect(encodingOf(await page('cp1251.txt', '?encoding=nonsense'))).toBe('windows-1251');
  });

  test('with bytes that are invalid in the encoding says so', async () => {
    const html = await page('broken.txt');
    expect(html).toContain('Некоторые байты ничего не значат в\u00a0кодировке UTF-8');
    expect(textOf(codeOf(html))).toContain('\ufffd');
  });

  test.each([
    ['five-megabytes.txt', '80 000 строк', 1000],
    ['many-lines.txt', '50 001 строка', 1000],
    ['huge.log', undefined, 1000],
  ])('%s is too large: its beginning is shown, with a link to the whole', async (path, lines, shown) => {
    const html = await page(path);
    expect(html).toContain('Файл слишком велик.');
    expect(html).toContain(`<a href="/o/r/raw/branch/main/${path}">Открыть как есть</a>`);
    expect(codeOf(html).match(/<span class="line"/g)).toHaveLength(shown);
    expect(codeOf(html)).not.toContain('hljs');
    if (lines !== undefined) expect(factsOf(html).map((fact) => fact.replace(/\s/g, ' '))).toContain(lines);
  });

  test('with very long lines stays whole and without colours', async () => {
    expect(textOf(codeOf(await page('long-lines.txt')))).toBe(files.blobs.get('long-lines.txt')?.toString());
  });

  test('that is a Git LFS pointer explains what it represents', async () => {
    const html = await page('video.bin');
    expect(textOf(html).replaceAll('\u00a0', ' ')).toContain(
      'Это указатель Git LFS: сам файл (11,8 МБ) хранится отдельно',
    );
    expect(textOf(codeOf(html))).toContain(LFS_SHA);
  });
});

describe('the page of a file that is not text', () => {
  test('shows a picture from raw', async () => {
    const html = await page('pixel.png');
    expect(html).toContain('<img src="/o/r/raw/branch/main/pixel.png" alt="pixel.png">');
    expect(encodingOf(html)).toBeUndefined();
    expect(html).not.toContain('class="segment"');
  });

  test('shows SVG as a picture, its source on demand, and never runs its script', async () => {
    const picture = await page('evil.svg');
    expect(picture).toContain('<img src="/o/r/raw/branch/main/evil.svg"');
    expect(picture).toContain('href="/o/r/src/branch/main/evil.svg?display=source"');
    const source = await page('evil.svg', '?display=source');
    expect(textOf(codeOf(source))).toBe(files.blobs.get('evil.svg')?.toString());
    expect(textOf(codeOf(await page('evil.svg', '?lines=1')))).toContain('<svg');
    for (const html of [picture, source]) expect(html).not.toContain('alert(1)</script');
  });

  test.each([
    ['song.mp3', '<audio src="/o/r/raw/branch/main/song.mp3" controls'],
    ['film.webm', '<video src="/o/r/raw/branch/main/film.webm" controls'],
    ['paper.pdf', '<object class="pdf" data="/o/r/raw/branch/main/paper.pdf" type="application/pdf"'],
    ['binary.bin', '00000000  00 01 02 03 00 ff fe 00                           |........|'],
    ['empty.txt', 'Файл пуст'],
  ])('%s: %s', async (path, words) => {
    const html = await page(path);
    expect(html).toContain(words);
    expect(codeOf(html)).toBe('');
    expect(buttonsOf(html).get('Скачать')).toBe(`/o/r/raw/branch/main/${path}?download=1`);
  });
});

describe('the page of a document', () => {
  test('is rendered; its links and pictures lead into this revision, and its script is removed', async () => {
    const html = await page('docs/guide.md');
    const prose = /<article class="prose"[^>]*>([\s\S]*?)<\/article>/.exec(html)?.[1] as string;
    expect(prose).toMatch(/<h2[^>]*>.*Guide/);
    expect(prose).toContain('href="/o/r/src/branch/main/src/main.c"');
    expect(prose).toContain('href="/o/r/src/branch/main/docs/other.md"');
    expect(prose).toContain('src="/o/r/media/branch/main/pixel.png"');
    expect(prose).toContain('hljs-type');
    expect(prose).not.toContain('<script');
    expect(factsOf(html)).toContain('Markdown');
    expect(html).toMatch(/aria-current="true">Просмотр</);
  });

  test('shows its source when the source or a line is requested', async () => {
    for (const query of ['?display=source', '?lines=3', '?lines=3&display=source']) {
      const html = await page('docs/guide.md', query);
      expect(textOf(codeOf(html))).toBe(files.blobs.get('docs/guide.md')?.toString());
      expect(html).toMatch(/aria-current="true">Текст</);
    }
    expect(await page('docs/guide.md', '?lines=3&display=rendered')).toContain('<article class="prose" lang="en">');
  });
});

describe('the page of a symbolic link', () => {
  test.each([
    ['links/code', '../src/main.c', 'src/main.c'],
    ['links/folder', '../docs', 'docs'],
    ['links/chain', 'code', 'src/main.c'],
    ['links/through', 'folder/guide.md', 'docs/guide.md'],
  ])('%s -> %s leads to %s', async (path, target, resolved) => {
    const html = await page(path);
    expect(html).toContain(`<p class="blank-text mono" translate="no">${target}</p>`);
    expect(html).toContain(`<a class="btn" href="${SRC}${resolved}">`);
    const answer = await app.get(`${SRC}${path}?follow_symlink=1`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, SRC + resolved]);
  });

  test('to the root leads to the root', async () => {
    expect((await app.get(`${SRC}links/root?follow_symlink=1`)).headers.get('location')).toBe('/o/r/src/branch/main');
  });

  test.each(['links/outside', 'links/absolute', 'links/missing', 'links/loop', 'links/script'])(
    '%s is outside the repository and is not followed',
    async (path) => {
      const answer = await app.get(`${SRC}${path}?follow_symlink=1`);
      expect(answer.status).toBe(200);
      const html = await answer.text();
      expect(html).toContain('В\u00a0этой ревизии репозитория такого пути нет.');
      expect(html).not.toContain('<script>alert');
    },
  );
});

describe('blame', () => {
  test.each([
    ['docs/guide.md', ['Просмотр', 'Текст', 'Авторство']],
    ['src/main.c', ['Текст', 'Авторство']],
    ['pixel.png', []],
    ['binary.bin', []],
    ['empty.txt', []],
    ['song.mp3', []],
    ['paper.pdf', []],
  ])('%s has the views %j', async (path, labels) => {
    expect(viewsOf(await page(path)).map(([label]) => label)).toEqual(labels);
  });

  test('is a view that leads back to the lines with the same key', async () => {
    expect(viewsOf(await app.text('/o/r/blame/branch/main/src/main.c?lines=2-3'))).toEqual([
      ['Текст', '/o/r/src/branch/main/src/main.c?lines=2-3', 'b'],
      ['Авторство', '/o/r/blame/branch/main/src/main.c?lines=2-3', 'current'],
    ]);
  });
});

describe('the page of a submodule', () => {
  test('names its address and its commit', async () => {
    const html = await page('vendor/lib');
    expect(html).toContain('https://example.org/lib.git');
    expect(html).toContain('<a class="btn" href="https://example.org/lib.git" rel="nofollow noopener noreferrer">');
    expect(html).toContain(`Закреплён на\u00a0коммите ${PINNED.slice(0, 10)}.`);
    expect(factsOf(html)).toEqual([]);
  });

  test('links to a neighbour on this server', async () => {
    expect(await page('vendor/neighbour')).toContain(`href="/o/other/src/commit/${PINNED}"`);
  });

  test('does not link an address that a browser cannot open', async () => {
    const html = await page('vendor/ssh');
    expect(html).toContain('git@example.org:a/b.git');
    expect(html).not.toContain('href="git@');
  });

  test('without an address says so', async () => {
    expect(await page('vendor/unknown')).toContain('нет адреса подмодуля');
  });
});

describe('a hostile name', () => {
  test.each([...HOSTILE_NAMES.map((name) => `names/${name}`), 'names/deep%2F/a#/b?/c.txt'])(
    '%j is opened, shown and linked',
    async (path) => {
      const answer = await app.get(SRC + urlPath(path));
      expect(answer.status).toBe(200);
      const html = await answer.text();
      expect(textOf(codeOf(html))).toBe(files.blobs.get(path)?.toString());
      expect(html).not.toContain('<script>alert');
      // The links on the page lead to the same file.
      const raw = await app.get(buttonsOf(html).get('Исходник') as string);
      expect(await raw.text()).toBe(files.blobs.get(path)?.toString());
      expect(await app.text(buttonsOf(html).get('Постоянная ссылка') as string)).toContain(codeOf(html));
    },
  );

  test('is listed by its directory with the address that opens it', async () => {
    const html = await app.text(`${SRC}names`);
    const links = [...html.matchAll(/<td><svg.*?<\/svg><a href="([^"]*)"/g)].map((match) => textOf(match[1] as string));
    expect(links).toHaveLength(HOSTILE_NAMES.length + 1);
    for (const link of links) expect([link, (await app.get(link)).status]).toEqual([link, 200]);
  });
});

test('a page that the client has is not rendered again', async () => {
  const first = await app.get(`${SRC}src/main.c`);
  const tag = first.headers.get('etag') as string;
  expect((await app.get(`${SRC}src/main.c`, { 'if-none-match': tag })).status).toBe(304);
  expect((await app.get(`${SRC}src/main.c`, { 'if-none-match': tag, 'accept-language': 'en' })).status).toBe(200);
});

test('a missing path is a page that explains it', async () => {
  const answer = await app.get(`${SRC}no/such/file`);
  expect([answer.status, answer.headers.get('x-error-reason')]).toEqual([404, 'no-path']);
});
