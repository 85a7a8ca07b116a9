/** The unit of systemd, the container and the example for Caddy, as far as the machine can check them. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { initBare, tempDir } from '../support/git-fixture.js';
import { hasProgram } from './found-program.js';

const ROOT = join(import.meta.dirname, '../..');
const MAX_EXPOSURE = 2;
const START_TIMEOUT_MS = 30_000;
const read = (name: string): string => readFileSync(join(ROOT, 'deploy', name), 'utf8');

describe.skipIf(!hasProgram('systemd-analyze'))('kedr.service (skipped without systemd-analyze)', () => {
  it('has no mistakes', () => {
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', join(ROOT, 'deploy/kedr.service')], {
      encoding: 'utf8',
    });
    const problems = stderr.split('\n').filter((line) => line.includes('kedr.service'));
    // The program is not installed here.
    expect(problems.filter((line) => !line.includes('/opt/kedr/bin/kedr is not executable'))).toEqual([]);
  });

  it('leaves the service little to do harm with', () => {
    const report = execFileSync(
      'systemd-analyze',
      ['security', '--offline=true', '--no-pager', join(ROOT, 'deploy/kedr.service')],
      { encoding: 'utf8' },
    );
    const exposure = Number(/Overall exposure level for kedr\.service: ([\d.]+)/.exec(report)?.[1]);
    expect(exposure).toBeLessThanOrEqual(MAX_EXPOSURE);
  });
});

describe.skipIf(!hasProgram('systemd-analyze'))('kedr.socket (skipped without systemd-analyze)', () => {
  it('has no mistakes, and activates the service of its name', () => {
    const units = ['deploy/kedr.socket', 'deploy/kedr.service'].map((name) => join(ROOT, name));
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
    const problems = stderr.split('\n').filter((line) => line.includes('kedr.s'));
    expect(problems.filter((line) => !line.includes('/opt/kedr/bin/kedr is not executable'))).toEqual([]);
  });
});

describe.skipIf(!hasProgram('systemd-socket-activate'))('socket activation (skipped without systemd)', () => {
  it('starts the program at the first visit, on the kind of socket that kedr.socket opens', async () => {
    expect(read('kedr.socket')).toMatch(/^ListenStream=%t\/kedr\.sock$/m);
    const socket = join(tempDir('run'), 'kedr.sock');
    const program = [
      process.execPath,
      join(ROOT, 'bin/kedr.js'),
      `o/r=${initBare('socket')}`,
      '--workers',
      '1',
      '--data',
      tempDir('data'),
    ];
    const child = spawn('systemd-socket-activate', ['--listen', socket, ...program], { stdio: 'ignore' });
    try {
      await expect.poll(() => existsSync(socket), { timeout: START_TIMEOUT_MS }).toBe(true);
      expect(await statusOf(socket, '/api/healthz')).toBe(200);
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
  });
});

/** The status of an answer that comes through a Unix socket. */
function statusOf(socketPath: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get({ socketPath, path, headers: { host: 'localhost' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', reject);
  });
}

describe.skipIf(!hasProgram('caddy', 'version'))('Caddyfile (skipped without caddy)', () => {
  it('is valid', () => {
    const { status, stdout } = spawnSync(
      'caddy',
      ['validate', '--adapter', 'caddyfile', '--config', join(ROOT, 'deploy/Caddyfile')],
      { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: tempDir('caddy') } },
    );
    expect(stdout).toContain('Valid configuration');
    expect(status).toBe(0);
  });
});

describe('the container', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));

  it('is built from files that exist, which are all that reaches the build', () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    const kept = read('Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(kept.sort()).toEqual([...new Set(copied)].sort());
  });

  it('ships what the package ships', () => {
    const stage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
    const shipped = stage
      .filter((line) => line.startsWith('COPY '))
      .map((line) => line.split(/\s+/).at(-1)?.replace('./', '').replace(/\/$/, ''));
    const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { files: string[] };
    const folders = files.filter((path) => path.includes('/')).map((path) => path.split('/')[0]);
    expect(shipped.sort()).toEqual(['', ...folders, 'node_modules'].sort());
  });

  it('runs without root, and ends before compose.yaml loses patience', () => {
    expect(lines).toContain('USER node');
    expect(read('compose.yaml')).toMatch(/read_only: true[^]*cap_drop:\n +- ALL[^]*stop_grace_period: 15s/);
  });
});
