import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Archives } from '../../../../src/repository/archives.js';
import type { Oid } from '../../../../src/git/oid.js';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitText, initWork, writeFile } from '../../../support/git-fixture.js';

let work: string;
let app: RunningApp;

beforeAll(async () => {
  work = initWork('archive-page');
  writeFile(work, 'README', 'one\n');
  writeFile(work, 'docs/a b', 'two\n');
  writeFile(work, 'docs/папка/x', 'three\n');
  commitAll(work, 'first');
  // As plain tar it is larger than the buffers of a connection that the client does not read: Linux may allow 32 MB and
  // more.
  const noise = gitText(work, ['hash-object', '-w', '--stdin'], { input: Buffer.alloc(2 << 20, 'noise ') });
  const tree = gitText(work, ['mktree'], {
    input: Array.from({ length: 60 }, (_, i) => `100644 blob ${noise}\t${String(i)}\n`).join(''),
  });
  git(work, ['branch', 'big', gitText(work, ['commit-tree', tree, '-m', 'big'])]);
  git(work, ['tag', 'v1.0']);
  git(work, ['branch', 'feature/x']);
  git(work, ['branch', 'same']);
  writeFile(work, 'more', 'later\n');
  commitAll(work, 'second');
  git(work, ['tag', 'same']);
  app = await startApp({ 'test/page': `${work}/.git` });
});

afterAll(() => app.close());

async function bytes(path: string): Promise<Buffer> {
  const response = await app.get(path);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

const digest = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
const archived = (prefix: string, revision: string, ...paths: string[]): string =>
  digest(git(work, ['archive', '--format=tar', `--prefix=${prefix}/`, revision, '--', ...paths]));

describe('archive pages', () => {
  it.each([
    ['a branch', 'main.tar.gz', 'page-main', 'main'],
    ['a branch with a slash in its name', 'feature/x.tar.gz', 'page-feature-x', 'feature/x'],
    ['a tag', 'v1.0.tar.gz', 'page-v1.0', 'v1.0'],
    ['a name of a tag and a branch: the tag', 'same.tar.gz', 'page-same', 'refs/tags/same'],
    ['that branch by its full name', 'refs/heads/same.tar.gz', 'page-same', 'refs/heads/same'],
  ])('are equal to the output of git archive for %s', async (_, file, prefix, revision) => {
    expect(digest(gunzipSync(await bytes(`/test/page/archive/${file}`)))).toBe(archived(prefix, revision));
  });

  it('are the same for a commit id, limited to the requested paths', async () => {
    const oid = gitText(work, ['rev-parse', 'HEAD']);
    expect(digest(await bytes(`/test/page/archive/${oid}.tar`))).toBe(archived(`page-${oid}`, oid));
    expect(
      digest(await bytes(`/test/page/archive/${oid}.tar?path=docs/a+b&path=${encodeURIComponent('docs/папка')}/`)),
    ).toBe(archived(`page-${oid}`, oid, 'docs/a b', 'docs/папка'));
  });

  it('have a name and a type, and are not sent again to a client that has them', async () => {
    const head = await fetch(`${app.origin}/test/page/archive/feature/x.zip`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-type')).toBe('application/zip');
    expect(head.headers.get('content-disposition')).toBe(
      `attachment; filename="page-feature-x.zip"; filename*=UTF-8''page-feature-x.zip`,
    );
    const tag = head.headers.get('etag') ?? '';
    expect((await app.get('/test/page/archive/feature/x.zip', { 'if-none-match': tag })).status).toBe(304);
    expect(
      (await app.get('/test/page/archive/feature/x.zip?path=docs', { 'if-none-match': tag, range: 'bytes=0-1' }))
        .status,
    ).toBe(200);
    expect((await app.get('/test/page/archive/feature/x.tar.gz', { 'if-none-match': tag })).status).toBe(200);
  });

  it.each([
    ['no-such-ref.zip', 404, 'no-ref'],
    ['main.rar', 400, 'bad-request'],
    ['.zip', 400, 'bad-request'],
    ['main.zip?path=no/such', 404, 'no-path'],
    ['main.zip?path=../../etc', 404, 'no-path'],
  ])('answer %s with %i', async (file, status, reason) => {
    const response = await app.get(`/test/page/archive/${file}`);
    expect(response.status).toBe(status);
    expect(response.headers.get('x-error-reason')).toBe(reason);
  });

  it('end their thread when the client disconnects, and above the limit are refused in the reader’s language', async () => {
    const port = Number(new URL(app.origin).port);
    const sockets = Array.from({ length: 4 }, () => {
      const socket = connect(port, '127.0.0.1');
      socket.pause();
      socket.write('GET /test/page/archive/big.tar HTTP/1.1\r\nHost: localhost\r\n\r\n');
      return socket;
    });
    await vi.waitFor(() => expect(app.context.archives.running).toBe(4), { timeout: 60_000 });
    const refused = await app.get('/test/page/archive/main.zip', { 'accept-language': 'ru' });
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await refused.text()).toContain('Сервер сейчас занят');
    for (const socket of sockets) socket.destroy();
    await vi.waitFor(() => expect(app.context.archives.running).toBe(0), { timeout: 60_000 });
    expect((await bytes('/test/page/archive/main.zip?path=README')).length).toBeGreaterThan(0);
  });
});

describe('archives', () => {
  it('end when the client does not read them', async () => {
    const archives = new Archives({ stallMs: 1 });
    const stream = await archives.open({
      gitDir: `${work}/.git`,
      commit: gitText(work, ['rev-parse', 'big']) as Oid,
      format: 'tar',
      prefix: 'x/',
      paths: [],
    });
    await new Promise((resolve) => stream?.once('error', resolve));
    await vi.waitFor(() => expect(archives.running).toBe(0));
    await archives.close();
  });

  it('end for clients that disconnect while their thread starts', async () => {
    const archives = new Archives({ maximum: 6 });
    const order = {
      gitDir: `${work}/.git`,
      commit: gitText(work, ['rev-parse', 'big']) as Oid,
      format: 'tar.gz',
      prefix: 'x/',
      paths: [],
    } as const;
    for (let visit = 0; visit < 12; visit += 1) {
      const opening = Array.from({ length: 3 }, () => archives.open(order).catch(() => undefined));
      await wait(visit * 10);
      await archives.close();
      await Promise.all(opening);
    }
    await vi.waitFor(() => expect(archives.running).toBe(0));
    // A thread that is terminated at that moment ends the whole process once in a few dozen times.
    expect((await archives.open(order))?.readable).toBe(true);
    await archives.close();
  });

  it('throw an error of the repository before anything is sent', async () => {
    const archives = new Archives();
    await expect(
      archives.open({ gitDir: `${work}/.git`, commit: '12'.repeat(20) as Oid, format: 'zip', prefix: 'x/', paths: [] }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await vi.waitFor(() => expect(archives.running).toBe(0));
  });
});
