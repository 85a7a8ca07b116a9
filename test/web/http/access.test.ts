/** Who may read: each rule from the side of those who may not, whose answers must not differ from those for nothing. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bcrypt from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseHtpasswd } from '../../../src/web/http/access/htpasswd.js';
import { patternOf, type AccessRule, type ReadLevel } from '../../../src/web/http/access/rules.js';
import { startApp, type RunningApp } from '../../support/app.js';
import { commitAll, git, initWork, tempDir, writeFile } from '../../support/git-fixture.js';

const HASHES = { ann: bcrypt.hashSync('a:ä', 4), bob: bcrypt.hashSync('b', 4), eve: bcrypt.hashSync('e', 4) };
const file = join(tempDir('htpasswd'), 'users');
const write = (users: Readonly<Record<string, string>>) =>
  writeFileSync(
    file,
    `${Object.entries(users)
      .map((entry) => entry.join(':'))
      .join('\n')}\n`,
  );
write(HASHES);

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const ANN = basic('ann', 'a:ä');
const BOB = basic('bob', 'b');
const EVE = basic('eve', 'e');

const rule = (repositories: string, read: ReadLevel, more: Partial<AccessRule> = {}): AccessRule => ({
  repositories,
  read,
  users: [],
  groups: [],
  ...more,
});

let app: RunningApp;
let gitDir: string;
const apps: RunningApp[] = [];

const RULES = {
  rules: [
    rule('team/*', 'private'),
    rule('team/open', 'public'),
    rule('ops/box', 'private', { users: ['ann'] }),
    rule('dev/*', 'private', { groups: ['devs'] }),
    rule('hid/*', 'hidden'),
  ],
  own: new Map(),
  groups: new Map([['devs', ['bob']]]),
};

async function start(access: object, more: object = {}): Promise<RunningApp> {
  const names = ['team/open', 'team/secret', 'ops/box', 'dev/tool', 'hid/den', 'pub/site'];
  const started = await startApp(Object.fromEntries(names.map((name) => [name, gitDir])), { access, ...more });
  apps.push(started);
  return started;
}

beforeAll(async () => {
  const work = initWork('access');
  writeFile(work, 'a.txt', 'a\n');
  writeFile(work, '.gitmodules', '[submodule "s"]\n\tpath = s\n\turl = ../../team/secret\n');
  commitAll(work, 'Begin');
  git(work, ['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},s`]);
  git(work, ['commit', '-q', '-m', 'Add a submodule']);
  gitDir = `${work}/.git`;
  app = await start({ rules: RULES, htpasswd: file });
});
afterAll(() => Promise.all(apps.map((its) => its.close())));

const status = async (path: string, headers: Record<string, string> = {}) => (await app.get(path, headers)).status;

/** All that a visitor can compare: status, headers, body, but for ids, times and the address itself. */
async function answer(name: string, path: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await app.get(`/${name}${path}`, headers);
  const body = (await response.text()).replaceAll(encodeURIComponent(name), 'NAME').replaceAll(name, 'NAME');
  const kept = [...response.headers].filter(
    ([key]) => !['date', 'x-request-id', 'server-timing', 'content-length'].includes(key),
  );
  return { status: response.status, headers: kept, body: body.replace(/\b[0-9a-f]{12}\b/g, 'ID') };
}

const PATHS = [
  '',
  '.git',
  '/src/branch/main/a.txt',
  '/raw/branch/main/a.txt',
  '/archive/main.zip',
  '/commits/branch/main',
  '/blame/branch/main/a.txt',
  '.atom',
  '/palette',
  '/ref-list?q=',
  '/info/refs?service=git-upload-pack',
  '/HEAD',
  '/graph',
  '/compare/main...main',
];

