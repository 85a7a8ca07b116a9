/** The command line and the environment result in a configuration, or in one sentence and a status. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cliTexts } from '../../src/server/cli-texts.js';
import { parseConfig, type Config, type Exit } from '../../src/server/config.js';
import { readRoot, specAt } from '../../src/server/named-repositories.js';
import { initBare, initWork, tempDir } from '../support/git-fixture.js';
import { withoutPrivileges } from '../support/without-privileges.js';

const bare = initBare('linux');
const work = initWork('tools');
const other = initBare('other');
const HOME = tempDir('home');
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function accepted(argv: string[], env: Record<string, string> = {}): Config {
  const result = parseConfig(argv, { HOME, ...env });
  if ('exit' in result) throw new Error(`refused: ${result.message}`);
  return result;
}

function refused(argv: string[], env: Record<string, string> = {}): Exit {
  const result = parseConfig(argv, { HOME, ...env });
  if (!('exit' in result)) throw new Error('accepted');
  return result;
}

const names = (config: Config): string[] => config.repositories.map(({ owner, name }) => `${owner}/${name}`);

describe('defaults', () => {
  it('serves the demo on 127.0.0.1:3000 and stores data in the home folder', () => {
    expect(accepted([])).toEqual({
      task: 'serve',
      processes: Math.min(availableParallelism(), 4),
      host: '127.0.0.1',
      port: 3000,
      socket: undefined,
      indexMemoryBytes: 512 * 2 ** 20,
      dataDir: join(HOME, '.local/share/kedr'),
      searchScope: 'branches',
      repositories: [],
      roots: [],
      demo: true,
      logLevel: 'info',
      accessLog: 'off',
      metrics: undefined,
      limits: { heavyPerMinute: 0, refusesRobots: false },
      site: { baseUrl: undefined, hosts: [] },
      trustedProxies: [],
      access: { rules: { rules: [], own: new Map(), groups: new Map() }, htpasswd: undefined, userHeader: undefined },
      allowedSigners: undefined,
      warnings: [],
    });
  });

  it('stores data in XDG_DATA_HOME when that is an absolute path', () => {
    expect(accepted([], { XDG_DATA_HOME: '/var/xdg' }).dataDir).toBe('/var/xdg/kedr');
    expect(accepted([], { XDG_DATA_HOME: 'relative' }).dataDir).toBe(join(HOME, '.local/share/kedr'));
  });
});

describe('repositories', () => {
  it('are named after their folders, or as given', () => {
    const config = accepted([bare, `torvalds/linux=${bare}`, work]);
    expect(names(config)).toEqual([
      `${dirname(bare).split('/').at(-1)}/linux`,
      'torvalds/linux',
      `${dirname(work).split('/').at(-1)}/tools`,
    ]);
    expect(config.repositories.map(({ path }) => path)).toEqual([bare, bare, join(work, '.git')]);
    expect(config.demo).toBe(false);
  });

  it('may be given as relative paths, and after = as paths below the home folder', () => {
    expect(accepted([relative(process.cwd(), bare)]).repositories[0]?.path).toBe(bare);
    cpSync(bare, join(HOME, 'mine.git'), { recursive: true });
    expect(accepted(['me/mine=~/mine.git']).repositories).toEqual([
      { owner: 'me', name: 'mine', path: join(HOME, 'mine.git') },
    ]);
  });

  it('may have an existing path of the form OWNER/NAME=PATH', () => {
    const folder = tempDir('odd');
    const odd = join(folder, 'a', 'b=c.git');
    mkdirSync(dirname(odd));
    cpSync(bare, odd, { recursive: true });
    const script =
      "import('./dist/server/config.js').then(({ parseConfig }) => { process.chdir(process.argv[1]); console.log(JSON.stringify(parseConfig(['a/b=c.git'], {}).repositories)); })";
    const output = execFileSync(process.execPath, ['-e', script, folder], { cwd: ROOT, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([{ owner: 'a', name: 'b-c', path: odd }]);
  });

  it('come from the environment when the command line names none', () => {
    const env = { KEDR_REPOSITORIES: `a/one=${bare}:\n b/two=${other}`, KEDR_ROOT: '' };
    expect(names(accepted([], env))).toEqual(['a/one', 'b/two']);
    expect(names(accepted([`c/three=${bare}`], env))).toEqual(['c/three']);
  });

  it('count once when they are given twice', () => {
    expect(names(accepted([`a/x=${bare}`, `a/x=${bare}`]))).toEqual(['a/x']);
  });
});

describe('roots', () => {
  it('add their repositories after the named ones and are kept for later scans', () => {
    const root = join(tempDir('roots'), 'srv');
    cpSync(other, join(root, 'later.git'), { recursive: true });
    const config = accepted([`a/x=${bare}`, '--root', root, '--root', root]);
    expect(names(config)).toEqual(['a/x', 'srv/later']);
    expect(config.roots).toEqual([root]);
    expect(accepted([], { KEDR_ROOT: `${root}:${root}` }).roots).toEqual([root]);
  });

  it('without repositories cause a warning, not the demo', () => {
    const root = tempDir('empty');
    const config = accepted(['--root', root]);
    expect(config.demo).toBe(false);
    expect(config.warnings).toEqual([`There are no repositories under “${root}” yet.`]);
  });

  it('serve a repository whose name is taken under another one, with a warning', () => {
    const root = join(tempDir('roots'), 'srv');
    cpSync(other, join(root, 'x.git'), { recursive: true });
    const config = accepted([`srv/x=${bare}`, '--root', root]);
    const [first, second = ''] = names(config);
    expect(first).toBe('srv/x');
    expect(second).toMatch(/^srv\/x-[0-9a-f]{6}$/);
    expect(config.warnings).toEqual([
      `“${join(root, 'x.git')}” is served as “${second}”, because another repository has or claims the name that it would have.`,
    ]);
  });

  it('serve all repositories whose names have one Latin form, and paths of such names too', () => {
    const root = join(tempDir('roots'), 'srv');
    const paths = ['объект', 'обект', '日本語'].map((name) => join(root, `${name}.git`));
    for (const path of paths) cpSync(other, path, { recursive: true });
    expect(names(accepted(['--root', root])).sort()).toEqual(['srv/обект', 'srv/объект', 'srv/日本語']);
    expect(names(accepted(paths))).toEqual(['srv/obekt', 'srv/обект', 'srv/日本語']);
  });

  it('skip a linked folder of a repository that they contain, with a warning', () => {
    const root = join(tempDir('roots'), 'srv');
    cpSync(other, join(root, 'x.git'), { recursive: true });
    symlinkSync(join(root, 'x.git'), join(root, 'a'));
    const config = accepted(['--root', root]);
    expect(names(config)).toEqual(['srv/x']);
    expect(config.warnings).toEqual([
      `“${join(root, 'a')}” is skipped: it leads to “${join(root, 'x.git')}”, which has an address of its own.`,
    ]);
  });

  it('do not repeat a repository that is already named', () => {
    const root = dirname(bare);
    const config = accepted([`torvalds/linux=${bare}`, '--root', root]);
    expect(names(config)).toEqual(['torvalds/linux']);
    expect(config.warnings).toEqual([]);
  });
});

describe('options', () => {
  it('override variables, and the last one counts', () => {
    const env = { KEDR_PORT: '1', KEDR_HOST: 'h', KEDR_DATA: '/d', KEDR_LOG_LEVEL: 'warn', KEDR_TRUST_PROXY: '1' };
    expect(accepted([], env)).toMatchObject({
      port: 1,
      host: 'h',
      dataDir: '/d',
      logLevel: 'warn',
      trustedProxies: ['all'],
    });
    expect(accepted(['--port', '2', '--host=i', '--data', '~/e', '-p', '0'], env)).toMatchObject({
      port: 0,
      host: 'i',
      dataDir: join(HOME, 'e'),
    });
    expect(accepted([], { KEDR_PORT: '', KEDR_HOST: '' })).toMatchObject({ port: 3000, host: '127.0.0.1' });
  });

  it('name a file of keys, whose invalid lines cause warnings', () => {
    const file = join(HOME, 'signers');
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
    writeFileSync(file, `# people\nanna@example.org ${key}\nca@example.org cert-authority ${key}\nnonsense\n`);
    for (const config of [accepted(['--allowed-signers', '~/signers']), accepted([], { KEDR_ALLOWED_SIGNERS: file })]) {
      expect(config.allowedSigners?.map(({ principals }) => principals)).toEqual(['anna@example.org']);
      expect(config.warnings).toEqual([
        `“${file}”, line 3 is skipped: keys of certificate authorities (cert-authority) are not supported.`,
        `“${file}”, line 4 is skipped: it cannot be parsed.`,
      ]);
    }
    expect(refused(['--allowed-signers', join(HOME, 'nothing')]).message).toBe(
      `There is no “${join(HOME, 'nothing')}”.`,
    );
    expect(refused(['--allowed-signers', HOME]).message).toBe(`“${HOME}” is not a file of keys.`);
    expect(refused(['index', '--allowed-signers', file]).exit).toBe(1);
  });

  it('end at --', () => {
    expect(refused(['--', '--port']).message).toContain('--port');
    expect(refused(['--', '--port']).message).toMatch(/^There is no “\//);
  });
});

describe('help and version', () => {
  it('prints every option and variable with its default, in two languages', () => {
    const english = refused(['--help']);
    expect(english.exit).toBe(0);
    expect(english.message).toMatch(/--root DIR .*--port N .*--host HOST .*--data DIR .*--allowed-signers FILE /s);
    expect(refused(['-h'], { KEDR_LANG: 'ru' }).message).toMatch(
      /--root КАТАЛОГ .*--port N .*--host АДРЕС .*--data КАТАЛОГ .*--allowed-signers ФАЙЛ /s,
    );
    for (const word of [
      '--root',
      '--port',
      '--host',
      '--data',
      '--help',
      '--version',
      '3000',
      '127.0.0.1',
      join(HOME, '.local/share/kedr'),
      'KEDR_ROOT',
      'KEDR_PORT',
      'KEDR_HOST',
      'KEDR_DATA',
      'KEDR_REPOSITORIES',
      'KEDR_LANG',
      'KEDR_LOG_LEVEL',
      'KEDR_TRUST_PROXY',
    ]) {
      expect(english.message).toContain(word);
      expect(refused(['-h'], { KEDR_LANG: 'ru' }).message).toContain(word);
    }
    expect(english.message).not.toContain('{{');
    expect(refused(['-h'], { LANG: 'ru_RU.UTF-8' }).message).toMatch(/^Kedr \(«Кедр»\)/);
    expect(refused(['-h'], { LANG: 'ru_RU.UTF-8', KEDR_LANG: 'en' }).message).toMatch(/^Kedr: a Git/);
  });

  it('prints the version of the package', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    expect(refused(['--version', bare])).toEqual({ exit: 0, message: version });
  });
});

describe('errors are reported in one sentence, with status 1', () => {
  const file = join(tempDir('wrong'), 'file');
  writeFileSync(file, '');
  const folder = tempDir('plain');
  it.each<[string, string[], Record<string, string>, string]>([
    ['an unknown option', ['--prot', '1'], {}, 'There is no option “--prot”; “kedr --help” lists them.'],
    ['an unknown short option', ['-z'], {}, 'There is no option “-z”; “kedr --help” lists them.'],
    ['a missing value', ['--port'], {}, 'The option “--port” needs a value.'],
    ['an option in the place of a value', ['--host', '--port', '1'], {}, 'The option “--host” needs a value.'],
    ['a value too many', ['--version=2'], {}, 'The option “--version” takes no value.'],
    ['a word as port', ['--port', 'http'], {}, '“http” is not a port: a number from 0 to 65535 is needed.'],
    ['no process', ['--workers', '0'], {}, '“0” is not a number of processes: 1 to 64 is needed.'],
    ['too many', [], { KEDR_WORKERS: '65' }, '“65” is not a number of processes: 1 to 64 is needed.'],
    ['a limit', ['--client-limit', 'x'], {}, '“x” is not a number of pages: 0 to 999999 is needed.'],
    [
      'a format',
      ['--access-log', 'x'],
      {},
      '“x” is not a format of the access log: one of off, json, combined is needed.',
    ],
    [
      'a scope of searches',
      ['--search', 'all'],
      {},
      '“all” cannot be indexed for code search: one of head, branches, tags, off is needed.',
    ],
    ['a metrics port', ['--metrics', 'localhost:x'], {}, '“x” is not a port: a number from 0 to 65535 is needed.'],
    ['a port too high', ['--port=65536'], {}, '“65536” is not a port: a number from 0 to 65535 is needed.'],
    [
      'a bad port in the environment',
      [],
      { KEDR_PORT: '-1' },
      '“-1” is not a port: a number from 0 to 65535 is needed.',
    ],
    ['an empty host', ['--host='], {}, 'The address to listen on is empty.'],
    [
      'a bad log level',
      [],
      { KEDR_LOG_LEVEL: 'loud' },
      '“loud” is not a log level: one of trace, debug, info, warn, error, fatal, silent is needed.',
    ],
    ['a bad switch', [], { KEDR_TRUST_PROXY: 'maybe' }, '“maybe” does not fit KEDR_TRUST_PROXY: 1 or 0 is needed.'],
    ['a path that does not exist', [join(folder, 'nowhere')], {}, `There is no “${join(folder, 'nowhere')}”.`],
    ['a folder that is no repository', [folder], {}, `“${folder}” is not a Git repository.`],
    ['a file', [file], {}, `“${file}” is not a directory.`],
    [
      'a root that does not exist',
      ['--root', join(folder, 'nowhere')],
      {},
      `There is no “${join(folder, 'nowhere')}”.`,
    ],
    ['a root that is a file', ['--root', file], {}, `“${file}” is not a directory.`],
    [
      'two repositories of one name',
      [`a/x=${bare}`, `A/x=${other}`],
      {},
      `Two repositories would both be called “A/x”: ${bare} and ${other}. Give one of them as OWNER/NAME=PATH.`,
    ],
    ['a bad path in the environment', [], { KEDR_REPOSITORIES: folder }, `“${folder}” is not a Git repository.`],
  ])('%s', (_, argv, env, message) => {
    expect(refused(argv, env)).toEqual({ exit: 1, message });
  });

  it('a name that Kedr reserves or that an address cannot contain', () => {
    for (const name of ['api/x', 'a/x.git', 'repo/x', 'ва ся/x']) {
      expect(refused([`${name}=${bare}`])).toMatchObject({
        exit: 1,
        message: expect.stringContaining(`“${name}” cannot be the name of a repository`) as string,
      });
    }
  });

  it('a folder without permission, also as a root', () => {
    const closed = tempDir('closed');
    const text = cliTexts('en');
    for (const folder of [dirname(dirname(closed)), dirname(closed)]) chmodSync(folder, 0o755);
    chmodSync(closed, 0);
    const refusal = (read: () => unknown): unknown =>
      withoutPrivileges(() => {
        try {
          return read();
        } catch (error) {
          return error;
        }
      });
    const refusals = [refusal(() => specAt(closed, text)), refusal(() => readRoot(closed, text))];
    chmodSync(closed, 0o755);
    for (const error of refusals)
      expect(error).toMatchObject({ message: `“${closed}” cannot be read: permission denied.` });
  });

  it('in Russian too', () => {
    expect(refused(['--port', 'x'], { LANG: 'ru_RU.UTF-8' }).message).toBe('«x» — не порт: нужно число от 0 до 65535.');
    expect(refused([folder], { KEDR_LANG: 'ru' }).message).toBe(`«${folder}» — не репозиторий Git.`);
  });
});
