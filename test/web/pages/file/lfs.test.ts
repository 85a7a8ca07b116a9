/** Files of Git LFS: their content where the repository has it in `lfs/objects`, the pointer everywhere else. */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_LFS_SHOWN_BYTES } from '../../../../src/workers/tasks/size-limits.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const CONTENTS: Readonly<Record<string, Buffer>> = {
  'a.png': PNG,
  'main.c': Buffer.from('int stored;\n'),
  'table.csv': Buffer.from('tree,height\nЕль,45\n'),
  'read.md': Buffer.from('# From the store\n'),
  'bytes.bin': Buffer.from(Array.from({ length: 300 }, (_, at) => at % 256)),
  'huge.txt': Buffer.alloc(MAX_LFS_SHOWN_BYTES + 10, 'line\n'),
  'absent.png': Buffer.from('absent'),
  'changed.png': Buffer.concat([PNG, Buffer.from('x')]),
  'short.png': Buffer.from('four'),
  'folder.png': Buffer.from('folder'),
  'leaving.txt': Buffer.from('leaves the repository\n'),
  'late.txt': Buffer.from('came later\n'),
};

let app: RunningApp;
let gitDir: string;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const contentOf = (name: string): Buffer => CONTENTS[name] ?? Buffer.alloc(0);
const pointerOf = (bytes: Buffer): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(bytes)}\nsize ${bytes.length}\n`;
const stored = (bytes: Buffer): string => {
  const oid = sha256(bytes);
  return join(gitDir, 'lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid);
};

function store(bytes: Buffer, content = bytes): void {
  mkdirSync(dirname(stored(bytes)), { recursive: true });
  writeFileSync(stored(bytes), content);
}

beforeAll(async () => {
  const work = initWork('lfs');
  gitDir = join(work, '.git');
  for (const [name, bytes] of Object.entries(CONTENTS)) writeFile(work, name, pointerOf(bytes));
  writeFile(work, 'README.md', '![picture](a.png)\n');
  commitAll(work, 'Begin');
  for (const name of ['a.png', 'main.c', 'table.csv', 'read.md', 'bytes.bin', 'huge.txt']) store(contentOf(name));
  store(contentOf('changed.png'), Buffer.concat([PNG, Buffer.from('y')]));
  store(contentOf('short.png'), Buffer.from('longer'));
  mkdirSync(stored(contentOf('folder.png')), { recursive: true });
  app = await startApp({ 'o/r': gitDir });
});
afterAll(() => app.close());

const bytesAt = async (path: string, headers?: Record<string, string>): Promise<Buffer> =>
  Buffer.from(await (await app.get(`/o/r/${path}`, headers)).arrayBuffer());
const page = (name: string, query = ''): Promise<string> => app.text(`/o/r/src/branch/main/${name}${query}`);

describe('content that the repository has', () => {
  test.each(['a.png', 'main.c', 'bytes.bin'])('is sent by raw and media: %s', async (name) => {
    for (const form of ['raw', 'media']) expect(await bytesAt(`${form}/branch/main/${name}`)).toEqual(contentOf(name));
  });

  test('has the type and length of the content, and the pointer is not cached for ever', async () => {
    const reply = await app.get(`/o/r/media/commit/${gitText(gitDir, ['rev-parse', 'main'])}/a.png`);
    expect(reply.headers.get('content-type')).toBe('image/png');
    expect(reply.headers.get('content-length')).toBe(String(PNG.length));
    expect(reply.headers.get('cache-control')).not.toContain('immutable');
    const again = await app.get('/o/r/media/branch/main/a.png', { 'if-none-match': reply.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    await again.arrayBuffer();
  });

  test('is sent in ranges', async () => {
    const reply = await app.get('/o/r/raw/branch/main/huge.txt', { range: 'bytes=33554430-33554439' });
    expect(reply.status).toBe(206);
    expect(reply.headers.get('content-range')).toBe(`bytes 33554430-33554439/${contentOf('huge.txt').length}`);
    expect(Buffer.from(await reply.arrayBuffer())).toEqual(contentOf('huge.txt').subarray(33554430, 33554440));
    expect((await app.get('/o/r/raw/branch/main/a.png', { range: 'bytes=500-' })).status).toBe(416);
  });

  test('of any size is sent as a whole', async () => {
    expect(sha256(await bytesAt('raw/branch/main/huge.txt'))).toBe(sha256(contentOf('huge.txt')));
  });

  test('is shown on the page of the file, in its form', async () => {
    expect(await page('a.png')).toContain('<img src="/o/r/raw/branch/main/a.png"');
    expect(await page('main.c')).toContain('stored');
    expect(await page('table.csv')).toContain('<td>Ель</td>');
    expect(await page('read.md')).toContain('From the store</h');
    expect(await page('bytes.bin')).toContain('00000120');
    expect(await page('a.png')).not.toContain('Git LFS');
  });

  test('that is too large to be shown has its pointer and a link', async () => {
    const html = await page('huge.txt');
    expect(html).toContain('oid sha256:');
    expect(html).toContain('слишком велик');
    expect(html).toContain('href="/o/r/raw/branch/main/huge.txt"');
  });

  test('is the picture of a README', async () => {
    const [, src = ''] = /<img src="([^"]*)" alt="picture"/.exec(await app.text('/o/r')) ?? [];
    expect(await bytesAt(src.slice('/o/r/'.length))).toEqual(PNG);
  });

  test('is not in an archive, as with git, nor behind the id of the blob', async () => {
    expect(sha256(await bytesAt('archive/main.tar'))).toBe(
      sha256(git(gitDir, ['archive', '--prefix=r-main/', 'main'])),
    );
    const blob = gitText(gitDir, ['rev-parse', 'main:a.png']);
    expect((await bytesAt(`raw/blob/${blob}`)).toString()).toBe(pointerOf(PNG));
    expect(await bytesAt(`media/blob/${blob}`)).toEqual(PNG);
  });
});

/** A browser that has a page, and the pages that the server keeps ready, must not outlive the content. */
describe('content that leaves the repository', () => {
  test.each(['', '?display=hex'])('is no longer shown, nor confirmed, on its page%s', async (query) => {
    const bytes = contentOf('leaving.txt');
    const address = `/o/r/src/branch/main/leaving.txt${query}`;
    const shown = query === '' ? 'leaves the repository' : bytes.toString('hex', 0, 4).replace(/..(?!$)/g, '$& ');
    store(bytes);
    let tag = '';
    for (let visit = 0; visit < 3; visit += 1) {
      const reply = await app.get(address);
      expect((await reply.text()).includes(shown)).toBe(true);
      tag = reply.headers.get('etag') ?? '';
    }
    expect((await app.get(address, { 'if-none-match': tag })).status).toBe(304);
    rmSync(stored(bytes));
    const after = await app.get(address, { 'if-none-match': tag });
    expect(after.status).toBe(200);
    expect((await after.text()).includes(shown)).toBe(false);
    store(bytes);
    expect((await app.text(address)).includes(shown)).toBe(true);
    rmSync(stored(bytes));
  });

  test('is no longer confirmed by raw', async () => {
    const bytes = contentOf('leaving.txt');
    store(bytes);
    const { headers } = await app.get('/o/r/raw/branch/main/leaving.txt');
    const known = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await app.get('/o/r/raw/branch/main/leaving.txt', known)).status).toBe(304);
    rmSync(stored(bytes));
    expect((await bytesAt('raw/branch/main/leaving.txt', known)).toString()).toBe(pointerOf(bytes));
  });
});

describe('a pointer stays as it is', () => {
  test.each([
    ['absent.png', 'nothing is stored'],
    ['changed.png', 'the content has another SHA-256'],
    ['short.png', 'the content has another size'],
    ['folder.png', 'a folder has its name'],
  ])('%s: %s', async (name) => {
    expect((await bytesAt(`media/branch/main/${name}`)).toString()).toBe(pointerOf(contentOf(name)));
    const html = await page(name);
    expect(html).toContain('oid sha256:');
    expect(html).toContain('Это указатель Git LFS');
  });

  test('until its content comes, and a file that was replaced is checked again', async () => {
    const late = contentOf('late.txt');
    expect(await page('late.txt')).toContain('Это указатель Git LFS');
    store(late);
    expect(await page('late.txt')).toContain('came later');
    expect((await bytesAt('raw/branch/main/late.txt')).toString()).toBe('came later\n');
    const other = join(gitDir, 'other');
    writeFileSync(other, 'CAME LATER\n');
    renameSync(other, stored(late));
    expect((await bytesAt('raw/branch/main/late.txt')).toString()).toBe(pointerOf(late));
  });

  test('when a link in its place leads to another file', async () => {
    const secret = join(tempDir('secret'), 'secret');
    writeFileSync(secret, 'absent'.toUpperCase());
    mkdirSync(dirname(stored(contentOf('absent.png'))), { recursive: true });
    symlinkSync(secret, stored(contentOf('absent.png')));
    expect((await bytesAt('raw/branch/main/absent.png')).toString()).toBe(pointerOf(contentOf('absent.png')));
    rmSync(stored(contentOf('absent.png')));
  });
});