describe('an anonymous visitor', () => {
  it('finds neither private nor hidden repositories in any list', async () => {
    for (const path of [
      '/',
      '/?q=e',
      '/explore/code?q=a',
      '/-/repo-list?q=e',
      '/sitemap.xml',
      '/api/healthz',
      '/team',
      '/-/palette',
    ]) {
      const text = await app.text(path);
      for (const name of ['/secret', '/box', '/tool', '/den']) expect(text, `${path} ${name}`).not.toContain(name);
    }
    expect(await app.text('/')).toContain('/team/open');
    for (const owner of ['/ops', '/dev', '/hid', '/nobody']) expect(await status(owner), owner).toBe(404);
  });

  it('reads public and hidden ones', async () => {
    for (const path of ['/team/open', '/pub/site', '/hid/den', '/hid/den/raw/branch/main/a.txt'])
      expect(await status(path), path).toBe(200);
  });

  it.each(PATHS)('gets the same answer for a private one as for none, at %s', async (path) => {
    const unknown = (await answer('team/nothing', path)) as { readonly status: number };
    expect(unknown.status).toBe(401);
    for (const name of ['team/secret', 'ops/box', 'dev/tool', 'no/body'])
      expect(await answer(name, path), name).toEqual(unknown);
  });

  it('is asked for a password, in a page or for git in a sentence', async () => {
    const response = await app.get('/team/secret');
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="Kedr", charset="UTF-8"');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await status('/TEAM/Secret')).toBe(401);
    expect((await app.get('/team/secret/info/refs')).headers.get('content-type')).toMatch(/^text\/plain/);
    const post = await fetch(`${app.origin}/team/secret/git-upload-pack`, { method: 'POST', body: '0000' });
    expect(post.status).toBe(401);
  });
});

describe('a user', () => {
  it('sees what the rules permit, in lists too', async () => {
    const seen = async (headers: Record<string, string>) =>
      [...(await app.text('/', headers)).matchAll(/href="\/((?!explore)\w+\/\w+)"/g)].map((match) => match[1]);
    expect(new Set(await seen(ANN))).toEqual(new Set(['ops/box', 'pub/site', 'team/open', 'team/secret']));
    expect(new Set(await seen(BOB))).toEqual(new Set(['dev/tool', 'pub/site', 'team/open', 'team/secret']));
    expect(new Set(await seen(EVE))).toEqual(new Set(['pub/site', 'team/open', 'team/secret']));
    expect(await app.text('/', ANN)).toContain('>ann</span>');
  });

  it.each(PATHS)('without the right gets the same answer as for none, at %s', async (path) => {
    const unknown = (await answer('team/nothing', path, EVE)) as { readonly status: number };
    expect(unknown.status).toBe(404);
    for (const name of ['ops/box', 'dev/tool']) expect(await answer(name, path, EVE), name).toEqual(unknown);
  });

  it('gets pages that no shared cache keeps, and that are not given to others', async () => {
    for (const path of ['/ops/box', '/ops/box/src/branch/main/a.txt', '/ops/box/raw/branch/main/a.txt']) {
      const first = await app.get(path, ANN);
      expect(first.status).toBe(200);
      expect(first.headers.get('cache-control')).toMatch(/^private/);
      const tag = first.headers.get('etag') ?? '';
      expect(await (await app.get(path, ANN)).text()).toBe(await first.text());
      expect(await status(path, { 'if-none-match': tag })).toBe(401);
      expect(await status(path, { 'if-none-match': '*' })).toBe(401);
      expect(await status(path, { ...EVE, 'if-none-match': tag })).toBe(404);
      expect(await status(path, { ...ANN, 'if-none-match': tag })).toBe(304);
    }
    // A public page may show something private to some.
    expect((await app.get('/pub/site', ANN)).headers.get('cache-control')).toMatch(/^private/);
    expect((await app.get('/pub/site')).headers.get('cache-control')).toBe('no-cache');
  });

  it('alone sees links to a private repository in a public one', async () => {
    const path = '/pub/site/src/branch/main/s';
    const link = `href="/team/secret/src/commit/${'1'.repeat(40)}"`;
    expect(await app.text(path, ANN)).toContain(link);
    expect(await app.text(path)).not.toContain('href="/team/secret');
    expect(await app.text(path, ANN)).toContain(link);
  });

  it('logs in at the start page', async () => {
    expect(await app.text('/')).toContain('href="/?login=1"');
    expect(await status('/?login=1')).toBe(401);
    const response = await app.get('/?login=1', ANN);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/']);
    expect(await app.text('/', ANN)).not.toContain('?login=1');
  });

  it('clones, and without a password nobody does', async () => {
    const run = promisify(execFile);
    const clone = (user: string) =>
      run('git', ['clone', '-q', `${app.origin.replace('://', `://${user}`)}/ops/box.git`, tempDir('clone')], {
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
      });
    await clone(`ann:${encodeURIComponent('a:ä')}@`);
    await expect(clone('')).rejects.toThrow(/could not read Username|Authentication failed/);
    await expect(clone('eve:e@')).rejects.toThrow(/not found/);
  });
});

