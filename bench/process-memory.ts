/** Memory of other processes in bytes, and their time, from proc(5); undefined where there is no `/proc`. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The high-water mark only grows, so the last value before the end is close to the final one. */
const POLL_MS = 5;
/** Of Linux, in the files of proc(5). */
const TICK_MS = 10;

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
  const all = processesOf(pid)
    .map((each) => memoryOf(each))
    .filter((memory) => memory !== undefined);
  if (all.length === 0) return undefined;
  return all.reduce((sum, its) => ({
    resident: sum.resident + its.resident,
    anonymous: (sum.anonymous ?? NaN) + (its.anonymous ?? NaN),
    peak: (sum.peak ?? NaN) + (its.peak ?? NaN),
  }));
}

/** A process and all that it has started, and what these have started. */
export function processesOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processesOf)];
}

/** Time of the processor that they have used so far, with that of ended children; NaN where there is no `/proc`. */
export function processorMsOf(pid: number): number {
  const used = processesOf(pid).map((each) => {
    try {
      // After the name in parentheses: 11 other fields, utime, stime, cutime, cstime.
      const fields = readFileSync(`/proc/${each}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ');
      return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * TICK_MS;
    } catch {
      return NaN;
    }
  });
  return used.reduce((sum, ms) => sum + ms, 0);
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
