import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathText } from '../../../../src/git/path-text.js';
import { partsOf } from '../../../../src/web/pages/find/find.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { filesRepository, type FilesRepository } from '../../../support/files-repository.js';
import { attribute, find, parsePage, wordsOf } from '../../../support/page.js';
import { commitAll, git, gitText, initBare, initWork, writeFile } from '../../../support/git-fixture.js';

let files: FilesRepository;
let work: string;
let app: RunningApp;

beforeAll(async () => {
  files = filesRepository();
  work = initWork('small');
  for (const path of [
    'drivers/vfio/vfio.c',
    'drivers/vfio/pci/vfio_pci.c',
    'Documentation/driver-api/vfio.rst',
    'Makefile',
    'README',
    'документы/драйверы.txt',
    'вход.txt',
  ])
    writeFile(work, path, path);
  for (let index = 0; index < 60; index += 1) writeFile(work, `many/same-${index}.txt`, '');
  commitAll(work, 'All');
  app = await startApp({ 'o/r': files.gitDir, 'o/small': `${work}/.git`, 'o/empty': initBare('empty') });
});
afterAll(() => app.close());

describe('the list of paths', () => {
  /** What git lists; bytes that are not UTF-8 are written as the application writes them. */
  const listed = (repository: string, revision: string): string[] =>
    git(repository, ['ls-tree', '-r', '-z', '--name-only', revision])
      .toString('latin1')
      .split('\0')
      .slice(0, -1)
      .map((path) => pathText(Buffer.from(path, 'latin1')));

  test('has all files, links and submodules in the order of git', async () => {
    for (const url of ['branch/main', 'tag/v1.0', 'branch/feature/deep', `commit/${files.commit}`]) {
      const answer = await app.get(`/o/r/tree-list/${url}`);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(await answer.json()).toEqual(listed(files.gitDir, 'main'));
    }
  });

  test('is compressed once, and decompressed for clients that cannot read it', async () => {
    const packed = await app.get('/o/r/tree-list/branch/main', { 'accept-encoding': 'gzip' });
    const plain = await app.get('/o/r/tree-list/branch/main', { 'accept-encoding': 'identity' });
    expect([packed.headers.get('content-encoding'), plain.headers.get('content-encoding')]).toEqual([
      'gzip',
      'identity',
    ]);
    expect(await packed.json()).toEqual(await plain.json());
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    for (const answer of [packed, plain]) expect(answer.headers.get('vary')).toContain('Accept-Encoding');
  });

  test.each([
    ['gzip;q=0', 'identity'],
    ['*', 'gzip'],
    ['br, gzip;q=0.5', 'gzip'],
    ['*;q=0', 'identity'],
  ])('with Accept-Encoding %s is %s', async (accepted, encoding) => {
    expect(
      (await app.get('/o/r/tree-list/branch/main', { 'accept-encoding': accepted })).headers.get('content-encoding'),
    ).toBe(encoding);
  });

  test('has the tree as its tag, so that another commit of the same tree sends nothing', async () => {
    const tag = (await app.get('/o/r/tree-list/branch/main')).headers.get('etag') as string;
    expect(tag).toContain(gitText(files.gitDir, ['rev-parse', 'main^{tree}']));
    expect((await app.get('/o/r/tree-list/tag/v1.0', { 'if-none-match': tag })).status).toBe(304);
  });
});

