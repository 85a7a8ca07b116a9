/**
 * The server's settings at start. The command line overrides the environment, which overrides the configuration file,
 * which overrides the defaults. Everything is checked here, so that later code can rely on it.
 */
import { readAccessConfig, type AccessConfig } from './access-settings.js';
import { cliLanguage, cliTexts, type CliKey, type CliText, type Environment } from './cli-texts.js';
import { helpText, parseArguments, type Arguments } from './cli.js';
import type { AccessLogFormat } from './access-log.js';
import { readConfigFile } from './config-file.js';
import type { AllowedSigner } from '../git/signing/allowed-signers.js';
import { defaultDataDir, resolvingFrom } from './input-paths.js';
import { placementWarnings, scanWarnings, withoutRepeats } from './named-repositories.js';
import {
  DEFAULT_HOST,
  DEFAULT_INDEX_MEMORY_MB,
  DEFAULT_LOG_LEVEL,
  DEFAULT_PORT,
  DEFAULT_SEARCH_SCOPE,
  defaultProcesses,
  type MetricsAddress,
  readAccessLog,
  readBaseUrl,
  readHost,
  readHosts,
  readLogLevel,
  readMetricsAddress,
  readSearchScope,
  readNumber,
  readProxies,
  readSocket,
  readSwitch,
} from './option-values.js';
import { variableOf, type OptionName } from './options.js';
import { placeRepositories } from '../repository/placement.js';
import { mergeScans, type RepositorySpec } from '../repository/scan.js';
import type { SearchScope } from '../search/search-scope.js';
import { Settings } from './settings.js';
import { readSigners } from './signers-file.js';
import type { PageLimits } from '../web/http/admission.js';
import type { SiteOptions } from '../web/http/site.js';
import { ALL_PROXIES } from '../web/http/trusted-proxies.js';
import { UsageError } from './usage-error.js';
import { programVersion } from './version.js';

export type { RepositorySpec } from '../repository/scan.js';

const MIB = 1 << 20;

export interface Config {
  readonly task: Task;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Absolute path of a Unix socket, in place of host and port. */
  readonly socket: string | undefined;
  /** Processes that serve, 1 or more. */
  readonly processes: number;
  /** Most bytes of indexes in the memory of a process. */
  readonly indexMemoryBytes: number;
  /** Absolute path; the folder may not exist yet. */
  readonly dataDir: string;
  /** What is indexed for searches. */
  readonly searchScope: SearchScope;
  /** Named repositories in the order they were named, then those found under the roots. Empty for the demo. */
  readonly repositories: readonly RepositorySpec[];
  /** Folders that are scanned again for new repositories, as absolute paths. */
  readonly roots: readonly string[];
  /** True when nothing was named: the demo repositories are to be built and served. */
  readonly demo: boolean;
  /** One of `LOG_LEVELS`. */
  readonly logLevel: string;
  readonly site: SiteOptions;
  readonly access: AccessConfig;
  /** Proxies whose `X-Forwarded-*` headers are believed. */
  readonly trustedProxies: readonly string[];
  /** Limits for costly pages. */
  readonly limits: PageLimits;
  readonly accessLog: AccessLogFormat;
  /** Where the numbers for Prometheus are served; undefined: nowhere. */
  readonly metrics: MetricsAddress | undefined;
  /** Signers whose SSH signatures are trusted; undefined when no signature is verified. */
  readonly allowedSigners: readonly AllowedSigner[] | undefined;
  /** Sentences for the terminal about what was left out. */
  readonly warnings: readonly string[];
}

/**
 * The process must end with this status after it prints `message`: to standard output for status 0, else to standard
 * error.
 */
export interface Exit {
  readonly exit: number;
  readonly message: string;
}

/** `verify-index` checks what `index` has built. */
export type Task = 'serve' | 'index' | 'verify-index';

/**
 * `argv` excludes node and script. Reads the named folders and writes nothing. Relative paths start at the current
 * folder.
 */
