/** Memory of other processes in bytes, from proc(5); undefined where there is no `/proc`. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The high-water mark only grows, so the last value before the end is close to the final one. */
const POLL_MS = 5;

export interface ProcessMemory {
  /** VmRSS. */
  readonly resident: number;
  /** RssAnon. */
  readonly anonymous: number | undefined;
  /** VmHWM. */
  readonly peak: number | undefined;
}

export function memoryOf(pid: number | 'self'): ProcessMemory | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    // The process is gone, or this system has no such file.
    return undefined;
  }
  const bytes = (field: string): number | undefined => {
    const match = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status);
    return match === null ? undefined : Number(match[1]) * 1024;
  };
  const resident = bytes('VmRSS');
  // A process that has ended and was not waited for has no memory lines.
  return resident === undefined ? undefined : { resident, anonymous: bytes('RssAnon'), peak: bytes('VmHWM') };
}

/** The same of a process and all that it has started, added up; the peaks may have been at different times. */
export function memoryOfAll(pid: number): ProcessMemory | undefined {
  const own = memoryOf(pid);
  if (own === undefined) return undefined;
  return childrenOf(pid).reduce((sum: ProcessMemory, child) => {
    const its = memoryOfAll(child);
    if (its === undefined) return sum;
    return {
      resident: sum.resident + its.resident,
      anonymous: (sum.anonymous ?? NaN) + (its.anonymous ?? NaN),
      peak: (sum.peak ?? NaN) + (its.peak ?? NaN),
    };
  }, own);
}

/** Ids of the processes that a process has started, and of those that these have started. */
export function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      [...readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1').matchAll(/\d+/g)].map(Number),
    );
  } catch {
    // The process is gone, or this system has no such file.
    return [];
  }
}

export interface MeasuredRun {
  readonly seconds: number;
  readonly peak: number | undefined;
  readonly stdout: string;
}

/**
 * Runs a program to its end. The peak is polled and not taken from getrusage(2), whose
 * maximum starts with that of the forking process. Throws when the program fails.
 */
export function runMeasured(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<MeasuredRun> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    // The child is killed whenever this process ends.
    const kill = (): boolean => child.kill('SIGKILL');
    process.once('exit', kill);
    let peak: number | undefined;
    const poll = (): void => {
      const memory = child.pid === undefined ? undefined : memoryOf(child.pid);
      if (memory !== undefined) peak = memory.peak;
    };
    const timer = setInterval(poll, POLL_MS);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr = (stderr + data).slice(-4_000)));
    child.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.on('close', (status) => {
      clearInterval(timer);
      process.off('exit', kill);
      const seconds = (performance.now() - started) / 1000;
      if (status === 0) resolve({ seconds, peak, stdout });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`));
    });
  });
}
