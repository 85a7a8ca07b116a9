/** Kedr in its usual form: `bin/kedr.js` in a process of its own, on a free port of the loopback interface. */
import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { IndexHealth } from '#dist/shared/answers.js';
import { DEFAULT_MAX_PROCESSES } from '#dist/server/option-values.js';
import { HttpClient } from './http-client.js';
import { memoryOfAll, type ProcessMemory } from './process-memory.js';

const PROGRAM = fileURLToPath(new URL('../bin/kedr.js', import.meta.url));
/** The repository's name in addresses. */
export const NAME = { owner: 'bench', repo: 'repository' };
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 8_000;
const READY_LIMIT_MS = 3_600_000;
/** Answers in a row that say so: more than a server has processes. */
const READY_ANSWERS = 2 * DEFAULT_MAX_PROCESSES;
const ENVIRONMENT = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KEDR_')));

type Server = ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };

/** Running servers; they are killed whenever this process ends. */
const running = new Set<Server>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server of one repository; resolves when it reports its address. Stop it in a `finally`. */
export function startKedr(path: string, dataDir: string): Promise<KedrServer> {
  return startServer([`${NAME.owner}/${NAME.repo}=${path}`], dataDir);
}

/** The same with any arguments. `onLog` gets what it logs, in pieces. */
export async function startServer(
  args: readonly string[],
  dataDir: string,
  onLog: (output: string) => void = () => undefined,
): Promise<KedrServer> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--data', dataDir, ...args], {
    env: ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.stderr.on('data', (data: Buffer) => onLog(data.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => running.delete(child));
  try {
    const url = await listening(child);
    return new KedrServer(child, url, startedAt, ended);
  } catch (error) {
    child.kill('SIGKILL');
    await ended;
    throw error;
  }
}

function listening(child: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error('the server does not start')), START_LIMIT_MS);
    const settle = (action: () => void): void => {
      clearTimeout(timer);
      action();
    };
    const take = (data: Buffer): void => {
      if (output.length > 100_000) return;
      output += data.toString();
      const url = /http:\/\/\S+:\d+/.exec(output)?.[0];
      if (url !== undefined) settle(() => resolve(url));
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => settle(() => reject(error)));
    child.once('close', (status) => settle(() => reject(new Error(`the server ended with ${status}: ${output}`))));
  });
}

export class KedrServer {
  readonly url: string;
  /** The start of the process and the moment when it reported its address, in the time of performance.now(). */
  readonly startedAt: number;
  readonly listeningAt: number;
  readonly client: HttpClient;
  readonly #child: Server;
  readonly #ended: Promise<unknown>;

  constructor(child: Server, url: string, startedAt: number, ended: Promise<unknown>) {
    this.#child = child;
    this.#ended = ended;
    this.url = url;
    this.startedAt = startedAt;
    this.listeningAt = performance.now();
    this.client = new HttpClient(url);
  }

  /** Of its first process. Throws when it could not be started. */
  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('the server has no process');
    return this.#child.pid;
  }

  /** Of all processes of the server. */
  memory(): ProcessMemory | undefined {
    return memoryOfAll(this.pid);
  }

  async indexState(): Promise<IndexHealth> {
    return (await this.client.json(`/${NAME.owner}/${NAME.repo}/index-state`)) as IndexHealth;
  }

  /**
   * Waits until each process has the complete index of the repository: connections lead to them in turn. Throws when
   * indexing fails or takes too long.
   */
  async ready(): Promise<void> {
    const limit = performance.now() + READY_LIMIT_MS;
    for (let answers = 0; answers < READY_ANSWERS;) {
      const { state } = await this.indexState();
      if (state === 'ready') {
        answers += 1;
        continue;
      }
      answers = 0;
      if (state === 'failed' || performance.now() > limit) throw new Error(`the index is ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Tries SIGTERM first, like Ctrl-C. */
  async stop(): Promise<void> {
    this.client.close();
    this.#child.kill('SIGTERM');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
    await this.#ended;
    clearTimeout(timer);
  }
}
