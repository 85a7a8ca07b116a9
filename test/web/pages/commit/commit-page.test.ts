import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Element } from 'hast';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programVersion } from '../../../../src/server/version.js';
import { displayPath } from '../../../../src/git/path-text.js';
import { formatPatch } from '../../../support/git-mails.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';
import { listedFiles } from '../../../support/listed-files.js';
import {
  attribute,
  bodyRows,
  find,
  findAll,
  parsePage,
  textOf,
  wordsOf,
  type PageNode,
} from '../../../support/page.js';

let app: RunningApp;
let work: string;
const ids: Record<string, string> = {};
const lines = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, at) => `${word} ${String(at)}\n`).join('');
const SUBMODULE_COMMIT = '1234567890123456789012345678901234567890';

beforeAll(async () => {
  work = initWork('commits');
  ids['root'] = makeRoot();
  ids['kinds'] = makeEveryKind();
  ids['hostile'] = makeHostile();
  ids['encoded'] = makeEncoded();
  ids['many'] = makeManyFiles();
  ids['long'] = makeLongLines();
  ids['merge'] = makeMerge();
  ids['empty'] = commitAll(work, 'Change nothing', '1600000900 +0000');
  ids['trailers'] = commitAll(
    work,
    `Fix it\n\nWhy.\n\nFixes: ${ids['root']} ("Начало")\nLink: https://example.org/m/1\nSigned-off-by: Anna <anna@example.org>\nCc: stable <script>\n  of two lines\nsigned-off-by: Борис <b@example.org>\n`,
    '1600001000 +0000',
  );
  ids['prose'] = commitAll(work, 'Say more\n\nThis is prose.\nNote: with a colon.\n', '1600001100 +0000');
  ids['copied'] = commitAll(
    work,
    `Tell all\n\n${Array.from({ length: 150 }, (_, at) => `Cc: person ${String(at)}`).join('\n')}\n`,
    '1600001200 +0000',
  );
  git(work, ['notes', 'add', '-f', '-m', 'Seen <b>by</b> https://example.org/n', ids['kinds']]);
  git(work, ['tag', 'lightweight', ids['kinds']]);
  git(work, ['tag', '-a', '-m', 'annotated', 'v1.0', ids['kinds']]);
  app = await startApp({ 'o/r': join(work, '.git') });
});
afterAll(() => app.close());

function makeRoot(): string {
  writeFile(work, 'a.txt', lines(40));
  writeFile(work, 'moved-from.c', lines(30, 'moved'));
  writeFile(work, 'gone.txt', 'gone\n');
  writeFile(work, 'run.sh', '#!/bin/sh\n');
  writeFile(work, 'pic.bin', Buffer.from([0, 1, 2, 3]));
  writeFile(work, 'was-file', 'text of a file\n');
  mkdirSync(join(work, 'lib'));
  git(work, ['update-index', '--add', '--cacheinfo', `160000,${SUBMODULE_COMMIT.replace('1', '2')},lib`]);
  return commitAll(work, 'Начало', '1600000000 +0300');
}

function makeEveryKind(): string {
  writeFile(work, 'a.txt', lines(40).replace('line 20\n', 'line twenty <script>\n').replace('line 39\n', 'line 39'));
  renameSync(join(work, 'moved-from.c'), join(work, 'moved-to.c'));
  writeFile(work, 'moved-to.c', `${lines(30, 'moved')}new end\n`);
  rmSync(join(work, 'gone.txt'));
  chmodSync(join(work, 'run.sh'), 0o755);
  writeFile(work, 'pic.bin', Buffer.from([0, 9, 9]));
  rmSync(join(work, 'was-file'));
  symlinkSync('a.txt', join(work, 'was-file'));
  writeFile(work, 'empty', '');
  git(work, ['add', '-A']);
  git(work, ['update-index', '--add', '--cacheinfo', `160000,${SUBMODULE_COMMIT},lib`]);
  git(work, ['commit', '-q', '-F', '-'], {
    input: `Change every kind\n\n  indented\n\nSee https://example.org/x and ${ids['root'] ?? ''}.\nSigned-off-by: Anna Author <anna@example.org>\n`,
    env: { GIT_AUTHOR_DATE: '1600000100 -0600', GIT_COMMITTER_DATE: '1600000200 +0530' },
  });
  return gitText(work, ['rev-parse', 'HEAD']);
}

