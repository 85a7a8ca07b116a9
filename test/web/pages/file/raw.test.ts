import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import {
  filesRepository,
  HOSTILE_NAMES,
  PINNED,
  urlPath,
  type FilesRepository,
} from '../../../support/files-repository.js';
import { git, gitText, tempDir } from '../../../support/git-fixture.js';

let files: FilesRepository;
let app: RunningApp;

beforeAll(async () => {
  files = filesRepository();
  app = await startApp({ 'o/r': files.gitDir });
});
afterAll(() => app.close());

const RAW = '/o/r/raw/branch/main/';
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
const oidOf = (path: string): string => gitText(files.gitDir, ['rev-parse', `main:${path}`]);
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('raw content', () => {
  test('of every file equals the output of git cat-file', async () => {
    for (const [path, content] of files.blobs) {
      const oid = gitText(files.gitDir, ['hash-object', '--stdin'], { input: content });
      const answer = await app.get(RAW + urlPath(path));
      expect([path, answer.status]).toEqual([path, 200]);
      expect(sha(await bytesOf(answer)), path).toBe(sha(git(files.gitDir, ['cat-file', 'blob', oid])));
      expect(answer.headers.get('etag')).toBe(`"${oid}"`);
      expect(answer.headers.get('content-length')).toBe(String(content.length));
    }
  });

  test('is the same by branch with a slash, tag, commit, blob id and media', async () => {
    const expected = git(files.gitDir, ['cat-file', 'blob', 'main:src/main.c']).toString();
    const oid = oidOf('src/main.c');
    for (const url of [
      'raw/branch/feature/deep/src/main.c',
      'raw/tag/v1.0/src/main.c',
      `raw/commit/${files.commit}/src/main.c`,
      `raw/commit/${files.commit.slice(0, 12)}/src/main.c`,
      `raw/blob/${oid}`,
      `raw/blob/${oid.slice(0, 16)}`,
      'media/branch/main/src/main.c',
      `media/blob/${oid}`,
    ]) {
      expect([url, await app.text(`/o/r/${url}`)]).toEqual([url, expected]);
    }
  });

  test('is never of a type that a browser executes', async () => {
    for (const path of ['evil.html', 'evil.js', 'evil.css', 'evil.xml', 'src/main.c', 'docs/guide.md', 'empty.txt']) {
      expect([path, (await app.get(RAW + path)).headers.get('content-type')]).toEqual([
        path,
        'text/plain; charset=utf-8',
      ]);
    }
    for (const path of [
      ...HOSTILE_NAMES.map((name) => `names/${name}`),
      'evil.svg',
      'evil.html',
      'binary.bin',
      'paper.pdf',
    ]) {
      const { headers } = await app.get(RAW + urlPath(path));
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    }
  });

  test.each([
    ['pixel.png', 'image/png'],
    ['evil.svg', 'image/svg+xml'],
    ['song.mp3', 'audio/mpeg'],
    ['film.webm', 'video/webm'],
    ['paper.pdf', 'application/pdf'],
    ['binary.bin', 'application/octet-stream'],
    ['cp1251.txt', 'text/plain; charset=windows-1251'],
    ['koi8.txt', 'text/plain; charset=koi8-r'],
    ['utf16.txt', 'text/plain; charset=utf-16le'],
    ['two-megabytes.txt', 'text/plain; charset=utf-8'],
    ['huge.log', 'text/plain; charset=utf-8'],
  ])('%s is sent as %s', async (path, type) => {
    const answer = await app.get(RAW + path);
    expect(answer.headers.get('content-type')).toBe(type);
    await answer.body?.cancel();
  });

  test('of a full id is cached for ever, of a ref revalidated', async () => {
    const cacheOf = async (url: string): Promise<string | null> =>
      (await app.get(`/o/r/raw/${url}`)).headers.get('cache-control');
    expect(await cacheOf('branch/main/src/main.c')).toBe('no-cache');
    expect(await cacheOf('tag/v1.0/src/main.c')).toBe('no-cache');
    expect(await cacheOf(`commit/${files.commit.slice(0, 10)}/src/main.c`)).toBe('no-cache');
    expect(await cacheOf(`commit/${files.commit}/src/main.c`)).toMatch(/max-age=31536000, immutable/);
    expect(await cacheOf(`blob/${oidOf('src/main.c')}`)).toMatch(/immutable/);
  });

  test('is not sent again to a client that has it', async () => {
    const tag = `"${oidOf('src/main.c')}"`;
    for (const [sent, status] of [
      [tag, 304],
      [`"x", ${tag}`, 304],
      [`W/${tag}`, 304],
      ['*', 304],
      ['"x"', 200],
    ] as const) {
      const answer = await app.get(`${RAW}src/main.c`, { 'if-none-match': sent });
      expect([sent, answer.status]).toEqual([sent, status]);
      expect(answer.headers.get('etag')).toBe(tag);
      expect(answer.headers.get('vary') ?? '').not.toContain('Cookie');
      if (status === 304) expect(await answer.text()).toBe('');
    }
  });

  test('is not compressed, since ranges and the tag refer to exactly these bytes', async () => {
    expect(
      (await app.get(`${RAW}two-megabytes.txt`, { 'accept-encoding': 'gzip, br' })).headers.get('content-encoding'),
    ).toBeNull();
  });

  test('is offered for download under its own name', async () => {
    const answer = await app.get(`${RAW}${urlPath(Buffer.from('names/дом.txt').toString('latin1'))}?download=1`);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="___.txt"; filename*=UTF-8''%D0%B4%D0%BE%D0%BC.txt`,
    );
    expect((await app.get(`${RAW}src/main.c`)).headers.get('content-disposition')).toBeNull();
  });

  test('has no body for HEAD, of any size', async () => {
    for (const path of ['src/main.c', 'two-megabytes.txt', 'huge.log', 'empty.txt']) {
      const answer = await fetch(app.origin + RAW + path, { method: 'HEAD', headers: { range: 'bytes=0-1' } });
      expect([path, answer.status, answer.headers.get('content-length')]).toEqual([
        path,
        200,
        String(files.blobs.get(path)?.length),
      ]);
      expect(await answer.text()).toBe('');
      expect(answer.headers.get('accept-ranges')).toBe('bytes');
    }
  });

  test.each([
    ['a directory', 'raw/branch/main/src', 404, 'wrong-type'],
    ['the root', 'raw/branch/main', 404, 'wrong-type'],
    ['a submodule', 'raw/branch/main/vendor/lib', 404, 'wrong-type'],
    ['a path that is not there', 'raw/branch/main/no/such', 404, 'no-path'],
    ['a path below a file', 'raw/branch/main/src/main.c/x', 404, 'no-path'],
    ['a path out of the repository', 'raw/branch/main/..%2f..%2fetc%2fpasswd', 404, 'no-path'],
    ['a ref that is not there', 'raw/branch/none/src/main.c', 404, 'no-ref'],
    ['an id that is not there', `raw/blob/${PINNED}`, 404, 'no-object'],
    ['an id that is none', 'raw/blob/main', 404, 'no-object'],
    ['an expression instead of an id', 'raw/blob/HEAD%3Asrc', 404, 'no-object'],
  ])('of %s is refused with an explanation', async (_name, url, status, reason) => {
    const answer = await app.get(`/o/r/${url}`);
    expect([answer.status, answer.headers.get('x-error-reason')]).toEqual([status, reason]);
  });

  test('of an id that names a tree is refused', async () => {
    const answer = await app.get(`/o/r/raw/blob/${oidOf('src')}`);
    expect([answer.status, answer.headers.get('x-error-reason')]).toEqual([404, 'wrong-type']);
  });
});

test('an aborted download leaves the pack open for all others', async () => {
  const packed = join(tempDir('packed'), 'packed.git');
  git(files.gitDir, ['clone', '-q', '--bare', '--no-local', files.gitDir, packed]);
  // A delta would have to be read as a whole.
  git(packed, ['repack', '-adfq', '--depth=0']);
  const other = await startApp({ 'o/r': packed });
  try {
    for (let round = 0; round < 5; round += 1) {
      const controller = new AbortController();
      const answer = await fetch(`${other.origin}${RAW}huge.log`, { signal: controller.signal });
      await answer.body?.getReader().read();
      controller.abort();
      expect(await other.text(`${RAW}src/main.c`)).toBe(files.blobs.get('src/main.c')?.toString());
    }
    const whole = await other.get(`${RAW}huge.log`);
    expect(sha(await bytesOf(whole))).toBe(sha(files.blobs.get('huge.log') as Buffer));
  } finally {
    await other.close();
  }
});

describe('a range of raw content', () => {
  test('has the right bytes, from memory, from a worker and from a stream', async () => {
    for (const path of ['src/hundred.txt', 'two-megabytes.txt', 'huge.log']) {
      const content = files.blobs.get(path) as Buffer;
      const size = content.length;
      for (const [range, start, end] of [
        ['bytes=0-0', 0, 1],
        ['bytes=10-49', 10, 50],
        [`bytes=${size - 7}-`, size - 7, size],
        ['bytes=-5', size - 5, size],
        [`bytes=5-${size * 2}`, 5, size],
      ] as const) {
        const answer = await app.get(RAW + path, { range });
        expect([
          path,
          range,
          answer.status,
          answer.headers.get('content-range'),
          answer.headers.get('content-length'),
        ]).toEqual([path, range, 206, `bytes ${start}-${end - 1}/${size}`, String(end - start)]);
        expect((await bytesOf(answer)).equals(content.subarray(start, end))).toBe(true);
      }
      const beyond = await app.get(RAW + path, { range: `bytes=${size}-` });
      expect([beyond.status, beyond.headers.get('content-range'), await beyond.text()]).toEqual([
        416,
        `bytes */${size}`,
        '',
      ]);
    }
  });

  test('that is malformed, or one of several, gives the whole content', async () => {
    for (const range of ['bytes=4-2', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=x']) {
      const answer = await app.get(`${RAW}src/hundred.txt`, { range });
      expect([range, answer.status, (await bytesOf(answer)).length]).toEqual([
        range,
        200,
        files.blobs.get('src/hundred.txt')?.length,
      ]);
    }
  });

  test('with If-Range applies only to the same content', async () => {
    const statusFor = async (ifRange: string): Promise<number> =>
      (await app.get(`${RAW}src/hundred.txt`, { range: 'bytes=0-3', 'if-range': ifRange })).status;
    expect(await statusFor(`"${oidOf('src/hundred.txt')}"`)).toBe(206);
    expect(await statusFor(`"${oidOf('src/main.c')}"`)).toBe(200);
    expect(await statusFor('Tue, 24 Mar 2020 09:28:27 GMT')).toBe(200);
  });
});
