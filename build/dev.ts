/**
 * `npm run dev -- ARGUMENTS`: builds with source maps and starts the server with these arguments; after each change of a
 * source, a template, a text or a style it builds again and starts the server anew. A build that fails leaves the old
 * server running.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { makeDist, reportBuildError } from './make-dist.js';
import { root } from './output.js';

const WATCHED = ['bin', 'src', 'public', 'views', 'locales'];
/** An editor writes a file in several steps, and version control many files. */
const QUIET_MS = 150;

let server: ChildProcess | undefined;
let timer: NodeJS.Timeout | undefined;
/** One update after another: a change during a build is built next. */
let updates = Promise.resolve();

async function stopServer(): Promise<void> {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

async function update(): Promise<void> {
  const begin = performance.now();
  try {
    await makeDist({ development: true });
  } catch (error) {
    reportBuildError(error);
    return;
  }
  process.stderr.write(`built in ${Math.round(performance.now() - begin)} ms\n`);
  await stopServer();
  const command = ['--enable-source-maps', join(root, 'bin/kedr.js'), ...process.argv.slice(2)];
  server = spawn(process.execPath, command, { stdio: 'inherit' });
}

function updateSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => (updates = updates.then(update)), QUIET_MS);
}

for (const folder of WATCHED) watch(join(root, folder), { recursive: true }, updateSoon);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void stopServer().then(() => process.exit(0)));
}
updates = updates.then(update);
