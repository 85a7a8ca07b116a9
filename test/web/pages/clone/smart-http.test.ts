/** Clones with `git upload-pack` behind the clone address: real clients get what git gives from the repository itself. */
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, promises as fs } from 'node:fs';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { clone as libraryClone } from 'isomorphic-git';
import libraryHttp from 'isomorphic-git/http/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type RunningApp } from '../../../support/app.js';
import { commitAll, git, gitEnvironment, gitText, initWork, tempDir, writeFile } from '../../../support/git-fixture.js';

let app: RunningApp;
let source: string;
let gitDir: string;

beforeAll(async () => {
  source = initWork('smart-http');
  gitDir = join(source, '.git');
  writeFile(source, 'README', 'one\n');
  commitAll(source, 'one');
  git(source, ['tag', '-a', '-m', 'a tag', 'v1']);
  writeFile(source, 'large', randomBytes(8 << 20));
  commitAll(source, 'two');
  git(source, ['update-ref', 'refs/pull/1/head', 'HEAD']);
  writeFile(source, 'dir/file', 'three\n');
  commitAll(source, 'three');
  git(source, ['update-ref', 'refs/hidden/secret', 'HEAD']);
  git(source, ['config', 'uploadpack.hideRefs', 'refs/hidden']);
  git(source, ['config', 'uploadpack.allowFilter', 'true']);
  app = await startApp({ 'o/r': gitDir });
});
afterAll(() => app.close());

/** The server runs in this process, so git must not be waited for synchronously. */
async function gitThere(
  args: readonly string[],
  { cwd = source, version = '2' }: { readonly cwd?: string; readonly version?: string } = {},
): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)('git', ['-c', `protocol.version=${version}`, ...args], { cwd, env: gitEnvironment() });
}

async function clone(options: readonly string[], version?: string): Promise<string> {
  const target = join(tempDir('smart-clone'), 'clone');
  await gitThere(
    ['clone', '-q', ...options, `${app.origin}/o/r.git`, target],
    version === undefined ? {} : { version },
  );
  return target;
}

const objectsOf = (folder: string, revision = 'main'): string => gitText(folder, ['rev-list', '--objects', revision]);
const refsOf = (folder: string): string[] =>
  gitText(folder, ['for-each-ref', '--format=%(objectname) %(refname)']).split('\n');

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

const REQUEST = { 'content-type': 'application/x-git-upload-pack-request' };
const packet = (line: string): string => (line.length + 4).toString(16).padStart(4, '0') + line;
const LIST_REFS = `${packet('command=ls-refs\n')}00010000`;
const prefix = packet('ref-prefix refs/heads/main\n');
const TOO_LARGE = `${packet('command=ls-refs\n')}0001${prefix.repeat((33 << 20) / prefix.length)}0000`;

const gzipped = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(gzipSync(text));

function post(body: BodyInit, headers: Record<string, string> = {}, path = 'git-upload-pack'): Promise<Response> {
  return fetch(`${app.origin}/o/r.git/${path}`, {
    method: 'POST',
    body,
    headers: { 'git-protocol': 'version=2', 'accept-language': 'en', ...REQUEST, ...headers },
  });
}

describe('a clone', () => {
  test.each(['0', '1', '2'])('with version %s of the protocol has all objects and refs', async (version) => {
    const target = await clone(['--bare'], version);
    git(target, ['fsck', '--full', '--strict']);
    expect(objectsOf(target)).toBe(objectsOf(source));
    expect(gitText(target, ['rev-parse', 'v1'])).toBe(gitText(source, ['rev-parse', 'v1']));
    expect(gitText(target, ['symbolic-ref', 'HEAD'])).toBe('refs/heads/main');
  });

  test('as a mirror has every ref but those that the repository hides', async () => {
    expect(refsOf(await clone(['--mirror']))).toEqual(refsOf(source).filter((line) => !line.includes('refs/hidden/')));
    expect(refsOf(source).some((line) => line.includes('refs/hidden/'))).toBe(true);
  });

  test.each(['0', '2'])('with --depth 1 has one commit, and deepens (version %s)', async (version) => {
    const target = await clone(['--depth', '1'], version);
    expect(gitText(target, ['rev-list', '--count', 'HEAD'])).toBe('1');
    await gitThere(['fetch', '-q', '--deepen', '1'], { cwd: target, version });
    expect(gitText(target, ['rev-list', '--count', 'HEAD'])).toBe('2');
    await gitThere(['fetch', '-q', '--unshallow'], { cwd: target, version });
    expect(objectsOf(target)).toBe(objectsOf(source));
  });

  test('with --filter=blob:none has no file until it is wanted', async () => {
    const target = await clone(['--filter=blob:none', '--no-checkout']);
    const missing = gitText(target, ['rev-list', '--objects', '--missing=print', 'main']).match(/^\?/gm);
    expect(missing).toHaveLength(3);
    expect((await gitThere(['show', 'main:dir/file'], { cwd: target })).stdout).toBe('three\n');
  });

  test('fetches what was committed later', async () => {
    const target = await clone([]);
    writeFile(source, 'later', 'later\n');
    commitAll(source, 'later');
    await gitThere(['fetch', '-q'], { cwd: target });
    expect(objectsOf(target, 'origin/main')).toBe(objectsOf(source));
  });

  test('of a shallow repository is as shallow', async () => {
    const shallow = await clone(['--bare', '--depth', '2']);
    const other = await startApp({ 'o/r': shallow });
    try {
      const target = join(tempDir('smart-clone'), 'clone');
      await gitThere(['clone', '-q', `${other.origin}/o/r`, target]);
      expect(gitText(target, ['rev-list', '--count', 'HEAD'])).toBe('2');
      git(target, ['fsck', '--full']);
    } finally {
      await other.close();
    }
  });

  test("with isomorphic-git's client has all files", async () => {
    const dir = mkdtempSync(join(tempDir('library'), 'clone-'));
    await libraryClone({ fs: { promises: fs }, http: libraryHttp, dir, url: `${app.origin}/o/r.git` });
    expect(gitText(dir, ['status', '--porcelain'])).toBe('');
    expect(objectsOf(dir)).toBe(objectsOf(source));
  });
});

