/**
 * Runs one target for a limited time. Besides what the target checks itself, no case may take more than a second of
 * processor time or leave the process with far more memory. A case that does not end is reported by a second thread,
 * which then ends the process.
 */
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { cases, MAX_CASE_BYTES, mutated, type Case } from './mutation.js';
import { WrongAnswer, type Target } from './target.js';

/** Processor time of one case, of all threads of the process together. A second run must confirm it. */
const MAX_CASE_CPU_US = 1_000_000;
/** Growth of the resident memory. Objects have a limit of 256 MiB, and a delta needs two of them. */
const MAX_GROWTH_BYTES = 640 << 20;
const MEMORY_CHECKED_EACH = 16;
const STUCK_SECONDS = 20;

export interface RunOptions {
  readonly seconds: number;
  /** Of fast-check: the same number gives the same cases. */
  readonly seed: number;
  /** Of fast-check: replays one case of this seed. */
  readonly path?: string;
}

export interface Outcome {
  readonly cases: number;
  /** The smallest failing case that was found. */
  readonly find?: {
    readonly error: unknown;
    readonly path: string;
    readonly seed: number;
    readonly case: Case;
    readonly bytes: Buffer;
  };
}

export async function runTarget(target: Target, { seconds, seed, path }: RunOptions): Promise<Outcome> {
  const tokens = (target.tokens ?? []).map((token) => Buffer.from(token, 'utf8'));
  const bytesOf = (one: Case): Buffer =>
    mutated(one, target.seeds[one.seed % target.seeds.length] as Uint8Array, tokens);
  const watch = watchFor(`${target.name}, seed ${seed}`);
  const memory = process.memoryUsage.rss();
  let count = 0;
  const run = async (one: Case): Promise<void> => {
    const bytes = bytesOf(one);
    count += 1;
    watch.begin(bytes);
    if ((await cpuOf(target, bytes)) > MAX_CASE_CPU_US && (await cpuOf(target, bytes)) > MAX_CASE_CPU_US)
      throw new WrongAnswer('more than a second of processor time');
    if (count % MEMORY_CHECKED_EACH === 0 && process.memoryUsage.rss() - memory > MAX_GROWTH_BYTES)
      throw new WrongAnswer(`${(process.memoryUsage.rss() - memory) >> 20} MiB more memory than before`);
  };
  try {
    const result = await fc.check(fc.asyncProperty(cases, run), {
      seed,
      ...(path === undefined ? {} : { path }),
      numRuns: path === undefined ? Number.MAX_SAFE_INTEGER : 1,
      interruptAfterTimeLimit: seconds * 1000,
      markInterruptAsFailure: false,
    });
    const failing = result.counterexample?.[0];
    if (failing === undefined) return { cases: count };
    const { errorInstance: error, counterexamplePath } = result;
    return {
      cases: count,
      find: { error, path: counterexamplePath ?? '', seed: result.seed, case: failing, bytes: bytesOf(failing) },
    };
  } finally {
    watch.end();
  }
}

async function cpuOf(target: Target, bytes: Buffer): Promise<number> {
  const before = process.cpuUsage();
  await target.run(bytes);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

interface Watch {
  begin(bytes: Buffer): void;
  end(): void;
}

/** A thread that ends the process when one case runs for too long, after writing the case to standard error. */
function watchFor(title: string): Watch {
  const shared = new SharedArrayBuffer(8 + MAX_CASE_BYTES);
  const [words, copy] = [new Int32Array(shared, 0, 2), Buffer.from(shared, 8)];
  const worker = new Worker(WATCHER, { eval: true, workerData: { shared, title, seconds: STUCK_SECONDS } });
  worker.unref();
  return {
    begin(bytes) {
      bytes.copy(copy);
      words[1] = bytes.length;
      Atomics.add(words, 0, 1);
    },
    end: () => void worker.terminate(),
  };
}

const WATCHER = `
const { workerData: { shared, title, seconds } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const words = new Int32Array(shared, 0, 2);
let seen = -1, since = Date.now();
setInterval(() => {
  const now = Atomics.load(words, 0);
  if (now !== seen) { seen = now; since = Date.now(); }
  else if (seen > 0 && Date.now() - since > seconds * 1000) {
    writeSync(2, title + ': a case does not end; in base64: ' +
      Buffer.from(Buffer.from(shared, 8, words[1])).toString('base64') + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }
}, 500);`;
