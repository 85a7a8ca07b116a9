/** The unit of systemd, the container and the example for Caddy, as far as the machine can check them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../support/git-fixture.js';
import { hasProgram } from './found-program.js';

const ROOT = join(import.meta.dirname, '../..');
const MAX_EXPOSURE = 2;
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
