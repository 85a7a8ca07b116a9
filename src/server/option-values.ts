/** The values of options, from text, with their limits and defaults. Each function throws UsageError for a wrong one. */
import { availableParallelism } from 'node:os';
import type { CliText, Environment } from './cli-texts.js';
import { LOG_LEVELS } from './log.js';
import { UsageError } from './usage-error.js';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 3000;
export const DEFAULT_LOG_LEVEL = 'info';
const MAX_PORT = 65_535;
const DEFAULT_MAX_PROCESSES = 4;
const MAX_PROCESSES = 64;

export function readPort(value: string, text: CliText): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  if (!(port <= MAX_PORT)) throw new UsageError(text('badPort', { value }));
  return port;
}

/** More processes are seldom faster, and each has caches of its own. */
export function defaultProcesses(): number {
  return Math.min(availableParallelism(), DEFAULT_MAX_PROCESSES);
}

export function readProcesses(value: string, text: CliText): number {
  const processes = /^\d{1,3}$/.test(value) ? Number(value) : NaN;
  if (!(processes >= 1 && processes <= MAX_PROCESSES))
    throw new UsageError(text('badWorkers', { value, max: MAX_PROCESSES }));
  return processes;
}

/** Heavy pages in a minute. */
export function readLimit(value: string, text: CliText): number {
  if (!/^\d{1,6}$/.test(value)) throw new UsageError(text('badLimit', { value }));
  return Number(value);
}

export function readHost(value: string, text: CliText): string {
  if (value.trim() === '') throw new UsageError(text('emptyHost'));
  return value.trim();
}

export function readLogLevel(value: string, text: CliText): string {
  if (!LOG_LEVELS.some((level) => level === value))
    throw new UsageError(text('badLogLevel', { value, levels: LOG_LEVELS.join(', ') }));
  return value;
}

export function readSwitch(variable: string, env: Environment, text: CliText): boolean {
  const value = env[variable] || '0';
  if (!/^(0|1|true|false)$/.test(value)) throw new UsageError(text('badSwitch', { value, variable }));
  return value === '1' || value === 'true';
}
