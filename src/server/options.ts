/** The one table of options: parsing, help, environment variables and the configuration file follow from it. */
import type { CliKey } from './cli-texts.js';
import { ACCESS_LOG_FORMATS } from './access-log.js';
import { LOG_LEVELS } from './log.js';
import { SEARCH_SCOPES } from '../search/search-scope.js';

/** The command to run; `serve` is the default and is not typed. */
export type CommandName = 'serve' | 'index';
export type OptionName =
  | 'root'
  | 'port'
  | 'host'
  | 'socket'
  | 'data'
  | 'search'
  | 'workers'
  | 'base-url'
  | 'hosts'
  | 'trusted-proxies'
  | 'htpasswd'
  | 'user-header'
  | 'index-memory'
  | 'client-limit'
  | 'access-log'
  | 'metrics'
  | 'refuse-robots'
  | 'allowed-signers'
  | 'log-level'
  | 'config'
  | 'verify'
  | 'help'
  | 'version';

/** How a value is written in the configuration file. A list is also one text. */
export type FileValue =
  | { readonly kind: 'number'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'text' | 'list' | 'switch' };

interface Option {
  readonly name: OptionName;
  readonly short?: string;
  /** Key of the placeholder for the value in the help text; absent for a switch. */
  readonly value?: CliKey;
  readonly variable?: string;
  readonly text: CliKey;
  /** Absent for what the configuration file cannot have. */
  readonly file?: FileValue;
  /** The only command that accepts the option; absent when all do. */
  readonly command?: CommandName;
}

export const COMMANDS: readonly CommandName[] = ['index'];

export const OPTIONS: readonly Option[] = [
  { name: 'root', value: 'valueDirectory', variable: 'KEDR_ROOT', text: 'helpRoot', file: { kind: 'list' } },
  {
    name: 'port',
    short: 'p',
    value: 'valueNumber',
    variable: 'KEDR_PORT',
    text: 'helpPort',
    file: { kind: 'number', minimum: 0, maximum: 65_535 },
    command: 'serve',
  },
  {
    name: 'host',
    value: 'valueHost',
    variable: 'KEDR_HOST',
    text: 'helpHost',
    file: { kind: 'text' },
    command: 'serve',
  },
  {
    name: 'socket',
    value: 'valueFile',
    variable: 'KEDR_SOCKET',
    text: 'helpSocket',
    file: { kind: 'text' },
    command: 'serve',
  },
  { name: 'data', value: 'valueDirectory', variable: 'KEDR_DATA', text: 'helpData', file: { kind: 'text' } },
  {
    name: 'search',
    value: 'valueScope',
    variable: 'KEDR_SEARCH',
    text: 'helpSearch',
    file: { kind: 'word', words: SEARCH_SCOPES },
  },
  {
    name: 'workers',
    value: 'valueNumber',
    variable: 'KEDR_WORKERS',
    text: 'helpWorkers',
    file: { kind: 'number', minimum: 1, maximum: 64 },
    command: 'serve',
  },
  {
    name: 'index-memory',
    value: 'valueNumber',
    variable: 'KEDR_INDEX_MEMORY',
    text: 'helpIndexMemory',
    file: { kind: 'number', minimum: 1, maximum: 999_999 },
    command: 'serve',
  },
  {
    name: 'base-url',
    value: 'valueUrl',
    variable: 'KEDR_BASE_URL',
    text: 'helpBaseUrl',
    file: { kind: 'text' },
    command: 'serve',
  },
  {
    name: 'hosts',
    value: 'valueList',
    variable: 'KEDR_HOSTS',
    text: 'helpHosts',
    file: { kind: 'list' },
    command: 'serve',
  },
  {
    name: 'trusted-proxies',
    value: 'valueList',
    variable: 'KEDR_TRUSTED_PROXIES',
    text: 'helpTrustedProxies',
    file: { kind: 'list' },
    command: 'serve',
  },
  {
    name: 'htpasswd',
    value: 'valueFile',
    variable: 'KEDR_HTPASSWD',
    text: 'helpHtpasswd',
    file: { kind: 'text' },
    command: 'serve',
  },
  {
    name: 'user-header',
    value: 'valueName',
    variable: 'KEDR_USER_HEADER',
    text: 'helpUserHeader',
    file: { kind: 'text' },
    command: 'serve',
  },
  {
    name: 'client-limit',
    value: 'valueNumber',
    variable: 'KEDR_CLIENT_LIMIT',
    text: 'helpClientLimit',
    file: { kind: 'number', minimum: 0, maximum: 999_999 },
    command: 'serve',
  },
  {
    name: 'refuse-robots',
    variable: 'KEDR_REFUSE_ROBOTS',
    text: 'helpRefuseRobots',
    file: { kind: 'switch' },
    command: 'serve',
  },
  {
    name: 'access-log',
    value: 'valueFormat',
    variable: 'KEDR_ACCESS_LOG',
    text: 'helpAccessLog',
    file: { kind: 'word', words: ACCESS_LOG_FORMATS },
    command: 'serve',
  },
  {
    name: 'metrics',
    value: 'valueAddress',
    variable: 'KEDR_METRICS',
    text: 'helpMetrics',
    file: { kind: 'text' },
    command: 'serve',
  },
  {
    name: 'allowed-signers',
    value: 'valueFile',
    variable: 'KEDR_ALLOWED_SIGNERS',
    text: 'helpAllowedSigners',
    file: { kind: 'text' },
    command: 'serve',
  },
  {
    name: 'log-level',
    value: 'valueLevel',
    variable: 'KEDR_LOG_LEVEL',
    text: 'helpLogLevel',
    file: { kind: 'word', words: LOG_LEVELS },
    command: 'serve',
  },
  { name: 'config', value: 'valueFile', variable: 'KEDR_CONFIG', text: 'helpConfig' },
  { name: 'verify', text: 'helpVerify', command: 'index' },
  { name: 'help', short: 'h', text: 'helpHelp' },
  { name: 'version', short: 'v', text: 'helpVersion' },
];

export const VARIABLES: readonly { readonly variable: string; readonly text: CliKey }[] = [
  { variable: 'KEDR_REPOSITORIES', text: 'helpRepositoriesVariable' },
  { variable: 'KEDR_LANG', text: 'helpLang' },
  { variable: 'KEDR_TRUST_PROXY', text: 'helpTrustProxy' },
];

/** The environment variable that has the meaning of an option; empty when there is none. */
export function variableOf(name: OptionName): string {
  return OPTIONS.find((option) => option.name === name)?.variable ?? '';
}

/** The key of an option in the configuration file: `allowedSigners` for `allowed-signers`. */
export function keyOf(name: OptionName): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The limits of an option whose value is a number. */
export function limitsOf(name: OptionName): { readonly minimum: number; readonly maximum: number } {
  const file = OPTIONS.find((option) => option.name === name)?.file;
  return file?.kind === 'number' ? file : { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
}
