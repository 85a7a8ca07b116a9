/**
 * Several processes that serve on one port, for machines with several cores. The first process only starts them, starts
 * another one in place of one that was lost, and passes on signals. Node gives each connection to one of them in turn.
 *
 * The processes share the port and the data directory and nothing else: an index is written by the one that has its
 * lock, and the others load it.
 */
import cluster, { type Worker } from 'node:cluster';

/** A process that was lost sooner than this after its start is replaced only after the same time. */
const STEADY_MS = 5_000;
/** Processes end by themselves after a signal; those that do not are killed. */
const END_MS = 10_500;
/** The variable with the number of a process. */
const NUMBER = 'KEDR_PROCESS';

/** The number of this process among those that serve, from 0; undefined when it is the only one, or starts them. */
export function processNumber(): number | undefined {
  return cluster.isWorker ? Number(process.env[NUMBER]) : undefined;
}

export interface ProcessGroupOptions {
  readonly count: number;
  /** Called once, when the first process listens. */
  readonly onListening: (port: number) => void;
  /** Called at the first signal. */
  readonly onStopping: () => void;
  /** Called when a process has ended by itself; `reason` is its signal or its exit status. */
  readonly onLost: (reason: string) => void;
}

export class ProcessGroup {
  readonly #options: ProcessGroupOptions;
  readonly #running = new Set<Worker>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #ended: Promise<number>;
  #end: (status: number) => void = () => undefined;
  #hasListened = false;
  #isStopping = false;

  constructor(options: ProcessGroupOptions) {
    this.#options = options;
    this.#ended = new Promise((resolve) => (this.#end = resolve));
  }

  /** Resolves after a signal to 0, and to the status of the first process when it could not listen. */
  run(): Promise<number> {
    process.on('SIGTERM', () => this.#stop());
    process.on('SIGINT', () => this.#stop());
    this.#start(0);
    return this.#ended;
  }

  #start(number: number): void {
    const startedAt = performance.now();
    const worker = cluster.fork({ [NUMBER]: String(number) });
    this.#running.add(worker);
    worker.once('listening', ({ port }) => this.#listens(port));
    worker.once('exit', (code: number | null, signal: string | null) => {
      this.#running.delete(worker);
      if (this.#isStopping || !this.#hasListened) {
        if (this.#running.size === 0) this.#end(this.#isStopping ? 0 : (code ?? 1));
        return;
      }
      this.#options.onLost(signal ?? String(code));
      this.#startLater(number, performance.now() - startedAt < STEADY_MS ? STEADY_MS : 0);
    });
  }

  /** The others start after the first has found that the address can be used. */
  #listens(port: number): void {
    if (this.#hasListened) return;
    this.#hasListened = true;
    this.#options.onListening(port);
    for (let number = 1; number < this.#options.count; number += 1) this.#start(number);
  }

  #startLater(number: number, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#start(number);
    }, delayMs);
    this.#timers.add(timer);
  }

  #stop(): void {
    if (this.#isStopping) {
      for (const worker of this.#running) worker.process.kill('SIGKILL');
      return;
    }
    this.#isStopping = true;
    this.#options.onStopping();
    for (const timer of this.#timers) clearTimeout(timer);
    for (const worker of this.#running) worker.process.kill('SIGTERM');
    setTimeout(() => this.#stop(), END_MS).unref();
    if (this.#running.size === 0) this.#end(0);
  }
}
