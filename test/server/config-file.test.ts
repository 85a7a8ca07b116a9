/** The configuration file: every option is a key, the order of sources, and one sentence for each mistake. */
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { cliTexts } from '../../src/server/cli-texts.js';
import { configSchema } from '../../src/server/config-schema.js';
import { parseConfig, type Config } from '../../src/server/config.js';
import { keyOf, OPTIONS } from '../../src/server/options.js';
import { initBare, tempDir } from '../support/git-fixture.js';
import { withoutPrivileges } from '../support/without-privileges.js';

const bare = initBare('linux');
const other = initBare('other');
const ENV = { HOME: tempDir('home'), KEDR_LANG: 'en' };

function fileOf(content: unknown, folder = tempDir('config')): string {
  const path = join(folder, 'kedr.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function accepted(content: unknown, argv: string[] = [], env: Record<string, string> = {}): Config {
  const result = parseConfig(['--config', fileOf(content), ...argv], { ...ENV, ...env });
  if ('exit' in result) throw new Error(`refused: ${result.message}`);
  return result;
}

/** The sentence, with FILE for the path of the file. */
function refused(content: unknown): string {
  const path = fileOf(content);
  const result = parseConfig(['--config', path], ENV);
  if (!('exit' in result)) throw new Error('accepted');
  expect(result.exit).toBe(1);
  expect(result.message).not.toContain('\n');
  return result.message.replaceAll(path, 'FILE');
}

/** A value that each option accepts. */
function valueOf(name: string): unknown {
  const option = OPTIONS.find((its) => its.name === name);
  switch (option?.file?.kind) {
    case 'number':
      return option.file.minimum;
    case 'word':
      return option.file.words[0];
    case 'switch':
      return true;
    case 'list':
      return SAMPLES[name] ?? [];
    default:
      return SAMPLES[name] ?? `sample-${name}`;
  }
}
const signers = join(tempDir('signers'), 'allowed');
writeFileSync(signers, '');
const users = join(tempDir('users'), 'users');
writeFileSync(users, '');
const SAMPLES: Readonly<Record<string, string>> = {
  'allowed-signers': signers,
  'base-url': 'https://code.example/git',
  htpasswd: users,
  'trusted-proxies': 'loopback',
  metrics: '127.0.0.1:9464',
};
const inFile = OPTIONS.filter(({ file }) => file !== undefined).map(({ name }) => name);

describe('a configuration file', () => {
  it('has every option of the command line but those that are an act', () => {
    expect(OPTIONS.filter(({ file }) => file === undefined).map(({ name }) => name)).toEqual([
      'config',
      'verify',
      'help',
      'version',
    ]);
  });

  it('is accepted with every key at once, and with no key', () => {
    accepted(
      Object.fromEntries([['$schema', './kedr.schema.json'], ...inFile.map((name) => [keyOf(name), valueOf(name)])]),
    );
    expect(accepted({})).toEqual(parseConfig([], ENV));
  });

  it('gives the values, with paths from its own folder', () => {
    const folder = tempDir('folder');
    mkdirSync(join(folder, 'mirrors'));
    const path = fileOf(
      {
        root: 'mirrors',
        data: './data',
        port: 8080,
        host: '::1',
        workers: 3,
        logLevel: 'warn',
        refuseRobots: true,
        repositories: [`a/b=${bare}`, { path: other, name: 'c/d' }, { path: other }],
      },
      folder,
    );
    expect(parseConfig(['--config', path], ENV)).toMatchObject({
      roots: [join(folder, 'mirrors')],
      dataDir: join(folder, 'data'),
      port: 8080,
      host: '::1',
      processes: 3,
      logLevel: 'warn',
      limits: { refusesRobots: true },
      demo: false,
    });
    const { repositories } = parseConfig([], { ...ENV, KEDR_CONFIG: path }) as Config;
    expect(repositories.map(({ owner, name }) => `${owner}/${name}`).slice(0, 2)).toEqual(['a/b', 'c/d']);
    expect(repositories[2]?.path).toBe(other);
  });

  it('is overridden by the environment, and that by the command line', () => {
    const content = { port: 1, host: 'file', workers: 2, refuseRobots: true };
    expect(accepted(content, ['--port', '3'], { KEDR_PORT: '2', KEDR_HOST: 'env' })).toMatchObject({
      port: 3,
      host: 'env',
      processes: 2,
    });
    expect(accepted(content, [], { KEDR_REFUSE_ROBOTS: '0' }).limits.refusesRobots).toBe(false);
    expect(accepted(content, [], { KEDR_REFUSE_ROBOTS: '' }).limits.refusesRobots).toBe(true);
  });

  it('takes lists with commas too, from every source', () => {
    const content = {
      hosts: ['A.example', 'b.example'],
      trustedProxies: 'loopback, 10.0.0.0/8',
      baseUrl: 'https://c.example/git/',
    };
    expect(accepted(content)).toMatchObject({
      site: { baseUrl: { origin: 'https://c.example', path: '/git' }, hosts: ['a.example', 'b.example'] },
      trustedProxies: ['loopback', '10.0.0.0/8'],
    });
    const env = { KEDR_HOSTS: 'd.example', KEDR_TRUST_PROXY: '1' };
    expect(accepted(content, ['--hosts', 'e.example:80,f.example', '--hosts', '[::1]'], env)).toMatchObject({
      site: { hosts: ['e.example', 'f.example', '[::1]'] },
      trustedProxies: ['loopback', '10.0.0.0/8'],
    });
    expect(accepted({ baseUrl: 'http://c.example:8080' }, [], env)).toMatchObject({
      site: { baseUrl: { origin: 'http://c.example:8080', path: '' }, hosts: ['d.example'] },
      trustedProxies: ['all'],
    });
  });

  it('says who may read', () => {
    const content = {
      htpasswd: users,
      groups: { devs: ['bob'] },
      access: [
        { repositories: '*', read: 'private', groups: ['devs'] },
        { repositories: 'a/*', read: 'public' },
      ],
      repositories: [
        { path: bare, name: 'a/b', access: 'hidden' },
        { path: other, access: { read: 'private', users: ['ann'] } },
        `a/c=${bare}`,
      ],
    };
    expect(accepted(content).access).toEqual({
      rules: {
        rules: [
          { repositories: '*', read: 'private', users: [], groups: ['devs'] },
          { repositories: 'a/*', read: 'public', users: [], groups: [] },
        ],
        own: new Map([
          [bare, { read: 'hidden', users: [], groups: [] }],
          [other, { read: 'private', users: ['ann'], groups: [] }],
        ]),
        groups: new Map([['devs', ['bob']]]),
      },
      htpasswd: users,
      userHeader: undefined,
    });
    const proxied = {
      access: content.access.slice(0, 1),
      groups: content.groups,
      userHeader: 'X-Remote-User',
      trustedProxies: 'loopback',
    };
    expect(accepted(proxied).access).toMatchObject({ htpasswd: undefined, userHeader: 'x-remote-user' });
  });

  it('keeps a repository private under each of its names, and below a root', () => {
    const root = tempDir('root');
    const link = join(tempDir('link'), 'other.git');
    cpSync(other, join(root, 'other.git'), { recursive: true });
    symlinkSync(join(root, 'other.git'), link);
    const config = accepted({
      htpasswd: users,
      root,
      repositories: [`a/public=${join(root, 'other.git')}`, { path: link, name: 'a/b', access: 'private' }],
    });
    expect(config.repositories.map(({ path }) => config.access.rules.own.get(path)?.read)).toEqual([
      'private',
      'private',
    ]);
  });

  it('refuses a file of passwords with another line than htpasswd -B writes', () => {
    const path = join(tempDir('users'), 'users');
    writeFileSync(path, 'ann:secret\n');
    expect(refused({ htpasswd: path })).toMatch(
      /^“htpasswd” in “FILE” is wrong: “.+”, line 1: a name and a bcrypt hash/,
    );
  });

  it('names repositories only where nothing else does', () => {
    const content = { repositories: [`a/b=${bare}`], root: tempDir('root') };
    expect(accepted(content, [`x/y=${other}`])).toMatchObject({ repositories: [{ owner: 'x' }], roots: [] });
    expect(accepted(content, [], { KEDR_REPOSITORIES: `x/y=${other}` })).toMatchObject({
      repositories: [{ owner: 'x' }],
      roots: [],
    });
    expect(accepted(content).roots).toEqual([content.root]);
  });
});

describe('a mistake in the file is one sentence', () => {
  it.each([
    [{ prot: 1 }, '“FILE” has an unknown key “prot”.'],
    [{ 'allowed-signers': 'x' }, '“FILE” has an unknown key “allowed-signers”.'],
    [{ verify: true }, '“FILE” has an unknown key “verify”.'],
    [{ port: '80' }, '“port” in “FILE” must be a number from 0 to 65535.'],
    [{ port: 80.5 }, '“port” in “FILE” must be a number from 0 to 65535.'],
    [{ port: 65_536 }, '“port” in “FILE” is wrong: “65536” is not a port: a number from 0 to 65535 is needed.'],
    [{ workers: 0 }, '“workers” in “FILE” is wrong: “0” is not a number of processes: 1 to 64 is needed.'],
    [{ host: 7 }, '“host” in “FILE” must be a text.'],
    [{ host: ' ' }, '“host” in “FILE” must be a text.'],
    [{ refuseRobots: 1 }, '“refuseRobots” in “FILE” must be true or false.'],
    [{ root: { path: 'x' } }, '“root” in “FILE” must be a list.'],
    [{ root: ['x', 7] }, '“root[1]” in “FILE” must be a text.'],
    [{ root: '/nowhere' }, '“root” in “FILE” is wrong: There is no “/nowhere”.'],
    [{ repositories: 'x' }, '“repositories” in “FILE” must be a list.'],
    [{ repositories: [7] }, '“repositories[0]” in “FILE” must be an object.'],
    [{ repositories: [{ name: 'a/b' }] }, '“repositories[0].path” in “FILE” must be a text.'],
    [{ repositories: [{ path: bare, nam: 'a/b' }] }, '“FILE” has an unknown key “repositories[0].nam”.'],
    [{ repositories: ['/nowhere'] }, '“repositories[0]” in “FILE” is wrong: There is no “/nowhere”.'],
    [{ logLevel: 'loud' }, /^“logLevel” in “FILE” is wrong: “loud” is not a log level/],
    [{ baseUrl: 'code.example' }, /^“baseUrl” in “FILE” is wrong: “code.example” is not a base address/],
    [{ baseUrl: 'https://code.example/a"b' }, /is not a base address/],
    [{ baseUrl: 'https://code.example/git?x' }, /is not a base address/],
    [{ baseUrl: 'ftp://code.example/' }, /is not a base address/],
    [{ hosts: 'http://code.example' }, '“hosts” in “FILE” is wrong: “http://code.example” is not the name of a host.'],
    [{ trustedProxies: ['loopback', 'proxy.example'] }, /^“trustedProxies” in “FILE” is wrong: “proxy.example” is not/],
    [{ userHeader: 'X-Remote-User' }, /^“userHeader” in “FILE” is wrong: userHeader needs trusted proxies/],
    [{ userHeader: 'a b' }, '“userHeader” in “FILE” is wrong: “a b” is not the name of a header.'],
    [{ htpasswd: '/nowhere' }, '“htpasswd” in “FILE” is wrong: There is no “/nowhere”.'],
    [{ access: { 'team/*': 'private' } }, '“access” in “FILE” must be a list.'],
    [
      { access: [{ repositories: 'team', read: 'private' }] },
      /^“access\[0\]\.repositories” in “FILE” is not a pattern/,
    ],
    [
      { access: [{ repositories: '*', read: 'secret' }] },
      /^“access\[0\]\.read” in “FILE” must be one of public, hidden/,
    ],
    [{ access: [{ repositories: '*' }] }, /^“access\[0\]\.read” in “FILE” must be one of/],
    [{ access: [{ repositories: '*', read: 'private', user: ['a'] }] }, '“FILE” has an unknown key “access[0].user”.'],
    [{ access: [{ repositories: '*', read: 'private', users: 'ann' }] }, '“access[0].users” in “FILE” must be a list.'],
    [
      { access: [{ repositories: '*', read: 'hidden', users: ['a'] }] },
      /^“access\[0\]” in “FILE” names users or groups/,
    ],
    [
      { access: [{ repositories: '*', read: 'private', groups: ['g'] }] },
      /names the group “g”, which “groups” does not/,
    ],
    [{ access: [{ repositories: '*', read: 'private' }] }, /^There are private repositories, but nobody could log in/],
    [{ repositories: [{ path: bare, access: 'private' }] }, /^There are private repositories, but nobody could log in/],
    [{ repositories: [{ path: bare, access: 'open' }] }, /^“repositories\[0\]\.access\.read” in “FILE” must be one of/],
    [{ groups: ['ann'] }, '“groups” in “FILE” must be an object.'],
    [{ groups: { devs: 'ann' } }, '“groups.devs” in “FILE” must be a list.'],
    [[], '“FILE” must contain one JSON object.'],
    ['null', '“FILE” must contain one JSON object.'],
    ['{"port": 1,}', /^“FILE” is not valid JSON: .+\.$/],
  ])('%j', (content, sentence) => {
    if (typeof sentence === 'string') expect(refused(content)).toBe(sentence);
    else expect(refused(content)).toMatch(sentence);
  });

  it('also where the name of a repository cannot be one', () => {
    for (const name of ['a', 'a/b/c', '../x', 'api/x'])
      expect(refused({ repositories: [{ path: bare, name }] })).toMatch(/^“repositories\[0\]” in “FILE” is wrong: “/);
  });

  it('also where there is no such file', () => {
    const of = (path: string) => parseConfig(['--config', path], ENV);
    expect(of('/nowhere/kedr.json')).toEqual({ exit: 1, message: 'There is no “/nowhere/kedr.json”.' });
    expect(of('/tmp')).toEqual({ exit: 1, message: '“/tmp” is not a configuration file.' });
  });

  it('also where the file may not be read', () => {
    const path = fileOf({});
    chmodSync(path, 0o000);
    // The texts are read once; `nobody` may not reach them.
    parseConfig([], ENV);
    const result = withoutPrivileges(() => parseConfig(['--config', path], ENV));
    expect(result).toEqual({ exit: 1, message: `“${path}” cannot be read: permission denied.` });
  });
});

it('kedr.schema.json is the schema that follows from the options; update it with “vitest -u”', async () => {
  const schema = JSON.stringify(configSchema(cliTexts('en')));
  await expect(await format(schema, { parser: 'json', printWidth: 120 })).toMatchFileSnapshot('../../kedr.schema.json');
});
