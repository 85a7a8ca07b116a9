/** Several processes on one port: all answer, one that dies is replaced, and a signal ends all of them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { commitAll, initWork, tempDir, writeFile } from '../support/git-fixture.js';

const ROOT = join(import.meta.dirname, '../..');
let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

interface Running {
  readonly origin: string;
  readonly child: ChildProcess;
  readonly output: () => string;
}

async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

async function startKedr(...args: string[]): Promise<Running> {
  const work = initWork('processes');
  writeFile(work, 'a.txt', 'a\n');
  commitAll(work, 'Begin');
  const started = spawn(
    process.execPath,
    [join(ROOT, 'bin/kedr.js'), '--data', tempDir('data'), ...args, `o/r=${work}`],
    { env: { PATH: process.env['PATH'] ?? '', KEDR_LANG: 'en' } },
  );
  child = started;
  let output = '';
  started.stdout.on('data', (part: Buffer) => (output += part.toString()));
  started.stderr.on('data', (part: Buffer) => (output += part.toString()));
  const origin = await expect
    .poll(() => /listens on (\S+)/.exec(output)?.[1], { timeout: 30_000, interval: 20 })
    .toBeDefined()
    .then(() => /listens on (\S+)/.exec(output)?.[1] ?? '');
  return { origin, child: started, output: () => output };
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function exitOf(process: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve) => process.once('exit', (code, signal) => resolve(code ?? signal)));
}

describe.skipIf(process.platform !== 'linux')('with --workers 2', () => {
  it('each process answers, a lost one is replaced, and a signal ends all', async () => {
    const { origin, child, output } = await startKedr('--port', await freePort(), '--workers', '2');
    const pid = child.pid ?? 0;
    await expect.poll(() => childrenOf(pid).length, { timeout: 20_000 }).toBe(2);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => fetch(`${origin}/o/r`, { headers: { connection: 'close' } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
    const [first = 0, second = 0] = childrenOf(pid);
    process.kill(first, 'SIGKILL');
    await expect.poll(() => output()).toContain('A process has ended (SIGKILL)');
    await expect.poll(() => childrenOf(pid).filter((process) => process !== first).length, { timeout: 20_000 }).toBe(2);
    expect(childrenOf(pid)).toContain(second);
    const status = (): Promise<number> =>
      fetch(`${origin}/o/r`).then(
        (answer) => answer.status,
        () => 0,
      );
    await expect.poll(status, { timeout: 20_000 }).toBe(200);
    const exit = exitOf(child);
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(output().split('Stopping…')).toHaveLength(2);
    expect((await fetch(origin).catch((error: Error) => error.message)) as unknown).toBe('fetch failed');
  });

  it('an address that is taken ends all with one sentence', async () => {
    const { origin } = await startKedr('--port', '0', '--workers', '1');
    const { port } = new URL(origin);
    const other = spawn(process.execPath, [
      join(ROOT, 'bin/kedr.js'),
      ...['--data', tempDir('data'), '--port', port, '--workers', '2', initWork('other')],
    ]);
    let errors = '';
    other.stderr.on('data', (part: Buffer) => (errors += part.toString()));
    expect(await exitOf(other)).toBe(1);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain(port);
  });
});

it('a download that is running at the signal arrives whole', async () => {
  const { origin, child } = await startKedr('--port', '0', '--workers', '1');
  const answer = await fetch(`${origin}/o/r/archive/main.tar.gz`);
  const exit = exitOf(child);
  child.kill('SIGTERM');
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
  expect(await exit).toBe(0);
});

/** The value of a line of the text format of Prometheus; the sum where a name has several. */
function metric(text: string, name: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(name))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

it.each(['1', '2'])('the metrics and the log have the requests of %s processes together', async (workers) => {
  const metricsPort = await freePort();
  const { origin, output } = await startKedr(
    ...['--port', await freePort(), '--workers', workers, '--metrics', metricsPort, '--access-log', 'json'],
  );
  for (let i = 0; i < 6; i += 1) await fetch(`${origin}/o/r`, { headers: { connection: 'close' } });
  await fetch(`${origin}/o/r/blame/branch/main/absent`, { headers: { connection: 'close' } });
  const read = (): Promise<string> => fetch(`http://127.0.0.1:${metricsPort}/metrics`).then((answer) => answer.text());
  const total = async (): Promise<number> => metric(await read(), 'kedr_http_requests_total{');
  await expect.poll(total, { timeout: 20_000 }).toBe(7);
  const text = await read();
  expect(metric(text, 'kedr_http_requests_total{cost="cheap",status="200"}')).toBe(6);
  expect(metric(text, 'kedr_http_requests_total{cost="heavy",status="404"}')).toBe(1);
  expect(metric(text, 'kedr_http_request_duration_seconds_count')).toBe(7);
  expect(metric(text, 'kedr_repositories')).toBe(1);
  expect(metric(text, 'kedr_indexes')).toBe(1);
  expect(metric(text, 'kedr_process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  expect(text).toContain('kedr_nodejs_eventloop_lag_seconds');
  expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404);
  await expect.poll(() => output().split('"target":"/o/r"'), { timeout: 10_000 }).toHaveLength(7);
});