function makeHostile(): string {
  writeFile(work, '"><img src=x onerror=alert(1)>.txt', '<script>alert(1)</script>\n');
  writeFile(work, 'ctrl\tname', 'x\n');
  git(work, ['add', '-A']);
  git(work, [
    'update-index',
    '--add',
    '--cacheinfo',
    `100644,${gitText(work, ['hash-object', '-w', '--stdin'], { input: 'bytes\n' })},plain`,
  ]);
  git(work, ['commit', '-q', '--cleanup=verbatim', '-F', '-'], {
    input: '</title><script>alert(1)</script> \u202eRTL\n\n"><img src=x onerror=alert(2)>\n<!-- -->\n',
    env: {
      GIT_AUTHOR_NAME: 'Bobby & "Tables\' &lt;i&gt; T',
      GIT_AUTHOR_EMAIL: '"><i>@example.org',
      GIT_AUTHOR_DATE: '1600000300 +0000',
      GIT_COMMITTER_DATE: '1600000300 +0000',
    },
  });
  return gitText(work, ['rev-parse', 'HEAD']);
}

/** A message in KOI8-R and a file in Windows-1251; a name that is not UTF-8. */
function makeEncoded(): string {
  const koi8 = Buffer.from('f0d2c9d7c5d4', 'hex'); // Привет
  const cp1251 = Buffer.from('cff0e8e2e5f220ece8f0212028ef20f02ee3ee20e9eef3290acdee20fdf2ee20f2e5eaf1f22e0a', 'hex');
  writeFile(work, 'old.txt', cp1251);
  const blob = gitText(work, ['hash-object', '-w', '--stdin'], { input: 'x\n' });
  git(work, ['add', '-A']);
  git(work, ['update-index', '-z', '--index-info'], {
    input: Buffer.concat([Buffer.from(`100644 ${blob}\t`), Buffer.from([0xff, 0xfe, 0x41]), Buffer.from([0])]),
  });
  git(work, ['-c', 'i18n.commitEncoding=KOI8-R', 'commit', '-q', '-F', '-'], {
    input: koi8,
    env: { GIT_COMMITTER_DATE: '1600000400 +0000' },
  });
  const id = gitText(work, ['rev-parse', 'HEAD']);
  git(work, ['reset', '-q', '--hard']);
  return id;
}

function makeManyFiles(): string {
  for (let at = 0; at < 305; at += 1) writeFile(work, `many/${String(at).padStart(4, '0')}`, `${String(at)}\n`);
  return commitAll(work, 'Add many files', '1600000500 +0000');
}

function makeLongLines(): string {
  writeFile(work, 'minified.js', `${'x'.repeat(50_000)}\nshort\n`);
  return commitAll(work, 'Add a long line', '1600000600 +0000');
}

function makeMerge(): string {
  git(work, ['checkout', '-q', '-b', 'side', ids['kinds'] ?? '']);
  writeFile(work, 'side.txt', 'side\n');
  commitAll(work, 'On the side', '1600000700 +0000');
  git(work, ['checkout', '-q', 'main']);
  git(work, ['merge', '-q', '--no-ff', '-m', 'Merge side', 'side'], {
    env: { GIT_COMMITTER_DATE: '1600000800 +0000', GIT_AUTHOR_DATE: '1600000800 +0000' },
  });
  return gitText(work, ['rev-parse', 'HEAD']);
}

async function page(path: string, headers?: Record<string, string>): Promise<PageNode> {
  return parsePage(await app.text(path, headers));
}