describe('the refs', () => {
  test('are announced as git http-backend announces them', async () => {
    const backend = (protocol: string): Buffer => {
      const { stdout } = spawnSync('git', ['http-backend'], {
        env: {
          ...gitEnvironment(),
          GIT_PROJECT_ROOT: source,
          GIT_HTTP_EXPORT_ALL: '1',
          REQUEST_METHOD: 'GET',
          PATH_INFO: '/.git/info/refs',
          QUERY_STRING: 'service=git-upload-pack',
          GIT_PROTOCOL: protocol,
        },
      });
      return stdout.subarray(stdout.indexOf('\r\n\r\n') + 4);
    };
    for (const protocol of ['', 'version=1', 'version=2', 'version=0:version=2', 'other:version=1', 'version=9']) {
      const answer = await app.get('/o/r/info/refs?service=git-upload-pack', { 'git-protocol': protocol });
      expect([protocol, answer.headers.get('content-type'), await answer.text()]).toEqual([
        protocol,
        'application/x-git-upload-pack-advertisement',
        backend(protocol).toString(),
      ]);
    }
  });

  test('are announced in the oldest version to a header of another form', async () => {
    const of = (protocol: Record<string, string>): Promise<string> =>
      app.text('/o/r/info/refs?service=git-upload-pack', protocol);
    for (const odd of ['version=2 ', 'version=2;id', `version=2:${'x'.repeat(300)}`, 'version=2:$(id)', ':version=2'])
      expect(await of({ 'git-protocol': odd })).toBe(
        await of(odd === 'version=2 ' ? { 'git-protocol': 'version=2' } : {}),
      );
  });

  test('are listed as text without a service', async () => {
    const answer = await app.get('/o/r/info/refs');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toContain('refs/heads/main\n');
  });

  test('have no body for HEAD', async () => {
    const answer = await fetch(`${app.origin}/o/r/info/refs?service=git-upload-pack`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'application/x-git-upload-pack-advertisement',
      '',
    ]);
    expect(app.context.uploadPacks.running).toBe(0);
  });
});

