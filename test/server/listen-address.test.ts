/** Kedr on a Unix socket, and on a socket that another process has opened for it as systemd does. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { commitAll, initWork, tempDir, writeFile } from '../support/git-fixture.js';

const ROOT = join(import.meta.dirname, '../..');
const work = initWork('listen');
writeFile(work, 'a.txt', 'a\n');
commitAll(work, 'Begin');

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | string | null>;
}

interface RunOptions {
  /** Becomes descriptor 3. */
  readonly descriptor?: number;
  /** For `LISTEN_PID`; `$$` is the process itself. */
  readonly listenPid?: string;
  readonly listenFds?: string;
}

function run(args: readonly string[], { descriptor, listenPid, listenFds }: RunOptions = {}): Run {
  const kedr = [join(ROOT, 'bin/kedr.js'), '--data', tempDir('data'), ...args, `o/r=${work}`];
  const env = { PATH: process.env['PATH'] ?? '', KEDR_LANG: 'en', ...(listenFds ? { LISTEN_FDS: listenFds } : {}) };
  // Only the shell knows the number of the process that it becomes.
  const script = `${listenPid === undefined ? '' : `export LISTEN_PID=${listenPid};`} exec "$0" "$@"`;
  const child = spawn('sh', ['-c', script, process.execPath, ...kedr], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', ...(descriptor === undefined ? [] : [descriptor])],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (output += part.toString()));
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  return { child, output: () => output, ended };
}

async function listening(args: readonly string[], options?: RunOptions): Promise<Run> {
  const started = run(args, options);
  await expect.poll(started.output, { timeout: 30_000 }).toContain('listens on');
  return started;
}

function statusAt(to: { socketPath: string } | { port: number }): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ path: '/o/r', agent: false, ...to }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe.skipIf(process.platform === 'win32')('a Unix socket', () => {
  it.each([['1'], ['2']])('is served by --workers %s, for owner and group, and removed at the end', async (workers) => {
    const path = join(tempDir('socket'), 'kedr.sock');
    const { child, ended, output } = await listening(['--socket', path, '--workers', workers]);
    expect(output()).toContain(`Kedr listens on ${path}\n`);
    await expect.poll(() => modeOf(path)).toBe('660');
    expect(await statusAt({ socketPath: path })).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('of a process that was killed is replaced, and of one that runs is not', async () => {
    const path = join(tempDir('socket'), 'kedr.sock');
    const first = await listening(['--socket', path, '--workers', '1']);
    const second = run(['--socket', path, '--workers', '1']);
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(`Another process listens on the socket “${path}”.\n`);
    expect(await statusAt({ socketPath: path })).toBe(200);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(existsSync(path)).toBe(true);
    await listening(['--socket', path, '--workers', '1']);
    expect(await statusAt({ socketPath: path })).toBe(200);
  });

  it('never replaces a file, and says where it cannot be', async () => {
    const file = join(tempDir('socket'), 'precious');
    writeFileSync(file, 'text');
    const refused = async (path: string): Promise<string> => {
      const { ended, output } = run(['--socket', path, '--workers', '1']);
      expect(await ended).toBe(1);
      return output();
    };
    expect(await refused(file)).toBe(`“${file}” is not a socket; choose another path with --socket.\n`);
    expect(readFileSync(file, 'utf8')).toBe('text');
    const nowhere = join(file, '..', 'no', 'kedr.sock');
    expect(await refused(nowhere)).toMatch(/^The socket “.+” cannot be made: its directory does not exist/);
    expect(await refused(join(file, '..', 'x'.repeat(100)))).toMatch(/^The path of the socket “.+” is too long/);
  });
});

describe.skipIf(process.platform !== 'linux')('a socket that systemd passes', () => {
  async function opened(): Promise<{ readonly server: Server; readonly descriptor: number; readonly port: number }> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { fd } = (server as unknown as { readonly _handle: { readonly fd: number } })._handle;
    return { server, descriptor: fd, port: (server.address() as AddressInfo).port };
  }

  it.each([['1'], ['2']])('is served by --workers %s in place of the address', async (workers) => {
    const { server, descriptor, port } = await opened();
    const { child, ended } = await listening(['--port', '1', '--workers', workers], {
      descriptor,
      listenPid: '$$',
      listenFds: '1',
    });
    // The descriptor of the child stays open.
    await new Promise((resolve) => server.close(resolve));
    expect(await Promise.all(Array.from({ length: 6 }, () => statusAt({ port })))).toEqual(Array<number>(6).fill(200));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    await expect(statusAt({ port })).rejects.toThrow('ECONNREFUSED');
  });

  it('is not taken when it is for another process, or is not the only one', async () => {
    const { server, descriptor } = await opened();
    const { output } = await listening(['--port', '0', '--workers', '1'], {
      descriptor,
      listenPid: '1',
      listenFds: '1',
    });
    expect(output()).toMatch(/listens on http:\/\/127\.0\.0\.1:\d+\n/);
    const two = run(['--port', '0'], { descriptor, listenPid: '$$', listenFds: '2' });
    expect(await two.ended).toBe(1);
    expect(two.output()).toBe('systemd has passed 2 sockets; exactly one is needed.\n');
    server.close();
  });
});
