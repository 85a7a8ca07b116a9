/** The site below a path of a host: who decides where it is, and who does not. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBasePath } from '../../../src/web/http/site.js';
import { trustOf } from '../../../src/web/http/trusted-proxies.js';
import { startApp, type AppOptions, type RunningApp } from '../../support/app.js';
import { commitAll, initWork, writeFile } from '../../support/git-fixture.js';

const BASE = { origin: 'https://code.example', path: '/git' };
const apps: RunningApp[] = [];
let gitDir: string;

beforeAll(() => {
  const work = initWork('site');
  writeFile(work, 'a.md', '[b](b.md)\n');
  commitAll(work, 'Begin');
  gitDir = `${work}/.git`;
});
afterAll(() => Promise.all(apps.map((app) => app.close())));

async function start(options: AppOptions): Promise<RunningApp> {
  const app = await startApp({ 'o/r': gitDir }, options);
  apps.push(app);
  return app;
}

/** `fetch` sends no other Host than that of the address. */
function asHost({ origin }: RunningApp, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    request(origin + path, { headers }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}

const site = (hosts: string[] = [], baseUrl: typeof BASE | undefined = BASE) => ({ site: { baseUrl, hosts } });

describe('with a base URL', () => {
  it('a request is answered with and without the path, with the same links', async () => {
    const app = await start(site());
    const [bare, below] = await Promise.all([app.text('/o/r'), app.text('/git/o/r')]);
    expect(below).toBe(bare);
    expect(below).toContain('<link rel="canonical" href="https://code.example/git/o/r">');
    expect(below).toContain('value="https://code.example/git/o/r.git"');
    expect(below).toContain('href="/git/o/r/src/branch/');
    const css = /<link rel="stylesheet" href="([^"]+)"/.exec(below)?.[1] ?? '';
    expect(css).toMatch(/^\/git\/assets\//);
    expect((await app.get(css)).status).toBe(200);
    expect((await app.get(css.slice('/git'.length))).status).toBe(200);
    expect((await app.get('/git')).status).toBe(200);
    expect((await app.get('/git?q=x')).status).toBe(200);
    // A longer word is an owner.
    expect((await app.get('/gito/r')).status).toBe(404);
  });

  it('redirects, cookies, feeds, the sitemap and robots.txt are below it', async () => {
    const app = await start(site());
    const moved = await app.get('/git/o/r/src/main?x=1');
    expect(moved.headers.get('location')).toMatch(/^\/git\/o\/r\/src\/branch\/main\?x=1$/);
    const setting = await app.get('/git/-/settings?theme=dark&to=/git/o/r');
    expect(setting.headers.get('location')).toBe('/git/o/r');
    expect(setting.headers.get('set-cookie')).toContain('Path=/git/;');
    expect((await app.get('/git/-/settings?theme=dark&to=//evil.example')).headers.get('location')).toBe('/git/');
    expect(await app.text('/git/o/r.atom')).toContain('href="https://code.example/git/o/r');
    expect(await app.text('/git/sitemap.xml')).toContain('<loc>https://code.example/git/o/r</loc>');
    const robots = (await app.text('/git/robots.txt')).split('\n').filter((line) => line.startsWith('Disallow'));
    expect(robots.filter((line) => !line.startsWith('Disallow: /git/'))).toEqual([]);
  });

  it('another host is refused, also in the header of a visitor', async () => {
    const app = await start({ ...site(['mirror.example']), trustedProxies: ['10.0.0.1'] });
    const status = async (host: string, more: Record<string, string> = {}) =>
      (await asHost(app, '/git/o/r', { host, ...more })).status;
    expect(await status('code.example')).toBe(200);
    expect(await status('CODE.example:8443')).toBe(200);
    expect(await status('mirror.example')).toBe(200);
    expect(await status('evil.example')).toBe(400);
    expect(await status('code.example.evil.example')).toBe(400);
    expect(await status('evil.example', { 'x-forwarded-host': 'code.example' })).toBe(400);
    // Health checks and proxies of this machine.
    expect(await status('localhost:3000')).toBe(200);
    const { body } = await asHost(app, '/git/o/r', { host: 'evil.example' });
    expect(body).not.toContain('evil.example');
  });
});

describe('without one', () => {
  it('every host is answered, unless names are configured', async () => {
    expect((await asHost(await start({}), '/o/r', { host: 'any.example' })).status).toBe(200);
    const named = await start({ site: { baseUrl: undefined, hosts: ['code.example'] } });
    expect((await asHost(named, '/o/r', { host: 'any.example' })).status).toBe(400);
    expect((await asHost(named, '/o/r', { host: 'code.example' })).body).toContain(
      'value="http://code.example/o/r.git"',
    );
  });

  const FORWARDED = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'code.example',
    'x-forwarded-prefix': '/git/',
  };

  it('a trusted proxy says where the site is', async () => {
    const app = await start({ trustedProxies: ['loopback'] });
    const page = await app.text('/o/r', FORWARDED);
    expect(page).toContain('value="https://code.example/git/o/r.git"');
    // A kept page belongs to one prefix.
    expect(await app.text('/o/r')).not.toContain('/git/');
    expect(await app.text('/o/r', FORWARDED)).toBe(page);
    const tag = (await app.get('/o/r', FORWARDED)).headers.get('etag') ?? '';
    expect((await app.get('/o/r', { 'if-none-match': tag })).status).toBe(200);
    expect((await app.get('/o/r', { ...FORWARDED, 'if-none-match': tag })).status).toBe(304);
  });

  it('anybody else does not', async () => {
    const app = await start({ trustedProxies: ['10.0.0.0/8', 'unixsocket'] });
    expect(await app.text('/o/r', FORWARDED)).toBe(await app.text('/o/r'));
  });

  it.each(['//evil.example', '/a/../b', '/a"onload=', 'git', '/a b', '/a\\b', `/${'a'.repeat(300)}`, '/.', '/%2e%2e'])(
    'a prefix such as %s is ignored',
    async (prefix) => {
      expect(readBasePath(prefix)).toBeUndefined();
      const app = apps[0] ?? (await start({ trustedProxies: ['all'] }));
      expect((await app.get('/o/r', { 'x-forwarded-prefix': prefix })).status).toBe(200);
    },
  );
});

describe('trusted proxies', () => {
  it('are addresses, networks, a Unix socket, or all', () => {
    const trusts = (list: string[], address: string | undefined) => trustOf(list)(address, 0);
    expect(trusts(['10.0.0.0/8'], '10.1.2.3')).toBe(true);
    expect(trusts(['10.0.0.0/8'], '11.1.2.3')).toBe(false);
    expect(trusts(['loopback'], '::1')).toBe(true);
    expect(trusts(['loopback'], undefined)).toBe(false);
    expect(trusts(['unixsocket'], undefined)).toBe(true);
    expect(trusts(['unixsocket'], '127.0.0.1')).toBe(false);
    expect(trusts(['all'], '8.8.8.8')).toBe(true);
    expect(trusts([], '127.0.0.1')).toBe(false);
    expect(() => trustOf(['proxy.example'])).toThrow(TypeError);
    expect(() => trustOf(['10.0.0.0/99'])).toThrow(TypeError);
  });
});