export function parseConfig(argv: readonly string[], env: Environment): Config | Exit {
  const text = cliTexts(cliLanguage(env));
  const parsed = parseArguments(argv, text);
  if ('error' in parsed) return { exit: 1, message: parsed.error };
  if (parsed.arguments.options.has('help')) {
    return {
      exit: 0,
      message: helpText(text, {
        port: DEFAULT_PORT,
        host: DEFAULT_HOST,
        data: defaultDataDir(env),
        workers: defaultProcesses(),
        indexMemory: DEFAULT_INDEX_MEMORY_MB,
        logLevel: DEFAULT_LOG_LEVEL,
      }),
    };
  }
  if (parsed.arguments.options.has('version')) return { exit: 0, message: programVersion() };
  try {
    return readConfig(parsed.arguments, env, text);
  } catch (error) {
    if (error instanceof UsageError) return { exit: 1, message: error.message };
    throw error;
  }
}

function readConfig(typed: Arguments, env: Environment, text: CliText): Config {
  const configPath = typed.options.get('config')?.at(-1) ?? (env[variableOf('config')] || undefined);
  const here = resolvingFrom(process.cwd(), env);
  const file = configPath === undefined ? undefined : readConfigFile(here(configPath), text);
  const settings = new Settings(typed, env, file, text);
  const named = settings.named();
  const { repositories: specs, roots } = named;
  const scans = roots.map(({ scan }) => scan);
  const folders = roots.map(({ path }) => path);
  const explicit = withoutRepeats(specs, text);
  const placed = placeRepositories(explicit, mergeScans(scans).repositories);
  const allowed = settings.read('allowed-signers', (value, absolute) => readSigners(absolute(value), text));
  const trustsAll = readSwitch('KEDR_TRUST_PROXY', env['KEDR_TRUST_PROXY'] || '0', text);
  const number = (name: OptionName, wrong: CliKey) =>
    settings.read(name, (value) => readNumber(name, value, wrong, text));
  const trustedProxies =
    settings.readAll('trusted-proxies', (values) => readProxies(values, text)) ?? (trustsAll ? [ALL_PROXIES] : []);
  return {
    task: typed.command === 'serve' ? 'serve' : typed.options.has('verify') ? 'verify-index' : 'index',
    host: settings.read('host', (value) => readHost(value, text)) ?? DEFAULT_HOST,
    port: number('port', 'badPort') ?? DEFAULT_PORT,
    socket: settings.read('socket', (value, absolute) => readSocket(absolute(value), text)),
    processes: number('workers', 'badWorkers') ?? defaultProcesses(),
    indexMemoryBytes: (number('index-memory', 'badIndexMemory') ?? DEFAULT_INDEX_MEMORY_MB) * MIB,
    dataDir: settings.path('data') ?? defaultDataDir(env),
    searchScope: settings.read('search', (value) => readSearchScope(value, text)) ?? DEFAULT_SEARCH_SCOPE,
    repositories: [...explicit, ...placed.repositories],
    roots: folders,
    demo: specs.length === 0 && roots.length === 0,
    logLevel: settings.read('log-level', (value) => readLogLevel(value, text)) ?? DEFAULT_LOG_LEVEL,
    accessLog: settings.read('access-log', (value) => readAccessLog(value, text)) ?? 'off',
    metrics: settings.read('metrics', (value) => readMetricsAddress(value, text)),
    limits: {
      heavyPerMinute: number('client-limit', 'badLimit') ?? 0,
      refusesRobots: settings.isOn('refuse-robots'),
    },
    site: {
      baseUrl: settings.read('base-url', (value) => readBaseUrl(value, text)),
      hosts: settings.readAll('hosts', (values) => readHosts(values, text)) ?? [],
    },
    trustedProxies,
    access: readAccessConfig({ settings, file, named, hasProxies: trustedProxies.length > 0 }, text),
    allowedSigners: allowed?.signers,
    warnings: [...scanWarnings(scans, folders, text), ...placementWarnings(placed, text), ...(allowed?.warnings ?? [])],
  };
}