describe('a request', () => {
  test('is the same compressed', async () => {
    const plain = await post(LIST_REFS);
    expect(plain.headers.get('content-type')).toBe('application/x-git-upload-pack-result');
    expect(plain.headers.get('content-encoding')).toBeNull();
    const text = await plain.text();
    expect(text).toContain('refs/pull/1/head\n');
    expect(text).not.toContain('refs/hidden');
    for (const encoding of ['gzip', 'x-gzip'])
      expect(await (await post(gzipped(LIST_REFS), { 'content-encoding': encoding })).text()).toBe(text);
  });

  test.each([
    ['of another type', { 'content-type': 'text/plain' }, LIST_REFS, 415],
    ['in an encoding that Git does not use', { 'content-encoding': 'br' }, LIST_REFS, 415],
    ['that is not compressed as it says', { 'content-encoding': 'gzip' }, LIST_REFS, 415],
    ['that is too large', {}, TOO_LARGE, 413],
    ['that is too large when unpacked', { 'content-encoding': 'gzip' }, gzipped(TOO_LARGE), 413],
  ] as [string, Record<string, string>, BodyInit, number][])(
    '%s is refused in words',
    async (_name, headers, body, status) => {
      const answer = await post(body, headers);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/plain; charset=utf-8']);
      expect(await answer.text()).toMatch(/^[A-Z].*\.\n$/);
      await until(() => app.context.uploadPacks.running === 0);
    },
  );

  test('is accepted as POST alone', async () => {
    const answer = await app.get('/o/r/git-upload-pack');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('for a repository that is not there is not found', async () => {
    const answer = await fetch(`${app.origin}/o/none.git/git-upload-pack`, { method: 'POST', headers: REQUEST });
    expect(answer.status).toBe(404);
  });
});

describe('pushing', () => {
  test('is refused with a sentence that git shows', async () => {
    await expect(gitThere(['push', `${app.origin}/o/r.git`, 'HEAD:refs/heads/new'])).rejects.toMatchObject({
      stderr: expect.stringMatching(/^remote: .+\n(.*\n)*fatal: .* 403$/m) as string,
    });
  });

  test.each(['info/refs?service=git-receive-pack', 'git-receive-pack'])('is refused at %s', async (path) => {
    const answer = path.startsWith('info')
      ? await app.get(`/o/r/${path}`, { 'accept-language': 'en' })
      : await post('0000', { 'content-type': 'application/x-git-receive-pack-request' }, path);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toBe(
      'Repositories can only be read here. Changes cannot be pushed to this address. ' +
        'Push to the repository from which this server gets its copy.\n',
    );
  });
});

/** A request whose body is not sent to its end. */
function openRequest(begin = ''): ClientRequest {
  const request = httpRequest(`${app.origin}/o/r.git/git-upload-pack`, {
    method: 'POST',
    headers: { ...REQUEST, 'git-protocol': 'version=2' },
  });
  request.on('error', () => undefined);
  request.write(begin === '' ? '0' : begin);
  return request;
}

function processesOfGit(): string[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'stat=,args=']);
  return stdout
    .toString()
    .split('\n')
    .filter((line) => line.includes(gitDir) && !line.startsWith('Z'));
}

describe('the processes of git', () => {
  test('end when a client leaves in the middle of its request', async () => {
    const request = openRequest();
    await until(() => app.context.uploadPacks.running === 1);
    expect(processesOfGit()).not.toEqual([]);
    request.destroy();
    await until(() => app.context.uploadPacks.running === 0);
    expect(processesOfGit()).toEqual([]);
  });

  test('end when a client leaves in the middle of its answer', async () => {
    const head = gitText(source, ['rev-parse', 'HEAD']);
    const want = `${packet('command=fetch\n')}0001${packet(`want ${head}\n`)}${packet('done\n')}0000`;
    const request = openRequest(want);
    request.end();
    const answer = await new Promise<IncomingMessage>((resolve) => request.once('response', resolve));
    await new Promise((resolve) => answer.once('readable', resolve));
    // 8 MB are too many for the buffers between git and here.
    expect(app.context.uploadPacks.running).toBe(1);
    request.destroy();
    await until(() => app.context.uploadPacks.running === 0);
    expect(processesOfGit()).toEqual([]);
  });

  test('are few: more requests are told to come later, and pages are not concerned', async () => {
    const requests: ClientRequest[] = [];
    let refused: Response | undefined;
    while (refused === undefined && requests.length < 20) {
      requests.push(openRequest());
      await until(() => app.context.uploadPacks.running === requests.length);
      const answer = await post(LIST_REFS);
      if (answer.status === 503) refused = answer;
      else await answer.text();
      await until(() => app.context.uploadPacks.running === requests.length);
    }
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.length).toBeLessThan(10);
    expect(refused?.headers.get('retry-after')).toBe('60');
    expect(await refused?.text()).toMatch(/^The server is busy\. .*\.\n$/);
    expect((await app.get('/o/r/info/refs?service=git-upload-pack')).status).toBe(503);
    expect((await app.get('/o/r')).status).toBe(200);
    for (const request of requests) request.destroy();
    await until(() => app.context.uploadPacks.running === 0);
    expect((await post(LIST_REFS)).status).toBe(200);
  });
});

test('a repository that git refuses is an error without a word about the server', async () => {
  const broken = initWork('broken');
  commitAll(broken, 'one');
  git(broken, ['config', 'uploadpack.keepAlive', 'many']);
  const other = await startApp({ 'o/r': join(broken, '.git') });
  try {
    const answer = await other.get('/o/r/info/refs?service=git-upload-pack');
    expect([answer.status, answer.headers.get('x-error-reason')]).toEqual([500, 'internal']);
    expect(await answer.text()).not.toMatch(/broken|config|keepalive/i);
  } finally {
    await other.close();
  }
});
