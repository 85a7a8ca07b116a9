/** One process that serves: context, listening, progress in the terminal, and an end that lets answers finish. */
import { createServer, type Server } from 'node:http';
import { createApp } from './app.js';
import { createAccessLog } from './access-log.js';
import { cliNumbers, type CliLanguage, type CliText } from './cli-texts.js';
import type { Config } from './config.js';
import { createContext, type AppContext } from './context.js';
import { limitHeapGrowth } from './heap-growth.js';
import { listenOn, type ListenAddress } from './listen-address.js';
import { withProblem } from './listen-problem.js';
import { createMetrics, serveMetrics } from './metrics.js';
import { followIndexing, TerminalProgress } from './terminal-progress.js';

/** The time that answers in progress have to finish after a signal, downloads included. */
const GRACE_MS = 9_000;
/** Connections that have become idle meanwhile are looked for this often. */
const IDLE_LOOK_MS = 50;

export interface Serving {
  readonly config: Config;
  readonly address: ListenAddress;
  readonly language: CliLanguage;
  readonly text: CliText;
  /** Those that end this process. */
  readonly signals: readonly NodeJS.Signals[];
  /** The only process: no other one serves its metrics. */
  readonly isAlone: boolean;
  /** Show the progress of indexing in the terminal. */
  readonly showsProgress: boolean;
  readonly onListening?: (port: number) => void;
  /** Called at the first signal. */
  readonly onStopping?: () => void;
}

/** Serves until a signal comes. When the address cannot be used, it says why and ends the process with status 1. */
export async function serve(serving: Serving): Promise<void> {
  const { config, language, text } = serving;
  limitHeapGrowth();
  const context = await createContext({ ...config, searchPath: process.env['PATH'] ?? '' });
  const accessLog = createAccessLog(config.accessLog);
  const metrics = config.metrics === undefined ? undefined : createMetrics(context);
  const observers = [accessLog, metrics].flatMap((observer) => (observer === undefined ? [] : [observer.observe]));
  const server = createServer(createApp(context, { ...config, observers }));
  try {
    await withProblem(listenOn(server, serving.address), { ...config, ...serving.address }, text);
    if (serving.isAlone && config.metrics !== undefined && metrics !== undefined)
      await withProblem(
        serveMetrics(config.metrics, () => metrics.read()),
        config.metrics,
        text,
      );
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    await context.destroy();
    // In one of several processes the channel to the one that started it would keep this one alive.
    process.exit(1);
  }
  serving.onListening?.(portOf(server));
  if (serving.showsProgress && context.indexing !== undefined) {
    const numbers = cliNumbers(language);
    const progress = new TerminalProgress({ output: process.stdout, text, numbers });
    followIndexing(context.indexing, progress, { text, numbers });
  }
  stopOnSignals(server, context, serving, () => accessLog?.close());
}

/** 0 for a Unix socket. */
function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** A second signal ends the process at once. */
function stopOnSignals(server: Server, context: AppContext, { signals, onStopping }: Serving, onEnd: () => void): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    context.readiness.isEnding = true;
    onStopping?.();
    server.close();
    // A connection that is kept alive would keep the server open for seconds after its last answer.
    const looks = setInterval(() => server.closeIdleConnections(), IDLE_LOOK_MS);
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref();
    server.once('close', () => {
      clearInterval(looks);
      onEnd();
      void context.destroy().then(() => process.exit(0));
    });
  };
  // A terminal sends Ctrl-C to all processes; the one that started this one passes it on in its own way.
  process.on('SIGINT', () => undefined);
  for (const signal of signals) process.on(signal, stop);
}
