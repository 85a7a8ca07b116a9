/** cgit behind lighttpd, both from a distribution's packages: a C program that is started for each request (CGI). */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { GIT_ENVIRONMENT } from './support.js';

/** Where Debian has it. */
const PROGRAM = '/usr/lib/cgit/cgit.cgi';
const SERVER = '/usr/sbin/lighttpd';
const CACHED_PAGES = 100_000;
const START_LIMIT_MS = 5_000;

export const hasCgit = existsSync(PROGRAM) && existsSync(SERVER);

export interface CgitServer {
  readonly url: string;
  /** The request target of a page: `tree`, `commit` … of the repository. */
  readonly target: (page: string, path: string, commit: string) => string;
  /** That of an archive of the whole commit. */
  readonly snapshot: (commit: string) => string;
  readonly stop: () => Promise<void>;
}

/** Serves one repository from files in `folder`, which is empty. Stop it in a `finally`. */
export async function startCgit(
  gitDir: string,
  { folder, isCached }: { readonly folder: string; readonly isCached: boolean },
): Promise<CgitServer> {
  const port = await freePort();
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  const config = join(folder, 'cgitrc');
  writeFileSync(
    config,
    [
      'virtual-root=/cgit.cgi/',
      `cache-size=${isCached ? CACHED_PAGES : 0}`,
      `cache-root=${cache}`,
      'snapshots=tar.gz',
      'repo.url=repository',
      `repo.path=${gitDir}`,
      '',
    ].join('\n'),
  );
  const server = join(folder, 'lighttpd.conf');
  writeFileSync(
    server,
    [
      'server.modules = ("mod_setenv", "mod_alias", "mod_cgi")',
      `server.document-root = "${folder}"`,
      'server.bind = "127.0.0.1"',
      `server.port = ${port}`,
      `alias.url = ("/cgit.cgi" => "${PROGRAM}")`,
      'cgi.assign = (".cgi" => "")',
      `setenv.add-environment = ("CGIT_CONFIG" => "${config}")`,
      '',
    ].join('\n'),
  );
  const child = spawn(SERVER, ['-D', '-f', server], { env: GIT_ENVIRONMENT, stdio: 'ignore' });
  const ended = once(child, 'close');
  const kill = (): boolean => child.kill('SIGTERM');
  process.on('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    kill();
    await ended;
  };
  try {
    await answers(`${url}/cgit.cgi/repository/`);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    target: (page, path, commit) => `/cgit.cgi/repository/${page}/${encodeURI(path)}?id=${commit}`,
    snapshot: (commit) => `/cgit.cgi/repository/snapshot/repository-${commit}.tar.gz`,
    stop,
  };
}

async function answers(url: string): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    if (performance.now() > limit) throw new Error(`cgit does not start: its status is ${status}`);
    await wait(50);
  }
}

/** Of the loopback interface; free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
