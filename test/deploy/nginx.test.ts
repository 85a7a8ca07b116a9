/** The example for nginx, in front of the server: TLS, a path, pages, clones, archives and what clients claim. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commitAll, git, gitText, initWork, tempDir, writeFile } from '../support/git-fixture.js';
import { freePort } from './free-port.js';
import { hasProgram, SEARCH_PATH } from './found-program.js';

const ROOT = join(import.meta.dirname, '../..');
const NAME = 'example.org';
const WHY_NOT =
  hasProgram('nginx', '-v') && hasProgram('openssl', 'version') ? undefined : 'nginx or openssl is not installed';
const running: ChildProcess[] = [];
let folder: string;
let work: string;
let ports: { readonly kedr: number; readonly plain: number; readonly tls: number };
let log = '';

/** The example with the ports and the certificate of this test, in a configuration that needs no rights. */
function configuration(): string {
  const example = readFileSync(join(ROOT, 'deploy/nginx.conf'), 'utf8')
    .replaceAll(/\/etc\/letsencrypt\/live\/example\.org\/(fullchain|privkey)\.pem/g, join(folder, '$1.pem'))
    .replaceAll(/^ *listen \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${ports.plain};`)
    .replace('listen 443 ', `listen 127.0.0.1:${ports.tls} `)
    .replace('server 127.0.0.1:3000;', `server 127.0.0.1:${ports.kedr};`);
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${join(folder, 'pid')};`,
    'error_log stderr warn;',
    'events {}',
    `http { access_log off; ${folders.join(' ')}\n${example}}`,
  ].join('\n');
}

function start(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { env: { PATH: SEARCH_PATH, KEDR_LANG: 'en' } });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (log += part.toString()));
  running.push(child);
  return child;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

function get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const options = { host: '127.0.0.1', port: ports.tls, path, servername: NAME, ca: certificate() };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, headers: { host: NAME, ...headers } }, (message) => {
      const parts: Buffer[] = [];
      message.on('data', (part: Buffer) => parts.push(part));
      message.once('error', reject);
      message.once('end', () =>
        resolve({ status: message.statusCode, headers: message.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.once('error', reject);
    sent.end();
  });
}

const certificate = (): Buffer => readFileSync(join(folder, 'fullchain.pem'));

function makeCertificate(): void {
  const files = ['-keyout', join(folder, 'privkey.pem'), '-out', join(folder, 'fullchain.pem')];
  const names = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...names], {
    stdio: 'ignore',
  });
}

beforeAll(async () => {
  if (WHY_NOT !== undefined) return;
  folder = tempDir('nginx');
  for (const name of ['client_body', 'proxy']) mkdirSync(join(folder, name));
  ports = { kedr: await freePort(), plain: await freePort(), tls: await freePort() };
  makeCertificate();
  writeFileSync(join(folder, 'nginx.conf'), configuration());
  work = initWork('behind');
  writeFile(work, 'dir/файл.txt', 'content\n');
  commitAll(work, 'Begin');
  start(process.execPath, [
    join(ROOT, 'bin/kedr.js'),
    ...['--port', String(ports.kedr), '--workers', '1', '--data', tempDir('data'), '--access-log', 'json'],
    ...['--base-url', `https://${NAME}/git/`, '--trusted-proxies', 'loopback', `o/r=${work}`],
  ]);
  start('nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')]);
  await vi.waitFor(() => expect(log).toContain('listens on'), { timeout: 30_000, interval: 50 });
  await vi.waitFor(async () => expect((await get('/git/')).status).toBe(200), { timeout: 20_000, interval: 50 });
}, 60_000);

afterAll(() => {
  for (const child of running) child.kill('SIGTERM');
});

describe.skipIf(WHY_NOT !== undefined)(`behind nginx${WHY_NOT === undefined ? '' : ` (${WHY_NOT})`}`, () => {
  it('the example is valid', () => {
    const { status, stderr } = spawnSync('nginx', ['-t', '-e', 'stderr', '-c', join(folder, 'nginx.conf')], {
      encoding: 'utf8',
      env: { PATH: SEARCH_PATH },
    });
    expect(stderr).toContain('test is successful');
    expect(stderr).not.toContain('[warn]');
    expect(status).toBe(0);
  });

  it('pages and their files are below the path', async () => {
    const page = (await get('/git/o/r/src/branch/main/dir/%D1%84%D0%B0%D0%B9%D0%BB.txt')).body.toString();
    expect(page).toContain('content');
    const addresses = [...page.matchAll(/\s(?:href|src|action)="(\/[^"#]*)/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.filter((address) => !address.startsWith('/git/'))).toEqual([]);
    const assets = [...new Set(addresses)].filter((address) => address.startsWith('/git/assets/'));
    for (const address of assets) expect((await get(address)).status, address).toBe(200);
    expect((await get('/git/o/r')).body.toString()).toContain(`https://${NAME}/git/o/r.git`);
  });

  it('addresses without the last slash, of another scheme and of the robots lead where they should', async () => {
    expect((await get('/git')).headers.location).toBe(`https://${NAME}:${ports.tls}/git/`);
    const plain = await fetch(`http://127.0.0.1:${ports.plain}/git/o/r?a=b`, { redirect: 'manual' });
    expect([plain.status, plain.headers.get('location')]).toEqual([301, 'https://127.0.0.1/git/o/r?a=b']);
    expect((await get('/robots.txt')).body.toString()).toContain(`Sitemap: https://${NAME}/git/sitemap.xml`);
  });

  it('the client is the one that connects, whatever it claims', async () => {
    const claims = {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-prefix': '/evil',
      'x-forwarded-host': 'evil.example',
    };
    expect((await get('/git/o/r/branches?claimed', claims)).body.toString()).not.toContain('evil');
    await expect.poll(() => log, { timeout: 5_000 }).toContain('"target":"/git/o/r/branches?claimed"');
    const line = log.split('\n').find((candidate) => candidate.includes('branches?claimed')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ client: '127.0.0.1' });
  });

  it('a clone and an archive come through whole, and are not collected on the way', async () => {
    const clone = join(tempDir('clone'), 'r');
    git(folder, [
      ...['-c', `http.sslCAInfo=${join(folder, 'fullchain.pem')}`],
      ...['-c', `http.curloptResolve=${NAME}:${ports.tls}:127.0.0.1`, 'clone', '-q'],
      ...['--depth', '1', `https://${NAME}:${ports.tls}/git/o/r.git`, clone],
    ]);
    expect(gitText(clone, ['rev-parse', 'HEAD'])).toBe(gitText(work, ['rev-parse', 'HEAD']));
    const archive = await get('/git/o/r/archive/main.tar');
    expect(archive.body.equals(git(work, ['archive', '--format=tar', '--prefix=r-main/', 'main']))).toBe(true);
    const direct = await fetch(`http://127.0.0.1:${ports.kedr}/git/o/r/archive/main.tar`);
    expect(direct.headers.get('x-accel-buffering')).toBe('no');
    await direct.arrayBuffer();
  });
});
