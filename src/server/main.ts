/** The entry point of the process: options, demo, context, listening, signals. No module imports it. */
import { rmSync } from 'node:fs';
import { cliLanguage, cliTexts, type CliLanguage, type CliText } from './cli-texts.js';
import { parseConfig, type Config, type RepositorySpec } from './config.js';
import { ensureDemo, isDemoMissing } from '../demo/ensure-demo.js';
import { makeDataDir } from './data-dir.js';
import { buildIndexes, verifyIndexes } from './index-command.js';
import { withProblem } from './listen-problem.js';
import { readAllProcesses, serveMetrics } from './metrics.js';
import {
  addressText,
  listenAddressOf,
  passDescriptor,
  removeStaleSocket,
  type ListenAddress,
} from './listen-address.js';
import { ProcessGroup, processNumber } from './processes.js';
import { serve } from './serve.js';

async function main(): Promise<void> {
  const language = cliLanguage(process.env);
  const text = cliTexts(language);
  const config = parseConfig(process.argv.slice(2), process.env);
  if ('exit' in config) {
    (config.exit === 0 ? process.stdout : process.stderr).write(`${config.message}\n`);
    process.exitCode = config.exit;
    return;
  }
  if (processNumber() === undefined) for (const warning of config.warnings) process.stderr.write(`${warning}\n`);
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
      searchScope: config.searchScope,
      repositories,
      language,
      text,
      output: process.stdout,
      errors: process.stderr,
    });
    return;
  }
  await serveInProcesses({ ...config, repositories }, language, text);
}

/** Serves in this process, or in several that this one starts. */
async function serveInProcesses(config: Config, language: CliLanguage, text: CliText): Promise<void> {
  const number = processNumber();
  let address: ListenAddress;
  try {
    address = listenAddressOf(config, process.env, text);
    passDescriptor(address, process.env);
    if (address.kind === 'socket' && number === undefined) await removeStaleSocket(address.path, text);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
    return;
  }
  const serving = { config, address, language, text };
  if (number !== undefined)
    return serve({ ...serving, signals: ['SIGTERM'], isAlone: false, showsProgress: number === 0 });
  const onListening = (port: number): void => {
    process.stdout.write(`${text('listening', { url: addressText(address, port) })}\n`);
  };
  const onStopping = (): void => {
    process.stdout.write(`\n${text('stopping')}\n`);
  };
  if (config.processes === 1)
    return serve({
      ...serving,
      signals: ['SIGTERM', 'SIGINT'],
      isAlone: true,
      showsProgress: true,
      onListening,
      onStopping,
    });
  try {
    if (config.metrics !== undefined)
      await withProblem(serveMetrics(config.metrics, readAllProcesses()), config.metrics, text);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
    return;
  }
  const onLost = (reason: string): void => {
    process.stderr.write(`${text('processLost', { reason })}\n`);
  };
  process.exitCode = await new ProcessGroup({ count: config.processes, onListening, onStopping, onLost }).run();
  if (address.kind === 'socket' && process.exitCode === 0) rmSync(address.path, { force: true });
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

await main();
