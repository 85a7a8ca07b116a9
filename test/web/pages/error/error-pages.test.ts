import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { errorPage } from '../../../../src/web/pages/error/error-page.js';
import { publicError, WebError, type ErrorReason } from '../../../../src/web/http/errors.js';
import { Preferences } from '../../../../src/web/http/preferences.js';
import { ANYBODY } from '../../../../src/web/http/access/access.js';
import type { PageRequest } from '../../../../src/web/http/page.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../../../support/git-fixture.js';
import { attribute, find, findAll, parsePage, textOf, wordsOf } from '../../../support/page.js';

let app: RunningApp;
let work: string;
let corruptBlob: string;

beforeAll(async () => {
  work = initWork('errors');
  writeFile(work, 'drivers/vfio/pci.c', 'x\n');
  writeFile(work, 'Makefile', 'x\n');
  writeFile(work, 'broken.txt', 'this one will be damaged\n');
  commitAll(work, 'First');
  git(work, ['branch', 'feature/x']);
  git(work, ['tag', 'v5.6']);
  makeAmbiguousCommits(work);
  corruptBlob = damage(work, gitText(work, ['rev-parse', 'HEAD:broken.txt']));
  const sha256 = initBare('sha256', ['--object-format=sha256']);
  app = await startApp({ 'o/r': join(work, '.git'), 'o/sha256': sha256, 'o/empty': initBare('empty') });
});
afterAll(() => app.close());

/** Makes commits that differ only in a number, until two ids begin with the same four digits. */
function makeAmbiguousCommits(repository: string): void {
  const tree = gitText(repository, ['rev-parse', 'HEAD^{tree}']);
  const body = (at: number): string =>
    `tree ${tree}\nauthor A <a@b> 1600000000 +0000\ncommitter A <a@b> 1600000000 +0000\n\nNumber ${String(at)}\n`;
  const folder = join(repository, 'bodies');
  mkdirSync(folder);
  const paths = Array.from({ length: 600 }, (_, at) => join(folder, String(at)));
  paths.forEach((path, at) => writeFileSync(path, body(at)));
  git(repository, ['hash-object', '-w', '-t', 'commit', '--stdin-paths'], {
    input: paths.map((path) => `${path}\n`).join(''),
  });
}

/** Prefixes of four digits, and the ids of all objects that begin with them. */
function byPrefix(): Map<string, string[]> {
  const all = gitText(work, ['cat-file', '--batch-all-objects', '--batch-check=%(objectname) %(objecttype)'])
    .split('\n')
    .map((line) => line.split(' ') as [string, string]);
  const found = new Map<string, string[]>();
  for (const [oid, type] of all)
    if (type === 'commit') found.set(oid.slice(0, 4), [...(found.get(oid.slice(0, 4)) ?? []), oid]);
  return found;
}

function damage(repository: string, oid: string): string {
  const file = join(repository, '.git/objects', oid.slice(0, 2), oid.slice(2));
  chmodSync(file, 0o644);
  const bytes = readFileSync(file);
  bytes.fill(0xff, 2, 8);
  writeFileSync(file, bytes);
  return oid;
}

async function error(path: string, language = 'ru') {
  const response = await app.get(path, { 'accept-language': language });
  const root = parsePage(await response.text());
  return {
    response,
    root,
    status: response.status,
    reason: response.headers.get('x-error-reason'),
    title: textOf(find(root, 'h1.blank-title')),
    text: wordsOf(find(root, 'p.blank-text')),
    links: findAll(root, 'a.btn').map((link) => [wordsOf(link), attribute(link, 'href')]),
  };
}