describe('passwords', () => {
  it('that are wrong are refused everywhere, and past a limit not even looked at', async () => {
    const own = await start({ rules: RULES, htpasswd: file });
    const of = async (headers: Record<string, string>) => (await own.get('/pub/site', headers)).status;
    expect(await of(ANN)).toBe(200);
    const wrong: number[] = [];
    for (let at = 0; at < 12; at += 1) wrong.push(await of(basic(at % 2 ? 'ann' : 'no one', `wrong ${at}`)));
    expect(wrong).toEqual([...Array<number>(10).fill(401), 429, 429]);
    // Right, but it would have to be checked.
    const response = await own.get('/pub/site', BOB);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '60']);
    // Known to be right, and no password at all.
    expect(await of(ANN)).toBe(200);
    expect(await of({})).toBe(200);
  });

  it('at once count before their results are known', async () => {
    const own = await start({ rules: RULES, htpasswd: file });
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, at) => own.get('/pub/site', basic('ann', `guess ${at}`))),
    );
    expect(all.filter(({ status: its }) => its === 401)).toHaveLength(10);
    expect(all.filter(({ status: its }) => its === 429)).toHaveLength(20);
  });

  it('that leave the file are no longer accepted', async () => {
    const own = await start({ rules: RULES, htpasswd: file });
    const of = async () => (await own.get('/ops/box', ANN)).status;
    expect(await of()).toBe(200);
    write({ bob: HASHES.bob });
    await expect.poll(of, { timeout: 20_000, interval: 500 }).toBe(401);
    write(HASHES);
  });

  it('are read from lines of htpasswd -B alone', () => {
    const { users, wrongLines } = parseHtpasswd(
      `# users\n\nann:${HASHES.ann}\r\nmd5:$apr1$x$y\nplain:secret\nslow:${HASHES.ann.replace('$04$', '$31$')}\n:${HASHES.ann}\n`,
    );
    expect([...users.keys()]).toEqual(['ann']);
    expect(wrongLines).toEqual([4, 5, 6, 7]);
  });
});

describe('a header of a proxy', () => {
  it('names the user when the proxy is trusted', async () => {
    const trusting = await start({ rules: RULES, userHeader: 'x-remote-user' }, { trustedProxies: ['loopback'] });
    const of = async (headers: Record<string, string>) => (await trusting.get('/ops/box', headers)).status;
    expect(await of({ 'x-remote-user': 'ann' })).toBe(200);
    expect(await of({ 'x-remote-user': 'eve' })).toBe(404);
    // Nobody could answer a challenge.
    expect(await of({})).toBe(404);
    expect(await of(ANN)).toBe(404);
  });

  it('means nothing from anybody else', async () => {
    const other = await start(
      { rules: RULES, userHeader: 'x-remote-user', htpasswd: file },
      { trustedProxies: ['10.0.0.1'] },
    );
    expect((await other.get('/ops/box', { 'x-remote-user': 'ann' })).status).toBe(401);
  });
});

describe('without private repositories', () => {
  it('no password is asked for or looked at', async () => {
    const open = await start({ htpasswd: file });
    expect((await open.get('/no/thing')).status).toBe(404);
    expect((await open.get('/pub/site', basic('ann', 'wrong'))).status).toBe(200);
    expect(await open.text('/')).not.toContain('login');
  });

  it('access of one repository counts for all its names', async () => {
    const own = await start({
      rules: { ...RULES, own: new Map([[gitDir, { read: 'private', users: ['bob'], groups: [] }]]) },
      htpasswd: file,
    });
    expect((await own.get('/pub/site')).status).toBe(401);
    expect((await own.get('/pub/site', ANN)).status).toBe(404);
    expect((await own.get('/pub/site', BOB)).status).toBe(200);
  });
});

it('a pattern of a folder includes the folders in it', () => {
  const matches = (pattern: string, name: string) => patternOf(pattern)?.test(name);
  expect(matches('team/*', 'team/x')).toBe(true);
  expect(matches('team/*', 'Team.sub.deeper/X')).toBe(true);
  expect(matches('team/*', 'teams/x')).toBe(false);
  expect(matches('team/sub/*', 'team.sub/x')).toBe(true);
  expect(matches('team/sub/*', 'team/x')).toBe(false);
  expect(matches('t*/x*', 'team/xy')).toBe(true);
  expect(matches('a.b/*', 'axb/x')).toBe(false);
  expect(matches('*', 'any/thing')).toBe(true);
  expect(matches('проекты/*', 'Проекты/x')).toBe(true);
  for (const wrong of ['', 'team', 'team/', '/x', 'a//b']) expect(patternOf(wrong), wrong).toBeUndefined();
});