describe('the finder page', () => {
  const found = (html: string): string[] =>
    [...html.matchAll(/<a class="found-item" href="([^"]*)"/g)].map((match) => match[1] as string);

  test('finds by letters, marks them, and links to the file in the same revision', async () => {
    const html = await app.text('/o/small/find/branch/main?q=vfiopci');
    expect(found(html)[0]).toBe('/o/small/src/branch/main/drivers/vfio/pci/vfio_pci.c');
    expect(html).toContain('<mark>vfio</mark>_<mark>pci</mark>.c');
    expect(html).toContain('name="q" value="vfiopci"');
  });

  test('recognises the wrong keyboard layout, says so, and offers the query as typed', async () => {
    const html = await app.text(`/o/small/find/branch/main?q=${encodeURIComponent('вкшмукы')}`);
    expect(found(html)[0]).toMatch(/\/drivers\//);
    expect(html).toContain('Показаны результаты для «drivers»');
    expect(html).toContain(
      `href="/o/small/find/branch/main?q=${encodeURIComponent('вкшмукы')}&amp;literal=1">искать «вкшмукы»<`,
    );
    const literal = await app.text(`/o/small/find/branch/main?q=${encodeURIComponent('вкшмукы')}&literal=1`);
    expect(found(literal)).toEqual([]);
    const blank = find(parsePage(literal), 'div.blank');
    expect(wordsOf(blank)).toBe('Файлы не найдены Ни один путь не соответствует запросу «вкшмукы». Все файлы');
    expect(attribute(find(blank, 'a'), 'href')).toBe('/o/small/src/branch/main');
  });

  test('finds Russian names', async () => {
    expect(found(await app.text(`/o/small/find/branch/main?q=${encodeURIComponent('драйверы')}`))[0]).toContain(
      encodeURIComponent('драйверы'),
    );
  });

  test('accepts a pasted path and leads to the line', async () => {
    for (const [query, end] of [
      ['./drivers/vfio/vfio.c:12', '#L12'],
      [String.raw`drivers\vfio\vfio.c#L5-L9`, '#L5-L9'],
      ['a/drivers/vfio/vfio.c', ''],
    ]) {
      const html = await app.text(`/o/small/find/branch/main?q=${encodeURIComponent(query as string)}`);
      expect(found(html)[0]).toBe(`/o/small/src/branch/main/drivers/vfio/vfio.c${String(end)}`);
      expect(html).not.toContain('class="note"');
    }
  });

  test('shows at most fifty', async () => {
    const html = await app.text('/o/small/find/branch/main?q=same');
    expect(found(html)).toHaveLength(50);
    expect(html).toContain('>Показаны первые 50<');
    const few = await app.text('/o/small/find/branch/main?q=same-1');
    expect(found(few)).toHaveLength(15);
    expect(few).not.toContain('>Показаны первые');
  });

  test('prompts for a query when there is none', async () => {
    const html = await app.text('/o/small/find/branch/main?q=%20');
    expect(found(html)).toEqual([]);
    expect(html).not.toMatch(/class="(note|blank)"/);
    const field = (page: string): string => /<input [^>]*id="goto-q"[^>]*>/.exec(page)?.[0] ?? '';
    expect(field(html)).toContain('placeholder="Часть имени файла или пути…" autofocus');
    for (const path of ['/o/small', '/o/small/find/branch/main?q=vfio'])
      expect(field(await app.text(path)), path).not.toContain('autofocus');
  });

  test('shows a hostile query and hostile names as text, and its links work', async () => {
    const html = await app.text(`/o/r/find/branch/main?q=${encodeURIComponent('"><script>alert(1)')}`);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(1)"');
    for (const query of ['names', 'script', 'latin', '%']) {
      const page = await app.text(`/o/r/find/branch/main?q=${encodeURIComponent(query)}`);
      expect(page).not.toContain('<script>alert');
      for (const link of found(page))
        expect([link, (await app.get(link.replaceAll('&#39;', "'").replaceAll('&amp;', '&'))).status]).toEqual([
          link,
          200,
        ]);
    }
  });

  test('of a repository without commits does not exist', async () => {
    expect((await app.get('/o/empty/find/branch/main')).status).toBe(404);
  });

  test('marks whole letters and shows bytes that are not UTF-8', () => {
    expect(partsOf('a🌲b', [1])).toEqual([
      { text: 'a', marked: false },
      { text: '🌲', marked: true },
      { text: 'b', marked: false },
    ]);
    expect(partsOf('a🌲b', [2])).toEqual([
      { text: 'a', marked: false },
      { text: '🌲', marked: true },
      { text: 'b', marked: false },
    ]);
    expect(partsOf('x\udcff', [1])).toEqual([
      { text: 'x', marked: false },
      { text: '\\xFF', marked: true },
    ]);
    expect(partsOf('abc', [])).toEqual([{ text: 'abc', marked: false }]);
  });
});

describe('directory rows requested alone', () => {
  test('have every entry with its latest commit, in the reader’s language, with links of the given ref', async () => {
    const commit = gitText(work, ['rev-parse', 'HEAD']);
    for (const [path, names] of [
      ['', ['drivers', 'many', 'Documentation', 'Makefile', 'README']],
      ['/drivers/vfio', ['pci', 'vfio.c']],
    ] as const) {
      const html = await app.text(`/o/small/lastcommit/${commit}${path}?refSubUrl=branch%2Fmain`);
      for (const name of names) {
        expect(html).toContain(`<tr data-name="${name}">`);
        expect(html).toContain(`href="/o/small/src/branch/main${path}/${name}"`);
      }
      const rows = html.match(/<tr data-name/g)?.length;
      expect(html.match(new RegExp(`href="/o/small/commit/${commit}"`, 'g'))).toHaveLength(rows as number);
      expect(html).not.toContain('<html');
    }
    expect(await app.text(`/o/small/lastcommit/${commit}/drivers/vfio`)).toContain(
      `href="/o/small/src/commit/${commit}/drivers/vfio/vfio.c"`,
    );
    expect(await app.text(`/o/small/lastcommit/${commit}`, { 'accept-language': 'en' })).toContain(
      'aria-label="directory"',
    );
  });

  test.each(['/README', '/none'])('of %s do not exist', async (path) => {
    const answer = await app.get(`/o/small/lastcommit/${gitText(work, ['rev-parse', 'HEAD'])}${path}`);
    expect([answer.status, answer.headers.get('x-error-reason')]).toEqual([404, 'no-path']);
  });
});

describe('a URL without the kind of its revision', () => {
  test.each([
    ['src/main', 'src/branch/main'],
    ['src/main/src/main.c?lines=2', 'src/branch/main/src/main.c?lines=2'],
    ['src/feature/deep/src', 'src/branch/feature/deep/src'],
    ['src/v1.0/src/main.c', 'src/tag/v1.0/src/main.c'],
    ['src/README', 'src/branch/main/README'],
    ['src/HEAD/src', 'src/branch/main/src'],
    ['raw/main/src/main.c?download=1', 'raw/branch/main/src/main.c?download=1'],
    ['media/main/pixel.png', 'media/branch/main/pixel.png'],
    ['commits/main/src', 'commits/branch/main/src'],
    ['commits', 'commits/branch/main'],
    ['tree/v1.0/docs', 'src/tag/v1.0/docs'],
    ['blob/main/src/main.c', 'src/branch/main/src/main.c'],
    ['raw/refs/heads/feature/deep/src/main.c', 'raw/branch/feature/deep/src/main.c'],
    ['raw/refs/tags/v1.0/src/main.c', 'raw/tag/v1.0/src/main.c'],
    ['find/main', 'find/branch/main'],
    ['find', 'find/branch/main'],
    ['tree-list/v1.0', 'tree-list/tag/v1.0'],
    ['src/main/names/100%25.txt', 'src/branch/main/names/100%25.txt'],
    ['src/main/names/latin-%FF%FE.txt', 'src/branch/main/names/latin-%FF%FE.txt'],
    ['src/deadbeef/x', 'src/branch/main/deadbeef/x'],
    ['src/1234567', 'src/branch/main/1234567'],
  ])('%s leads to %s', async (from, to) => {
    const answer = await app.get(`/o/r/${from}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/o/r/${to}`]);
  });

  test.each(['src', 'tree', 'blob/', '-/files'])('and without a revision: %s leads to the root', async (word) => {
    const answer = await app.get(`/o/r.git/${word}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/o/r']);
  });

  test('may begin with the id of a commit, short or full', async () => {
    for (const id of [files.commit, files.commit.slice(0, 8)]) {
      expect((await app.get(`/o/r/src/${id}/src/main.c`)).headers.get('location')).toBe(
        `/o/r/src/commit/${files.commit}/src/main.c`,
      );
    }
  });

  test('in a repository without commits names no revision', async () => {
    const answer = await app.get('/o/empty/src/README');
    expect([answer.status, answer.headers.get('x-error-reason')]).toEqual([404, 'no-ref']);
  });
});