describe('an error', () => {
  it.each([
    ['/a/b/c/d', 404, 'no-page', 'Страница не найдена', 'Page not found'],
    ['/nobody', 404, 'no-page', 'Страница не найдена', 'Page not found'],
    ['/o/none', 404, 'no-repository', 'Репозиторий не найден', 'Repository not found'],
    ['/o/r/src/branch/none', 404, 'no-ref', 'Ветка или тег не найдены', 'Branch or tag not found'],
    ['/o/r/commits/tag/none', 404, 'no-ref', 'Ветка или тег не найдены', 'Branch or tag not found'],
    ['/o/r/commit/zzzz', 404, 'no-ref', 'Коммит не найден', 'Commit not found'],
    ['/o/r/src/commit/abc', 404, 'no-ref', 'Коммит не найден', 'Commit not found'],
    [`/o/r/commit/${'1'.repeat(40)}`, 404, 'no-object', 'Коммит не найден', 'Commit not found'],
    ['/o/r/src/branch/main/none/x.c', 404, 'no-path', 'Файл или каталог не найден', 'File or directory not found'],
    ['/o/r/raw/branch/main/none', 404, 'no-path', 'Файл или каталог не найден', 'File or directory not found'],
    ['/o/r/src/branch/main/%zz', 400, 'bad-escape', 'Адрес записан с\u00a0ошибкой', 'Malformed address'],
    ['/o/r/commit/HEAD?parent=9', 400, 'bad-request', 'Некорректный запрос', 'Malformed request'],
    [
      '/o/sha256',
      501,
      'unsupported',
      'Формат репозитория пока не поддерживается',
      'The repository’s format is not supported yet',
    ],
  ])('%s has the status %i, in the reader’s language', async (path, status, reason, russian, english) => {
    const ru = await error(path);
    expect([ru.status, ru.reason, ru.title]).toEqual([status, reason, russian]);
    expect(ru.text).not.toMatch(/[a-z-]+\.(?:text|title)|\{\{/);
    expect(ru.response.headers.get('cache-control')).toBe('no-store');
    expect(wordsOf(find(ru.root, 'p.blank-code'))).toBe(
      `${String(status)} · запрос ${ru.response.headers.get('x-request-id') ?? ''}`,
    );
    const en = await error(path, 'en');
    expect(en.title).toBe(english);
    expect(`${en.title} ${en.text}`).not.toMatch(/[а-яё]/i);
  });

  it.each([
    ['gone/deep/a.c', true],
    ['gone', false],
    ['moved.c', true],
  ])(
    'a path that existed, %s, is linked to the commit that removed it according to git, and to its earlier content',
    async (path, isFile) => {
      const repository = initWork('removals');
      writeFile(repository, 'gone/deep/a.c', 'a\n'.repeat(9));
      writeFile(repository, 'moved.c', 'b\n'.repeat(9));
      commitAll(repository, 'Both');
      writeFile(repository, 'other', 'x\n');
      commitAll(repository, 'Another');
      git(repository, ['rm', '-rq', 'gone']);
      git(repository, ['mv', 'moved.c', 'place.c']);
      commitAll(repository, 'Neither');
      writeFile(repository, 'other', 'y\n');
      commitAll(repository, 'After');
      const removalApp = await startApp({ 'o/removals': join(repository, '.git') });
      try {
        // A page does not wait for a thread that is still starting.
        const root = await vi.waitUntil(
          async () => {
            const page = parsePage(await (await removalApp.get(`/o/removals/src/branch/main/${path}`)).text());
            return findAll(page, 'a.oid').length > 0 && page;
          },
          { timeout: 30_000, interval: 100 },
        );
        const removed = gitText(repository, ['log', '-1', '--format=%H', '--', path]);
        const link = find(root, 'a.oid');
        expect(attribute(link, 'href')).toBe(`/o/removals/commit/${removed}`);
        const [before, history] = findAll(root, 'a.btn').map((button) => attribute(button, 'href') ?? '');
        expect(before).toBe(`/o/removals/src/commit/${gitText(repository, ['rev-parse', `${removed}^`])}/${path}`);
        expect((await removalApp.get(before as string)).status).toBe(200);
        expect(textOf(find(parsePage(await (await removalApp.get(history as string)).text()), 'main'))).toContain(
          'Neither',
        );
        if (isFile)
          expect(await (await removalApp.get((before as string).replace('/src/', '/raw/'))).text()).toBe(
            git(repository, ['show', `${removed}^:${path}`]).toString(),
          );
      } finally {
        await removalApp.close();
      }
    },
  );

  it('a path that never existed has no such commit', async () => {
    const { root } = await error('/o/r/src/branch/main/never/was.c');
    expect(findAll(root, 'a.oid')).toEqual([]);
  });

  it('has the same status for HEAD, and no body', async () => {
    const head = await new Promise<{ status: number | undefined; body: string; reason: unknown }>((resolve, reject) => {
      httpRequest(`${app.origin}/o/r/src/branch/none`, { method: 'HEAD' }, (response) => {
        let body = '';
        response.on('data', (piece: Buffer) => {
          body += piece.toString();
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, body, reason: response.headers['x-error-reason'] }),
        );
      })
        .on('error', reject)
        .end();
    });
    expect(head).toEqual({ status: 404, body: '', reason: 'no-ref' });
  });

  it('refuses other methods and lists the allowed ones', async () => {
    const response = await fetch(`${app.origin}/o/r`, { method: 'POST', body: 'x' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(textOf(find(parsePage(await response.text()), 'h1'))).toBe('Метод запроса не поддерживается');
  });

  it('keeps the header of the repository in which it occurred', async () => {
    expect(findAll((await error('/o/r/src/branch/none')).root, 'a.tab').length).toBeGreaterThan(2);
    expect(findAll((await error('/o/sha256')).root, 'h1')).toHaveLength(1);
    expect(findAll((await error('/o/none')).root, 'a.tab')).toEqual([]);
  });

  it('names the format that is not supported', async () => {
    expect((await error('/o/sha256')).text).toBe('Репозиторий использует SHA-256; этот формат пока не поддерживается.');
    for (const page of ['branches', 'tags', 'commits/branch/main', 'commit/abcd1234', 'src/branch/main']) {
      expect([page, (await error(`/o/sha256/${page}`)).status]).toEqual([page, 501]);
    }
  });

  it.each([
    ['/o/r/src/branch/feature/x/no/such.c', 'Файл или каталог не найден · no/such.c · feature/x · o/r · Кедр'],
    ['/o/r/raw/tag/v5.6/drivers', 'Это объект другого вида · drivers · v5.6 · o/r · Кедр'],
    ['/o/r/src/branch/none', 'Ветка или тег не найдены · none · o/r · Кедр'],
    ['/o/r/commit/zzzz', 'Коммит не найден · zzzz · o/r · Кедр'],
    ['/o/none', 'Репозиторий не найден · o/none · Кедр'],
    ['/o/sha256', 'Формат репозитория пока не поддерживается · o/sha256 · Кедр'],
    ['/a/b/c/d', 'Страница не найдена · Кедр'],
  ])('%s has a title of its own', async (path, title) => {
    expect(textOf(find((await error(path)).root, 'title'))).toBe(title);
  });

  it('offers the nearest directory and a search for a missing path', async () => {
    const { text, links } = await error('/o/r/src/branch/feature/x/drivers/vfio/nope/missing.c');
    expect(text).toBe(
      '«drivers/vfio/nope/missing.c» нет в «feature/x». Возможно, файл или каталог переместили или удалили: поищите его по имени.',
    );
    expect(links).toContainEqual(['Каталог drivers/vfio', '/o/r/src/branch/feature/x/drivers/vfio']);
    expect(links).toContainEqual(['Найти файл', '/o/r/find/branch/feature/x?q=missing.c']);
  });

  it('links to the submodule that a path goes through, and to the files of the ref when no part of the path exists', async () => {
    const linked = initWork('linked');
    writeFile(linked, 'x', 'x\n');
    commitAll(linked, 'First');
    git(linked, ['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib/sub`]);
    git(linked, ['commit', '-qm', 'A submodule']);
    const linkedApp = await startApp({ 'o/linked': join(linked, '.git') });
    try {
      const labels = async (path: string): Promise<string> =>
        wordsOf(
          findAll(
            parsePage(await (await linkedApp.get(path, { 'accept-language': 'ru' })).text()),
            'a.btn',
          )[0] as Parameters<typeof wordsOf>[0],
        );
      expect(await labels('/o/linked/src/branch/main/lib/sub/inner.c')).toBe('Подмодуль lib/sub');
      expect(await labels('/o/linked/src/branch/main/none/inner.c')).toBe('Файлы «main»');
      expect((await linkedApp.get(`/o/linked/src/branch/main/${'a/'.repeat(6_000)}`)).status).toBe(404);
    } finally {
      await linkedApp.close();
    }
  });

  it('links to the file that a path goes through', async () => {
    expect((await error('/o/r/src/branch/main/Makefile/x/y')).links).toContainEqual([
      'Файл Makefile',
      '/o/r/src/branch/main/Makefile',
    ]);
  });

  it.each([
    ['the wrong keyboard layout', 'вкшмукы.машщ', '/o/r/src/branch/main/drivers/vfio'],
    ['Cyrillic letters that look Latin', 'М\u0430k\u0435filе', '/o/r/src/branch/main/Makefile'],
  ])('suggests the intended path when it was typed with %s', async (_what, path, target) => {
    const { root } = await error(`/o/r/src/branch/main/${encodeURIComponent(path)}`);
    expect(
      findAll(root, 'p.blank-text')
        .flatMap((text) => findAll(text, 'a'))
        .map((link) => attribute(link, 'href')),
    ).toContain(target);
  });

  it('suggests a tag that was requested as a branch', async () => {
    const { root } = await error('/o/r/src/branch/v5.6/Makefile');
    expect(
      findAll(root, 'p.blank-text')
        .flatMap((text) => findAll(text, 'a'))
        .map((link) => attribute(link, 'href')),
    ).toContain('/o/r/src/tag/v5.6/Makefile');
  });

  it('lists the candidates of an ambiguous short id', async () => {
    const [prefix, expected] = [...byPrefix()].find(([, oids]) => oids.length > 1) ?? ['', []];
    expect(expected.length).toBeGreaterThan(1);
    const oracle = gitText(work, ['rev-parse', `--disambiguate=${prefix}`])
      .split('\n')
      .filter((oid) => gitText(work, ['cat-file', '-t', oid]) === 'commit')
      .sort();
    const { status, reason, root } = await error(`/o/r/commit/${prefix}`);
    expect([status, reason]).toEqual([404, 'ambiguous']);
    const items = findAll(root, 'a.found-item');
    expect(items.map((item) => attribute(item, 'href'))).toEqual(oracle.map((oid) => `/o/r/commit/${oid}`));
    expect(items.map((item) => wordsOf(find(item, 'span.found-note')))).toEqual(
      oracle.map((oid) => gitText(work, ['log', '-1', '--format=%s', oid])),
    );
    expect(items.map((item) => attribute(find(item, 'time'), 'dateTime'))).toEqual(
      oracle.map((oid) => gitText(work, ['log', '-1', '--format=%cI', oid]).replace('Z', '+00:00')),
    );
    expect((await app.get(`/o/r/commit/${expected[0] ?? ''}`)).status).toBe(200);
  });

  it('names a damaged object', async () => {
    const { status, text } = await error(`/o/r/raw/blob/${corruptBlob}`);
    expect(status).toBe(500);
    expect(text).toContain(corruptBlob);
  });

  it('shows the other files of a commit beside a damaged one', async () => {
    const response = await app.get(`/o/r/commit/${gitText(work, ['rev-parse', 'main'])}`);
    expect(response.status).toBe(200);
    const boxes = findAll(parsePage(await response.text()), 'details.dfile');
    expect(boxes.map((box) => findAll(box, 'p.dfile-none').map(wordsOf))).toEqual([
      [],
      ['Изменения не показаны: содержимого файла нет в этом репозитории или оно повреждено'],
      [],
    ]);
  });

  it('escapes a hostile address', async () => {
    const html = await app.text(`/o/r/src/branch/main/${encodeURIComponent('"><img src=x onerror=alert(1)><script>')}`);
    expect(findAll(parsePage(html), 'img')).toEqual([]);
    expect(findAll(parsePage(html), 'script')).toHaveLength(1);
    expect((await app.get(`/o/r/src/branch/main/%00%FF%E2%80%AE${'x'.repeat(5000)}`)).status).toBe(404);
  });
});

describe('the error page itself', () => {
  const REASONS: readonly ErrorReason[] = [
    'no-page',
    'no-repository',
    'no-ref',
    'no-path',
    'no-object',
    'bad-request',
    'bad-escape',
    'bad-lines',
    'method',
    'read-only',
    'media-type',
    'shallow',
    'internal',
    'busy',
    'not-text',
    'ambiguous',
    'wrong-type',
    'corrupt',
    'unsupported',
    'too-large',
    'cancelled',
  ];

  function requestFor(language: string, broken = false): PageRequest {
    const { context } = app;
    const t = context.languages.translate(language);
    return {
      context: broken
        ? {
            ...context,
            assets: {
              ...context.assets,
              url: () => {
                throw new Error('no assets');
              },
            },
          }
        : context,
      location: { page: 'repositories' },
      viewer: ANYBODY,
      repositories: context.access.visibleTo(ANYBODY),
      query: new Map(),
      target: '/',
      origin: app.origin,
      language,
      t,
      preferences: new Preferences(language, {}),
      ifNoneMatch: undefined,
      isHead: false,
      numbers: { integer: String, size: (bytes: number) => `${String(bytes)} B` },
      header: () => undefined,
    } as unknown as PageRequest;
  }

  it.each(['ru', 'en'])('has a title and a text for every reason: %s', async (language) => {
    for (const reason of REASONS) {
      for (const fields of [
        {},
        {
          name: 'n',
          oid: 'a'.repeat(40),
          file: 'f.pack',
          limitBytes: 5,
          feature: 'reftable',
          expected: 'commit',
          actual: 'blob',
          prefix: 'abcd',
        },
      ]) {
        const reply = await errorPage(requestFor(language), publicError(new WebError(reason, fields)), 'id');
        const { title, text } = (reply as { model: { title: string; text: string } }).model;
        for (const words of [title, text]) expect(words).not.toMatch(/^errors\.|\{\{|undefined/);
        expect(/[а-яё]/i.test(text)).toBe(language === 'ru');
      }
    }
  });

  it('is the bare status when no page can be rendered', async () => {
    const reply = await errorPage(requestFor('ru', true), publicError(new Error('boom')), 'id42');
    expect(reply).toMatchObject({ kind: 'bytes', status: 500, body: '500 id42\n' });
  });

  it('reveals nothing about internal errors', async () => {
    const reply = (await errorPage(requestFor('ru'), publicError(new Error('secret /srv/path')), 'id')) as {
      model: object;
    };
    expect(JSON.stringify(reply.model)).not.toContain('secret');
  });
});

describe('a damaged repository', () => {
  it('has an error page with an explanation when its HEAD is malformed', async () => {
    const broken = initWork('broken-head');
    commitAll(broken, 'x');
    writeFileSync(join(broken, '.git/HEAD'), 'garbage\n');
    const other = await startApp({ 'o/b': join(broken, '.git') });
    try {
      for (const path of ['/o/b', '/o/b/branches', '/o/b/commits/branch/main']) {
        const response = await other.get(path);
        expect([path, response.status]).toEqual([path, 500]);
        expect(wordsOf(find(parsePage(await response.text()), 'p.blank-text'))).toBe(
          'Не удалось прочитать файл HEAD. Проверьте репозиторий командой git fsck.',
        );
      }
    } finally {
      await other.close();
    }
  });

  it('does not reveal its location on the disk', async () => {
    const gone = initWork('gone-objects');
    commitAll(gone, 'x');
    rmSync(join(gone, '.git/objects'), { recursive: true });
    const other = await startApp({ 'o/g': join(gone, '.git') });
    try {
      for (const path of ['/o/g', '/o/g/src/branch/main/a', '/o/g/commits/branch/main'])
        expect(await other.text(path), path).not.toContain(gone);
    } finally {
      await other.close();
    }
  });

  it('shows the readable branches and tags beside an unreadable one', async () => {
    const half = initWork('half');
    commitAll(half, 'x');
    appendFileSync(
      join(half, '.git/packed-refs'),
      `${'2'.repeat(40)} refs/heads/lost\n${'3'.repeat(40)} refs/tags/lost-tag\n`,
    );
    const other = await startApp({ 'o/h': join(half, '.git') });
    try {
      expect(existsSync(join(half, '.git/packed-refs'))).toBe(true);
      expect(findAll(parsePage(await other.text('/o/h/branches')), 'td.list-msg').map(wordsOf)[1]).toBe(
        'не удалось прочитать',
      );
      expect(findAll(parsePage(await other.text('/o/h/tags')), 'td.list-msg').map(wordsOf)).toEqual([
        'не удалось прочитать',
      ]);
      expect((await other.get('/')).status).toBe(200);
    } finally {
      await other.close();
    }
  });
});
