/** The package as a user gets it: packed, installed without development packages into an empty folder, and started. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { git, initBare, tempDir } from '../support/git-fixture.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAX_UNPACKED_BYTES = 3_000_000;
const NPM_TIMEOUT_MS = 240_000;
const START_TIMEOUT_MS = 60_000;
/** What npm prints when there is no network: then the test is skipped. */
const NO_NETWORK = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/;

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

function npm(args: readonly string[], cwd: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    timeout: NPM_TIMEOUT_MS,
  });
}

/** Every file below `folder` whose name passes `isWanted`, relative to the project. */
function filesOf(folder: string, isWanted: (path: string) => boolean = () => true): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .filter(isWanted);
}

const folder = tempDir('package');
const app = tempDir('installed');
let packed: Packed;

beforeAll(() => {
  const { status, stdout, stderr } = npm(['pack', '--json', '--silent', '--pack-destination', folder], ROOT);
  expect(status, stderr).toBe(0);
  // Some versions of npm print the output of `prepack` before the list.
  [packed] = JSON.parse(stdout.slice(stdout.search(/^\[/m))) as [Packed];
}, NPM_TIMEOUT_MS);

describe('the package', () => {
  it('contains what runs and nothing else', () => {
    const expected = [
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'README.ru.md', 'kedr.schema.json', 'package.json'],
      ...filesOf('bin'),
      ...filesOf('dist'),
      ...filesOf('views', (path) => path.endsWith('.ejs')),
      ...filesOf('locales', (path) => path.endsWith('.json')),
    ];
    expect(packed.files.map(({ path }) => path).sort()).toEqual(expected.sort());
    expect(packed.files.filter(({ path }) => /\.(ts|map)$/.test(path))).toEqual([]);
    expect(packed.unpackedSize).toBeLessThan(MAX_UNPACKED_BYTES);
  });
});

describe('installed without development packages', () => {
  let install: ReturnType<typeof npm>;
  const running: ChildProcess[] = [];

  beforeAll(() => {
    const archive = join(folder, packed.filename);
    install = npm(['install', archive, '--omit=dev', '--ignore-scripts', '--prefer-offline'], app);
  }, NPM_TIMEOUT_MS);

  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });

  /** Starts the command that `npx kedr` finds; returns its address. */
  function start(...args: string[]): Promise<string> {
    const child = spawn(join(app, 'node_modules/.bin/kedr'), ['--port', '0', '--data', tempDir('data'), ...args], {
      cwd: app,
      env: { PATH: process.env['PATH'] ?? '', HOME: app, KEDR_LANG: 'en', KEDR_LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    return new Promise((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
        if (address !== undefined) resolve(address);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`kedr ended with ${code}: ${output}`)));
    });
  }

  const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

  it(
    'serves the demo: health, the root page of a kernel, its README and its files',
    async (context) => {
      if (NO_NETWORK.test(install.stderr)) context.skip('the npm registry cannot be reached');
      expect(install).toMatchObject({ status: 0, stderr: '' });
      const origin = await start();
      expect(await json(`${origin}/api/healthz`)).toMatchObject({ status: 'pass' });
      const page = await fetch(`${origin}/microsoft/WSL2-Linux-Kernel?lang=en`);
      const text = await page.text();
      expect(page.status).toBe(200);
      for (const shown of ['MAINTAINERS', 'drivers', 'Linux kernel']) expect(text).toContain(shown);
      const assets = [...text.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map(([, url]) => url ?? '');
      expect(assets.some((url) => url.endsWith('.css')) && assets.some((url) => url.endsWith('.js'))).toBe(true);
      for (const url of assets) expect((await fetch(origin + url)).status, url).toBe(200);
    },
    START_TIMEOUT_MS,
  );

  it(
    'serves the repository that is given',
    async (context) => {
      if (NO_NETWORK.test(install.stderr)) context.skip('the npm registry cannot be reached');
      const gitDir = initBare('given');
      const tree = git(gitDir, ['mktree']).toString().trim();
      const commit = git(gitDir, ['commit-tree', '-m', 'The only one', tree]).toString().trim();
      git(gitDir, ['update-ref', 'HEAD', commit]);
      const origin = await start(`some/one=${gitDir}`);
      expect(await json(`${origin}/api/healthz`)).toMatchObject({ repositories: 1 });
      expect(await (await fetch(`${origin}/some/one/commit/${commit}`)).text()).toContain('The only one');
    },
    START_TIMEOUT_MS,
  );
});
