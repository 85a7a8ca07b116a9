/** Scripts of other sites read data, and nothing of a Kedr that is on the visitor's own machine. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../support/app.js';
import { commitAll, initWork, writeFile } from '../../support/git-fixture.js';

let app: RunningApp;
let commit: string;
let gitDir: string;

beforeAll(async () => {
  const work = initWork('other-sites');
  writeFile(work, 'file.txt', 'text\n');
  commit = commitAll(work, 'one');
  gitDir = join(work, '.git');
  app = await startApp({ 'o/r': gitDir });
});
afterAll(() => app.close());

const ELSEWHERE = 'https://elsewhere.example';

/** `fetch` sets Host and Origin itself. */
function ask(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
  site = app.origin,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(site + path, { method, headers: { host: 'kedr.example', ...headers } }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer));
    })
      .once('error', reject)
      .end();
  });
}

const allowed = ({ headers }: IncomingMessage): string | undefined => headers['access-control-allow-origin'];

describe('a script of another site', () => {
  test.each([
    ['/o/r/raw/branch/main/file.txt', 200],
    ['/o/r/raw/branch/main/none.txt', 404],
    ['/o/r/raw/main/file.txt', 302],
    ['/o/r/media/branch/main/file.txt', 200],
    ['/o/r/archive/main.zip', 200],
    ['/o/r/info/refs?service=git-upload-pack', 200],
    ['/o/r/info/refs?service=git-receive-pack', 403],
    ['/o/r/HEAD', 200],
    ['/o/r/objects/info/packs', 200],
  ])('may read %s (%s)', async (path, status) => {
    const answer = await ask(path, { origin: ELSEWHERE });
    expect([answer.statusCode, allowed(answer)]).toEqual([status, '*']);
    expect(answer.headers['access-control-expose-headers']).toContain('ETag');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  });

  test.each(['/', '/o/r', '/o/r/src/branch/main/file.txt', '/-/settings', '/api/healthz', '/o/r/none'])(
    'may not read %s',
    async (path) => {
      expect(allowed(await ask(path, { origin: ELSEWHERE }))).toBeUndefined();
    },
  );

  test('may ask again whether it has the file', async () => {
    const first = await ask('/o/r/raw/branch/main/file.txt', { origin: ELSEWHERE });
    const again = await ask('/o/r/raw/branch/main/file.txt', {
      origin: ELSEWHERE,
      'if-none-match': String(first.headers.etag),
    });
    expect([again.statusCode, allowed(again)]).toEqual([304, '*']);
  });
});

describe('a preflight', () => {
  const preflight = { origin: ELSEWHERE, 'access-control-request-method': 'POST' };

  test.each([
    ['/o/r.git/git-upload-pack', 'POST'],
    ['/o/r.git/info/refs?service=git-upload-pack', 'GET, HEAD'],
    ['/o/r/raw/branch/main/file.txt', 'GET, HEAD'],
    ['/o/none/raw/branch/main/file.txt', 'GET, HEAD'],
  ])('for %s permits %s', async (path, methods) => {
    const answer = await ask(path, preflight, 'OPTIONS');
    expect([answer.statusCode, allowed(answer)]).toEqual([204, '*']);
    expect(answer.headers['access-control-allow-methods']).toBe(methods);
    for (const name of ['authorization', 'content-type', 'git-protocol', 'range'])
      expect(answer.headers['access-control-allow-headers']?.toLowerCase().split(', ')).toContain(name);
  });

  test.each(['/o/r', '/'])('for the page %s is refused', async (path) => {
    const answer = await ask(path, preflight, 'OPTIONS');
    expect([answer.statusCode, allowed(answer)]).toEqual([405, undefined]);
  });
});

describe("on the visitor's own machine", () => {
  const hosts = [
    'localhost',
    'localhost:3000',
    'kedr.localhost',
    '127.0.0.1:3000',
    '127.8.9.1',
    '[::1]:3000',
    '0.0.0.0',
  ];

  test.each(hosts)('%s is closed to other sites', async (host) => {
    for (const origin of [ELSEWHERE, 'null', 'http://192.168.0.7', 'https://localhost.example', 'http://1270.0.0.1']) {
      const answer = await ask('/o/r/raw/branch/main/file.txt', { host, origin });
      expect([origin, allowed(answer), answer.headers.vary]).toEqual([
        origin,
        undefined,
        expect.stringContaining('Origin'),
      ]);
      expect(allowed(await ask('/o/r/git-upload-pack', { host, origin }, 'OPTIONS'))).toBeUndefined();
    }
  });

  test.each(hosts)('%s is open to pages of the same machine', async (host) => {
    for (const origin of ['http://localhost:8080', 'http://127.0.0.1', 'http://[::1]:8080'])
      expect(allowed(await ask('/o/r/raw/branch/main/file.txt', { host, origin }))).toBe('*');
  });
});

test('a proxy may ask a public site under a loopback name', async () => {
  const site = { baseUrl: { origin: 'https://kedr.example', path: '/git' }, hosts: [] };
  const publicApp = await startApp({ 'o/r': gitDir }, { site });
  try {
    const headers = { host: '127.0.0.1:3000', origin: ELSEWHERE };
    expect(allowed(await ask('/git/o/r/raw/branch/main/file.txt', headers, 'GET', publicApp.origin))).toBe('*');
  } finally {
    await publicApp.close();
  }
});

test('the policies of raw content stay as they are', async () => {
  const answer = await ask(`/o/r/raw/commit/${commit}/file.txt`, { origin: ELSEWHERE });
  expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
  expect(answer.headers['content-security-policy']).toContain('sandbox');
});
