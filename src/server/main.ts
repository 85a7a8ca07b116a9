/** The entry point of the process: options, demo, context, listening, signals. No module imports it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.js';
import { cliLanguage, cliNumbers, cliTexts, type CliText } from './cli.js';
import { parseConfig, type Config, type RepositorySpec } from './config.js';
import { createContext, type AppContext } from './context.js';
import { ensureDemo, isDemoMissing } from '../demo/ensure-demo.js';
import { makeDataDir } from './data-dir.js';
import { buildIndexes, verifyIndexes } from './index-command.js';
import { followIndexing, TerminalProgress } from './terminal-progress.js';

/** The time that answers in progress have to finish after Ctrl-C. */
const GRACE_MS = 3_000;

async function main(): Promise<void> {
  const language = cliLanguage(process.env);
  const text = cliTexts(language);
  const config = parseConfig(process.argv.slice(2), process.env);
  if ('exit' in config) {
    (config.exit === 0 ? process.stdout : process.stderr).write(`${config.message}\n`);
    process.exitCode = config.exit;
    return;
  }
  for (const warning of config.warnings) process.stderr.write(`${warning}\n`);
  if (!makeDataDir(config.dataDir)) {
    process.stderr.write(`${text('dataUnwritable', { path: config.dataDir })}\n`);
    process.exitCode = 1;
    return;
  }
  const repositories = config.demo ? await demoRepositories(config.dataDir, text) : config.repositories;
  if (repositories === undefined) {
    process.stderr.write(`${text('dataUnwritable', { path: config.dataDir })}\n`);
    process.exitCode = 1;
    return;
  }
  if (config.task !== 'serve') {
    const run = config.task === 'index' ? buildIndexes : verifyIndexes;
    process.exitCode = await run({
      dataDir: config.dataDir,
      repositories,
      language,
      text,
      output: process.stdout,
      errors: process.stderr,
    });
    return;
  }
  const context = await createContext({ ...config, repositories });
  const server = createServer(createApp(context, config));
  try {
    await listen(server, config);
  } catch (error) {
    process.stderr.write(`${listenProblem(error, config, text)}\n`);
    await context.destroy();
    process.exitCode = 1;
    return;
  }
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${text('listening', { url: addressOf(config.host, port) })}\n`);
  if (context.indexing !== undefined) {
    const numbers = cliNumbers(language);
    followIndexing(context.indexing, new TerminalProgress({ output: process.stdout, text, numbers }), {
      text,
      numbers,
    });
  }
  stopOnSignals(server, context, text);
}

/** Returns `undefined` when the data directory cannot be written. */
async function demoRepositories(dataDir: string, text: CliText): Promise<readonly RepositorySpec[] | undefined> {
  if (isDemoMissing(dataDir)) process.stdout.write(`${text('demoBuilding')}\n`);
  try {
    return await ensureDemo(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** In a URL an IPv6 address is enclosed in brackets. */
function addressOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function listenProblem(error: unknown, { host, port }: Config, text: CliText): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return text('portTaken', { port, host });
  if (code === 'EACCES') return text('portForbidden', { port });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return text('addressUnavailable', { host });
  throw error;
}

function stopOnSignals(server: Server, context: AppContext, text: CliText): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    process.stdout.write(`\n${text('stopping')}\n`);
    // Idle keep-alive connections would keep the server open for seconds.
    server.close();
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
    server.once('close', () => void context.destroy().then(() => process.exit(0)));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

await main();
