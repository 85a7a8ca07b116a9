/** The steps of the Dockerfile without a container: what it copies is enough to build, to install and to start. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { git, initBare, tempDir } from '../support/git-fixture.js';
import { freePort } from './free-port.js';

const ROOT = join(import.meta.dirname, '../..');
const TIMEOUT_MS = 240_000;
/** What npm prints when there is no network: then the test is skipped. */
const NO_NETWORK = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/;
let child: ChildProcess | undefined;
afterAll(() => child?.kill('SIGTERM'));

const [building = '', shipping = ''] = readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8')
  .split(/^FROM /m)
  .slice(1);

/** Does the COPY lines of one stage; `stages` has the folders of the others by name. */
function copy(stage: string, target: string, stages: Readonly<Record<string, string>>): void {
  for (const [, line = ''] of stage.matchAll(/^COPY (.*)$/gm)) {
    const from = /--from=(\w+)/.exec(line)?.[1];
    const words = line.split(' ').filter((word) => !word.startsWith('--'));
    for (const source of words.slice(0, -1)) {
      const path = from === undefined ? join(ROOT, source) : join(stages[from] ?? '', source.replace(/^\/\w+/, ''));
      if (basename(path) !== 'node_modules') cpSync(path, join(target, basename(path)), { recursive: true });
    }
  }
}

it(
  'what is copied is built, installed and serves the repositories of its folder',
  async (context) => {
    const build = tempDir('build-stage');
    copy(building, build, {});
    symlinkSync(join(ROOT, 'node_modules'), join(build, 'node_modules'));
    execFileSync('npm', ['run', '--silent', 'build'], { cwd: build });
    const app = tempDir('shipping-stage');
    copy(shipping, app, { build });
    cpSync(join(build, 'package-lock.json'), join(app, 'package-lock.json'));
    const install = spawnSync(
      'npm',
      ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
      { cwd: app, encoding: 'utf8', timeout: TIMEOUT_MS },
    );
    if (NO_NETWORK.test(install.stderr)) context.skip('the npm registry cannot be reached');
    expect(install).toMatchObject({ status: 0, stderr: '' });
    const root = tempDir('srv');
    git(root, ['clone', '-q', '--bare', initBare('one'), join(root, 'team/one.git')]);
    const port = String(await freePort());
    const [, health = ''] = /HEALTHCHECK[^]*CMD (\[.*\])/.exec(shipping) ?? [];
    const [, entry = ''] = /ENTRYPOINT (\[.*\])/.exec(shipping) ?? [];
    const [program = '', script = ''] = JSON.parse(entry) as string[];
    child = spawn(program, [script.replace('/opt/kedr', app)], {
      cwd: app,
      env: { PATH: process.env['PATH'] ?? '', KEDR_ROOT: root, KEDR_DATA: tempDir('data'), KEDR_PORT: port },
      stdio: 'ignore',
    });
    const [node = '', ...words] = (JSON.parse(health) as string[]).map((word) => word.replace(':3000/', `:${port}/`));
    const check = (): number | null => spawnSync(node, words).status;
    expect(check()).toBe(1);
    await expect.poll(check, { timeout: 60_000, interval: 500 }).toBe(0);
    expect((await fetch(`http://127.0.0.1:${port}/team/one`)).status).toBe(200);
  },
  TIMEOUT_MS,
);