/** The hunks that the tables show, in the form of a patch. */
function shownHunks(root: PageNode): string {
  const signs: Record<string, string> = { 'd-ctx': ' ', 'd-add': '+', 'd-del': '-' };
  return bodyRows(root)
    .map((row) => {
      const text = textOf(find(row, 'td.src'));
      const kind = attribute(row, 'className');
      if (kind === 'd-hunk') return hunkHeading(row);
      return kind === 'd-note' ? '\\ No newline at end of file\n' : `${signs[kind] ?? '?'}${text}\n`;
    })
    .join('');
}

/** The heading without its links; '' for the row after the last hunk. */
function hunkHeading(row: PageNode): string {
  const text = textOf(find(row, 'td.src'));
  const links = findAll(row, '.d-more').map(textOf).join('');
  const heading = text.slice(0, text.length - links.length);
  return heading === '' ? '' : `${heading}\n`;
}

/** The hunks of git's own patch. */
function gitHunks(args: readonly string[]): string {
  const patch = git(work, ['diff-tree', '-p', '-M', '--no-commit-id', ...args])
    .toString('utf8')
    .split('\n');
  let inHunk = false;
  return patch
    .filter((line) => {
      if (line.startsWith('@@')) inHunk = true;
      else if (line.startsWith('diff --git')) inHunk = false;
      return inHunk && line !== '';
    })
    .map((line) => `${line}\n`)
    .join('');
}

const fileBox = (root: PageNode, name: string): Element => {
  const box = findAll(root, 'details.dfile').find((candidate) => wordsOf(find(candidate, 'h3')).endsWith(name));
  if (box === undefined) throw new Error(`no box of ${name}`);
  return box;
};

