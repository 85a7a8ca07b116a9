/** The values of options, from text, with their limits and defaults. Each function throws UsageError for a wrong one. */
import { availableParallelism } from 'node:os';
import type { CliKey, CliText } from './cli-texts.js';
import { ACCESS_LOG_FORMATS, type AccessLogFormat } from './access-log.js';
import { LOG_LEVELS } from './log.js';
import { limitsOf, type OptionName } from './options.js';
import { UsageError } from './usage-error.js';
import { SEARCH_SCOPES, type SearchScope } from '../search/search-scope.js';
import { hostName, readBasePath, type BaseUrl } from '../web/http/site.js';
import { trustOf } from '../web/http/trusted-proxies.js';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 3000;
export const DEFAULT_LOG_LEVEL = 'info';
export const DEFAULT_MAX_PROCESSES = 4;
/** Twenty kernels, without what they share. */
export const DEFAULT_INDEX_MEMORY_MB = 512;
export const DEFAULT_SEARCH_SCOPE: SearchScope = 'branches';

/** Decimal digits only; `wrong` is the sentence for any other value. */
export function readNumber(name: OptionName, value: string, wrong: CliKey, text: CliText): number {
  const { minimum, maximum } = limitsOf(name);
  const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (!(number >= minimum && number <= maximum)) throw new UsageError(text(wrong, { value, max: maximum }));
  return number;
}

/** More processes are seldom faster, and each has caches of its own. */
export function defaultProcesses(): number {
  return Math.min(availableParallelism(), DEFAULT_MAX_PROCESSES);
}

export function readAccessLog(value: string, text: CliText): AccessLogFormat {
  const format = ACCESS_LOG_FORMATS.find((known) => known === value);
  if (format === undefined)
    throw new UsageError(text('badAccessLog', { value, formats: ACCESS_LOG_FORMATS.join(', ') }));
  return format;
}

export function readSearchScope(value: string, text: CliText): SearchScope {
  const scope = SEARCH_SCOPES.find((known) => known === value);
  if (scope === undefined) throw new UsageError(text('badSearch', { value, scopes: SEARCH_SCOPES.join(', ') }));
  return scope;
}

export interface MetricsAddress {
  readonly host: string;
  readonly port: number;
}

/** `PORT`, on the loopback interface, or `HOST:PORT`. */
export function readMetricsAddress(value: string, text: CliText): MetricsAddress {
  const colon = value.lastIndexOf(':');
  const host = value.slice(0, Math.max(colon, 0)).replace(/^\[(.*)\]$/, '$1');
  return {
    host: colon < 0 ? DEFAULT_HOST : readHost(host, text),
    port: readNumber('port', value.slice(colon + 1), 'badPort', text),
  };
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

/** `name` is the variable that has the value. */
export function readSwitch(name: string, value: string, text: CliText): boolean {
  if (!/^(0|1|true|false)$/.test(value)) throw new UsageError(text('badSwitch', { value, variable: name }));
  return value === '1' || value === 'true';
}

export function readBaseUrl(value: string, text: CliText): BaseUrl {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const path = readBasePath(url?.pathname ?? '');
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && !/[?#@]/.test(value);
  if (path === undefined || !isPlain) throw new UsageError(text('badBaseUrl', { value }));
  return { origin: url.origin, path };
}

/** Names of the site, in lower case, without ports. */
export function readHosts(values: readonly string[], text: CliText): readonly string[] {
  return values.map((value) => {
    const name = hostName(value);
    if (name === undefined) throw new UsageError(text('badHosts', { value }));
    return name;
  });
}

export function readProxies(values: readonly string[], text: CliText): readonly string[] {
  for (const value of values) {
    try {
      trustOf([value]);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new UsageError(text('badProxies', { value }));
    }
  }
  return values;
}

/** sockaddr_un of unix(7) has 108 bytes, with a final NUL; other systems have 104. */
const MAX_SOCKET_BYTES = 103;

/** `path` is absolute. */
export function readSocket(path: string, text: CliText): string {
  if (Buffer.byteLength(path) > MAX_SOCKET_BYTES)
    throw new UsageError(text('badSocket', { path, max: MAX_SOCKET_BYTES }));
  return path;
}