describe('the page of a commit', () => {
  it('shows summary, whole body as written, people with both dates in their own zones, parent and tree', async () => {
    const root = await page(`/o/r/commit/${ids['kinds'] ?? ''}`);
    expect(textOf(find(root, 'h1'))).toBe('Change every kind');
    const body = gitText(work, ['log', '-1', '--format=%b', ids['kinds'] ?? '']).trimEnd();
    expect(textOf(find(root, 'pre.commit-msg'))).toBe(body);
    const meta = wordsOf(find(root, '.meta'));
    expect(meta).toContain('Автор Anna Author <anna@example.org> 2020-09-13 06:28:20 -06:00');
    expect(meta).toContain('Коммитер Kirill Committer <kirill@example.org> 2020-09-13 18:00:00 +05:30');
    expect(meta).toContain(`Коммит ${ids['kinds'] ?? ''}`);
    expect(meta).toContain(`Родитель ${(ids['root'] ?? '').slice(0, 10)}`);
    expect(meta).toContain(`Дерево ${gitText(work, ['rev-parse', `${ids['kinds'] ?? ''}^{tree}`]).slice(0, 10)}`);
  });

  it('links addresses and ids in the message', async () => {
    const hrefs = findAll(find(await page(`/o/r/commit/${ids['kinds'] ?? ''}`), 'pre.commit-msg'), 'a').map((link) =>
      attribute(link, 'href'),
    );
    expect(hrefs).toEqual(['https://example.org/x', `/o/r/commit/${ids['root'] ?? ''}`]);
  });

  it('lists the trailers below the message, one row for each key, with addresses and ids as links', async () => {
    const root = await page(`/o/r/commit/${ids['trailers'] ?? ''}`);
    const rows = findAll(find(root, '.trailers-list'), 'div');
    expect(rows.map((row) => [textOf(find(row, 'dt')), ...findAll(row, 'dd').map(textOf)])).toEqual([
      ['Fixes', `${ids['root'] ?? ''} ("Начало")`],
      ['Link', 'https://example.org/m/1'],
      ['Signed-off-by', 'Anna <anna@example.org>', 'Борис <b@example.org>'],
      ['Cc', 'stable <script> of two lines'],
    ]);
    expect(findAll(find(root, 'details.trailers'), 'a').map((link) => attribute(link, 'href'))).toEqual([
      `/o/r/commit/${ids['root'] ?? ''}`,
      'https://example.org/m/1',
    ]);
    expect(textOf(find(root, '.trailers-keys'))).toBe('Fixes · Link · Signed-off-by ×\u00a02 · Cc');
    // The message stays as it was written.
    expect(textOf(find(root, 'pre.commit-msg'))).toBe(
      gitText(work, ['log', '-1', '--format=%b', ids['trailers'] ?? '']).trimEnd(),
    );
  });

  it('has no list for a message whose last paragraph is prose, nor for a line without a blank one before it', async () => {
    expect(findAll(await page(`/o/r/commit/${ids['root'] ?? ''}`), 'details.trailers')).toEqual([]);
    expect(findAll(await page(`/o/r/commit/${ids['prose'] ?? ''}`), 'details.trailers')).toEqual([]);
  });

  it('lists a hundred trailers and counts the rest', async () => {
    const list = find(await page(`/o/r/commit/${ids['copied'] ?? ''}`), 'details.trailers');
    expect(findAll(list, 'dd').map(textOf)).toEqual([
      ...Array.from({ length: 100 }, (_, at) => `person ${String(at)}`),
      'ещё 50',
    ]);
  });

  it('shows the branches and tags that point at the commit, also annotated tags, and its note', async () => {
    const root = await page(`/o/r/commit/${ids['kinds'] ?? ''}`);
    expect(findAll(root, 'a.badge--ref').map(textOf).sort()).toEqual(['lightweight', 'v1.0']);
    expect(await app.text(`/o/r/commit/${ids['kinds'] ?? ''}`)).toContain(
      'Seen &lt;b&gt;by&lt;/b&gt; <a href="https://example.org/n"',
    );
  });

  it.each(['root', 'kinds', 'hostile', 'merge'])('shows the hunks that git prints: %s', async (name) => {
    const id = ids[name] ?? '';
    const root = await page(`/o/r/commit/${id}`);
    // The page describes a submodule in a sentence; git prints it as a line of text.
    const expected = gitHunks(name === 'root' ? ['--root', id] : [`${id}^`, id]).replace(
      /@@ [^\n]*\n(?:[-+]Subproject commit [0-9a-f]{40}\n)+/g,
      '',
    );
    expect(expected).not.toBe('');
    expect(shownHunks(root)).toBe(expected);
  });

  it('lists every changed file with its status and counts', async () => {
    const root = await page(`/o/r/commit/${ids['kinds'] ?? ''}`);
    const shown = findAll(root, 'a.files-item').map(wordsOf);
    const numstat = gitText(work, [
      'diff-tree',
      '-r',
      '-M',
      '--numstat',
      `${ids['kinds'] ?? ''}^`,
      ids['kinds'] ?? '',
    ]).split('\n');
    expect(shown).toHaveLength(numstat.length);
    expect(shown).toEqual([
      'изменён a.txt +2 −2',
      'добавлен empty',
      'удалён gone.txt −1',
      'изменён lib',
      'переименован moved-from.c → moved-to.c +1',
      'изменён pic.bin',
      'изменён run.sh',
      'изменён тип was-file +1 −1',
    ]);
    expect(wordsOf(find(root, 'h2.section-title'))).toBe('8 изменённых файлов');
  });

  it('explains why a file has no lines: binary, mode, submodule, empty', async () => {
    const root = await page(`/o/r/commit/${ids['kinds'] ?? ''}`);
    expect(wordsOf(find(fileBox(root, 'pic.bin'), 'p.dfile-none'))).toBe('Двоичный файл не отображается (4 Б → 3 Б)');
    expect(wordsOf(find(fileBox(root, 'run.sh'), 'p.dfile-none'))).toBe('Изменены только права доступа');
    expect(wordsOf(find(fileBox(root, 'run.sh'), 'span.dfile-mode'))).toBe('100644 → 100755, файл → исполняемый файл');
    expect(wordsOf(find(fileBox(root, 'was-file'), 'span.dfile-mode'))).toBe(
      '100644 → 120000, файл → символическая ссылка',
    );
    expect(wordsOf(find(fileBox(root, 'lib'), 'p.dfile-none'))).toBe('Подмодуль обновлён: 2234567890 → 1234567890');
    expect(wordsOf(find(fileBox(root, 'empty'), 'p.dfile-none'))).toBe('Файл пуст');
    expect(wordsOf(find(fileBox(root, 'moved-to.c'), 'span.dfile-mode'))).toMatch(/^сходство 9\d %$/);
  });

  it('compares a root commit with the empty tree and says that it has no parent', async () => {
    const root = await page(`/o/r/commit/${ids['root'] ?? ''}`);
    expect(wordsOf(find(root, '.meta'))).toContain('Родитель нет — это первый коммит');
    expect(findAll(root, 'a.files-item')).toHaveLength(7);
  });

  it('says that an empty commit changes nothing', async () => {
    expect(wordsOf(find(await page(`/o/r/commit/${ids['empty'] ?? ''}`), 'p.dfile-none'))).toBe(
      'Этот коммит не меняет файлов',
    );
  });

  it('compares a merge with the chosen parent', async () => {
    const id = ids['merge'] ?? '';
    const second = await page(`/o/r/commit/${id}?parent=2`);
    const names = gitText(work, ['diff-tree', '-r', '--name-only', `${id}^2`, id]).split('\n');
    expect(names.length).toBeGreaterThan(300);
    const listed = listedFiles(second).map(({ path }) => path);
    expect(listed.filter((name) => name.startsWith('many/'))).toHaveLength(305);
    expect(listedFiles(await page(`/o/r/commit/${id}`)).map(({ path }) => path)).toEqual(['side.txt']);
    expect(
      findAll(find(second, '.menu--end'), 'a.menu-item')
        .filter((item) => attribute(item, 'ariaCurrent') === 'true')
        .map(wordsOf),
    ).toEqual([`По сравнению с родителем 2 (${gitText(work, ['rev-parse', `${id}^2`]).slice(0, 10)})`]);
    expect((await app.get(`/o/r/commit/${id}?parent=3`)).status).toBe(400);
    expect((await app.get(`/o/r/commit/${id}?parent=x`)).status).toBe(400);
  });

  it('is limited to a folder by ?path=, and says so', async () => {
    const id = ids['merge'] ?? '';
    const narrowed = await page(`/o/r/commit/${id}?parent=2&path=many/`);
    expect(listedFiles(narrowed).map(({ path }) => path)).toEqual(
      gitText(work, ['diff-tree', '-r', '--name-only', `${id}^2`, id, '--', 'many']).split('\n'),
    );
    expect(attribute(find(find(narrowed, 'p.note--warn'), 'a'), 'href')).toBe(`/o/r/commit/${id}?parent=2`);
    expect((await app.get(`/o/r/commit/${id}?path=nothing`)).status).toBe(404);
  });

  it('shows at most 300 files and links to the others', async () => {
    const root = await page(`/o/r/commit/${ids['many'] ?? ''}`);
    expect(findAll(root, 'details.dfile')).toHaveLength(300);
    expect(findAll(root, 'a.files-item')).toHaveLength(305);
    const note = find(root, 'p.note--warn');
    expect(wordsOf(note)).toBe('Показаны изменения 300 файлов из 305. Все изменения в виде текста');
    expect(attribute(find(note, 'a'), 'href')).toBe(`/o/r/commit/${ids['many'] ?? ''}.diff`);
  });

  it('cuts a line of fifty thousand characters and says so', async () => {
    const root = await page(`/o/r/commit/${ids['long'] ?? ''}`);
    expect(textOf(find(root, 'td.src')).length).toBeLessThan(3000);
    expect(findAll(root, 'td.src').map((cell) => textOf(cell).length)[1]).toBe(2001);
    expect(wordsOf(find(root, 'p.dfile-none'))).toBe('Слишком длинные строки показаны не целиком');
  });

  it('decodes a message by its encoding header, a file by its own bytes, and links a name that is not UTF-8', async () => {
    const html = await app.text(`/o/r/commit/${ids['encoded'] ?? ''}`);
    const root = parsePage(html);
    expect(textOf(find(root, 'h1'))).toBe('Привет');
    expect(findAll(root, 'td.src').map(textOf)).toContain('Привет мир! (п р.го йоу)');
    expect(html).toContain(`/o/r/src/commit/${ids['encoded'] ?? ''}/%FF%FEA"`);
    expect((await app.get(`/o/r/src/commit/${ids['encoded'] ?? ''}/%FF%FEA`)).status).toBe(200);
  });

  it('escapes hostile text', async () => {
    const html = await app.text(`/o/r/commit/${ids['hostile'] ?? ''}`);
    const root = parsePage(html);
    expect(findAll(root, 'script').map((script) => attribute(script, 'type'))).toEqual(['module']);
    expect(findAll(root, 'img')).toEqual([]);
    expect(findAll(root, 'b').map(textOf)).toContain('Bobby & "Tables\' &lt;i&gt; T');
    expect(textOf(find(root, 'h1'))).toBe('</title><script>alert(1)</script> ⟨RLO⟩RTL');
    expect(listedFiles(root).map(({ path }) => path)).toEqual(
      gitText(work, ['diff-tree', '-r', '-z', '--name-only', `${ids['hostile'] ?? ''}^`, ids['hostile'] ?? ''])
        .split('\0')
        .filter((name) => name !== '')
        .map(displayPath),
    );
  });

  it('is in English for English readers', async () => {
    const root = await page(`/o/r/commit/${ids['kinds'] ?? ''}`, { 'accept-language': 'en' });
    expect(wordsOf(find(root, 'h2.section-title'))).toBe('8 changed files');
    expect(wordsOf(find(fileBox(root, 'run.sh'), 'p.dfile-none'))).toBe('Only the file mode changed');
  });

  it('is revalidated under every id, since it shows refs, and has the full id as canonical address', async () => {
    const id = ids['kinds'] ?? '';
    const full = await app.get(`/o/r/commit/${id}`);
    expect(full.headers.get('cache-control')).toBe('no-cache');
    expect(full.headers.get('link')).toBeNull();
    const short = await app.get(`/o/r/commit/${id.slice(0, 8)}`);
    expect(short.status).toBe(200);
    expect(short.headers.get('cache-control')).toBe('no-cache');
    expect(short.headers.get('link')).toBe(`<${app.origin}/o/r/commit/${id}>; rel="canonical"`);
    const again = await app.get(`/o/r/commit/${id}`, { 'if-none-match': full.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });
});

describe('a commit as a patch', () => {
  it.each(['root', 'kinds', 'hostile', 'encoded', 'many', 'long', 'empty'])(
    '.diff is what git diff-tree -p -M prints: %s',
    async (name) => {
      const id = ids[name] ?? '';
      const body = Buffer.from(await (await app.get(`/o/r/commit/${id}.diff`)).arrayBuffer());
      expect(body.equals(git(work, ['diff-tree', '-p', '-M', '--root', '--no-commit-id', id]))).toBe(true);
    },
  );

  it.each(['root', 'kinds', 'hostile', 'encoded', 'many', 'long', 'empty'])(
    '.patch is what git format-patch prints: %s',
    async (name) => {
      const id = ids[name] ?? '';
      const body = Buffer.from(await (await app.get(`/o/r/commit/${id}.patch`)).arrayBuffer());
      const expected = formatPatch(work, ['--root', '-1', `--signature=Kedr ${programVersion()}`, id]);
      expect(body.toString('latin1')).toBe(expected.toString('latin1'));
    },
  );

  it('.patch of a merge is empty, as in git format-patch', async () => {
    expect(await app.text(`/o/r/commit/${ids['merge'] ?? ''}.patch`)).toBe('');
    expect(findAll(await page(`/o/r/commit/${ids['merge'] ?? ''}`), 'a.btn').map(wordsOf)).not.toContain('.patch');
  });

  it('.diff of a merge is against the chosen parent', async () => {
    const id = ids['merge'] ?? '';
    for (const parent of [1, 2]) {
      const body = Buffer.from(await (await app.get(`/o/r/commit/${id}.diff?parent=${String(parent)}`)).arrayBuffer());
      expect(body.equals(git(work, ['diff-tree', '-p', '-M', `${id}^${String(parent)}`, id]))).toBe(true);
    }
  });

  it('is plain text in a sandbox, shown in the browser', async () => {
    const response = await app.get(`/o/r/commit/${ids['hostile'] ?? ''}.diff`);
    await response.arrayBuffer();
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(response.headers.get('content-disposition')).toBe('inline');
    expect(response.headers.get('etag')).toMatch(/^"/);
  });
});

/** Three commits, each with one more file, as loose objects. */
function threeCommits(): string {
  const from = initWork('three');
  for (const n of ['1', '2', '3']) {
    writeFile(from, `f${n}`, `${n}\n`);
    commitAll(from, `commit ${n}`);
  }
  return from;
}

describe('a shallow clone', () => {
  it('ends at a commit that is shown as a root commit, as in git', async () => {
    const from = threeCommits();
    const clone = initWork('shallow');
    git(clone, ['fetch', '-q', '--depth=2', `file://${from}`, 'main:copy']);
    const id = gitText(clone, ['rev-parse', 'copy^']);
    const parent = gitText(from, ['rev-parse', `${id}^`]).slice(0, 10);
    const shallow = await startApp({ 'o/s': join(clone, '.git') });
    try {
      const shown = parsePage(await shallow.text(`/o/s/commit/${id}`));
      expect(findAll(shown, '.dfile')).toHaveLength(2);
      expect(findAll(shown, 'span.oid').map(wordsOf)).toEqual([parent]);
      expect(wordsOf(shown)).toContain(`${parent} (нет в этом клоне)`);
      const diffOf = (): string => git(clone, ['show', '--format=', '-p', '-M', id]).toString();
      const whole = diffOf();
      const diff = await shallow.get(`/o/s/commit/${id}.diff`);
      expect(diff.headers.get('cache-control')).not.toContain('immutable');
      expect(await diff.text()).toBe(whole);
      expect(await shallow.text(`/o/s/commit/${id}.patch`)).toBe(
        formatPatch(clone, ['--root', '-1', `--signature=Kedr ${programVersion()}`, id]).toString(),
      );
      git(clone, ['fetch', '-q', '--deepen=1', `file://${from}`, 'main:copy']);
      expect(diffOf()).not.toBe(whole);
      await expect.poll(() => shallow.text(`/o/s/commit/${id}.diff`), { timeout: 10_000 }).toBe(diffOf());
    } finally {
      await shallow.close();
    }
  });
});

describe('a commit whose parent is lost', () => {
  it('says so instead of failing, and has no link to it', async () => {
    const from = threeCommits();
    const parent = gitText(from, ['rev-parse', 'main^']);
    rmSync(join(from, '.git/objects', parent.slice(0, 2), parent.slice(2)));
    const damaged = await startApp({ 'o/s': join(from, '.git') });
    try {
      const response = await damaged.get(`/o/s/commit/${gitText(from, ['rev-parse', 'main'])}`);
      expect(response.status).toBe(200);
      const shown = parsePage(await response.text());
      expect(wordsOf(find(shown, 'p.dfile-none'))).toContain('клон неполный');
      expect(findAll(shown, 'span.oid').map(wordsOf)).toEqual([parent.slice(0, 10)]);
    } finally {
      await damaged.close();
    }
  });
});
