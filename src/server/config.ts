/**
 * The server's settings at start. The command line overrides the environment, which overrides the defaults. Everything
 * is checked here, so that later code can rely on it.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import {
  cliLanguage,
  cliTexts,
  helpText,
  parseArguments,
  variableOf,
  type Arguments,
  type CliKey,
  type CliText,
  type Environment,
  type OptionName,
} from './cli.js';
import { parseAllowedSigners, type AllowedSigner, type SignerProblem } from '../git/signing/allowed-signers.js';
import { LOG_LEVELS } from './log.js';
import { addressKey, isRepositoryName, type RepositoryAddress } from '../repository/repository-name.js';
import { addressText, placeRepositories, type Placement } from '../repository/placement.js';
import {
  MAX_FOLDER_ENTRIES,
  mergeScans,
  scanRootSync,
  specOfPath,
  type RepositorySpec,
  type RootScan,
} from '../repository/scan.js';
import { programVersion } from './version.js';

export type { RepositorySpec } from '../repository/scan.js';

export interface Config {
  readonly task: Task;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Processes that serve, 1 or more. */
  readonly processes: number;
  /** Absolute path; the folder may not exist yet. */
  readonly dataDir: string;
  /** Named repositories in the order they were named, then those found under the roots. Empty for the demo. */
  readonly repositories: readonly RepositorySpec[];
  /** Folders that are scanned again for new repositories, as absolute paths. */
  readonly roots: readonly string[];
  /** True when nothing was named: the demo repositories are to be built and served. */
  readonly demo: boolean;
  /** One of `LOG_LEVELS`. */
  readonly logLevel: string;
  readonly trustProxy: boolean;
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

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 3000;
const DEFAULT_LOG_LEVEL = 'info';
const MAX_PORT = 65_535;
const DEFAULT_MAX_PROCESSES = 4;
const MAX_PROCESSES = 64;

/** Its message is one sentence about a mistake on the command line or in the environment. */
class UsageError extends Error {}

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

/** Sentences about what the scans of the roots left out. */
function scanWarnings(scans: readonly RootScan[], roots: readonly string[], text: CliText): string[] {
  const { unreadable, tooLarge } = mergeScans(scans);
  return [
    ...unreadable.map((path) => text('skippedUnreadable', { path })),
    ...tooLarge.map((path) => text('skippedTooMany', { path, limit: MAX_FOLDER_ENTRIES })),
    ...roots
      .filter((_, index) => scans[index]?.repositories.length === 0)
      .map((path) => text('nothingFound', { path })),
  ];
}

/** Folders that did not get the address that one would expect. */
function placementWarnings({ renamed, duplicates }: Placement, text: CliText): string[] {
  return [
    ...renamed.map((spec) => text('otherName', { path: spec.path, name: addressText(spec) })),
    ...duplicates.map(({ folder, place }) => text('skippedDuplicate', { folder, path: place })),
  ];
}

function readConfig({ command, paths, options }: Arguments, env: Environment, text: CliText): Config {
  /** The last value typed, else the variable; an empty variable counts as unset. */
  const value = (name: OptionName) => options.get(name)?.at(-1) ?? (env[variableOf(name)] || undefined);
  // Repositories and folders on the command line replace those of the environment; they are not added to them.
  const named = paths.length > 0 || options.has('root');
  const specs = (named ? paths : list(env['KEDR_REPOSITORIES'])).map((item) => readSpec(item, env, text));
  const roots = [
    ...new Set(
      (named ? (options.get('root') ?? []) : list(env[variableOf('root')])).map((root) => absolute(root, env)),
    ),
  ];

  const scans = roots.map((root) => readRoot(root, text));
  const explicit = withoutRepeats(specs, text);
  const placed = placeRepositories(explicit, mergeScans(scans).repositories);
  const warnings = [...scanWarnings(scans, roots, text), ...placementWarnings(placed, text)];
  const signersFile = value('allowed-signers');
  const allowed = signersFile === undefined ? undefined : readSigners(absolute(signersFile, env), text);
  warnings.push(...(allowed?.warnings ?? []));
  return {
    task: command === 'serve' ? 'serve' : options.has('verify') ? 'verify-index' : 'index',
    host: readHost(value('host') ?? DEFAULT_HOST, text),
    port: readPort(value('port') ?? String(DEFAULT_PORT), text),
    processes: readProcesses(value('workers') ?? String(defaultProcesses()), text),
    dataDir: absolute(value('data') ?? defaultDataDir(env), env),
    repositories: [...explicit, ...placed.repositories],
    roots,
    demo: specs.length === 0 && roots.length === 0,
    logLevel: readLogLevel(env['KEDR_LOG_LEVEL'] || DEFAULT_LOG_LEVEL, text),
    trustProxy: readSwitch('KEDR_TRUST_PROXY', env, text),
    allowedSigners: allowed?.signers,
    warnings,
  };
}

/** A larger file is not an allowed-signers file. */
const MAX_SIGNERS_BYTES = 4 << 20;
const SIGNER_PROBLEMS: Readonly<Record<SignerProblem, CliKey>> = {
  certAuthority: 'signerCertAuthority',
  unsupportedKey: 'signerUnsupportedKey',
  unreadable: 'signerUnreadable',
};

/** `path` is absolute. Throws UsageError when the file cannot be read; ignored lines become warnings. */
function readSigners(
  path: string,
  text: CliText,
): { readonly signers: readonly AllowedSigner[]; readonly warnings: readonly string[] } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(text('noSuchPath', { path }));
  if (!stat.isFile() || stat.size > MAX_SIGNERS_BYTES) throw new UsageError(text('notFile', { path }));
  const { signers, problems } = parseAllowedSigners(readText(path, text));
  return { signers, warnings: problems.map(({ line, reason }) => text(SIGNER_PROBLEMS[reason], { path, line })) };
}

function readText(path: string, text: CliText): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(text('unreadable', { path }));
  }
}

/**
 * One repository may be served under two names, but two repositories may not have the same name. One whose name was made
 * from folders may take their own letters instead.
 */
function withoutRepeats(specs: readonly RepositorySpec[], text: CliText): RepositorySpec[] {
  const byAddress = new Map<string, RepositorySpec>();
  for (const spec of specs) {
    const at = (address: RepositoryAddress) => byAddress.get(addressKey(address));
    const free = [spec, ...(spec.aliases ?? [])].find((address) => (at(address) ?? spec).path === spec.path);
    if (free === undefined)
      throw new UsageError(
        text('sameName', { name: addressText(spec), first: at(spec)?.path ?? '', second: spec.path }),
      );
    if (at(free) === undefined) byAddress.set(addressKey(free), { ...spec, owner: free.owner, name: free.name });
  }
  return [...byAddress.values()];
}

/** The item is `PATH`, or `OWNER/NAME=PATH` unless a path of exactly that spelling exists. */
function readSpec(item: string, env: Environment, text: CliText): RepositorySpec {
  const [, owner, name, place] = /^([^/=]+)\/([^/=]+)=(.+)$/s.exec(item) ?? [];
  if (owner === undefined || name === undefined || place === undefined || exists(absolute(item, env))) {
    if (place === undefined) refuseBadName(item, env, text);
    return specAt(absolute(item, env), text);
  }
  if (!isRepositoryName(owner, name)) throw new UsageError(text('badName', { name: `${owner}/${name}` }));
  return { owner, name, path: specAt(absolute(place, env), text).path };
}

/** An item such as `a=b=PATH` is not a missing path but a name that cannot be one: what follows a `=` exists. */
function refuseBadName(item: string, env: Environment, text: CliText): void {
  if (exists(absolute(item, env))) return;
  for (let at = item.indexOf('='); at >= 0; at = item.indexOf('=', at + 1)) {
    const place = item.slice(at + 1);
    if (place !== '' && exists(absolute(place, env)))
      throw new UsageError(text('badName', { name: item.slice(0, at) }));
  }
}

/** `path` is absolute. Throws UsageError when there is no repository. */
export function specAt(path: string, text: CliText): RepositorySpec {
  const spec = specOfPath(path);
  if (spec) return spec;
  throw new UsageError(text(whyNotFolder(path) ?? 'notRepository', { path }));
}

/** `root` is absolute. Throws UsageError when the folder cannot be listed. */
export function readRoot(root: string, text: CliText): RootScan {
  const reason = whyNotFolder(root);
  if (reason) throw new UsageError(text(reason, { path: root }));
  return scanRootSync(root);
}

/** The reason why `path` cannot be listed; `undefined` when it can. */
function whyNotFolder(path: string): 'noSuchPath' | 'notFolder' | 'unreadable' | undefined {
  try {
    readdirSync(path);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
    return code === 'ENOTDIR' && exists(path) ? 'notFolder' : 'noSuchPath';
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function readPort(value: string, text: CliText): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  if (!(port <= MAX_PORT)) throw new UsageError(text('badPort', { value }));
  return port;
}

/** More processes are seldom faster, and each has caches of its own. */
function defaultProcesses(): number {
  return Math.min(availableParallelism(), DEFAULT_MAX_PROCESSES);
}

function readProcesses(value: string, text: CliText): number {
  const processes = /^\d{1,3}$/.test(value) ? Number(value) : NaN;
  if (!(processes >= 1 && processes <= MAX_PROCESSES))
    throw new UsageError(text('badWorkers', { value, max: MAX_PROCESSES }));
  return processes;
}

function readHost(value: string, text: CliText): string {
  if (value.trim() === '') throw new UsageError(text('emptyHost'));
  return value.trim();
}

function readLogLevel(value: string, text: CliText): string {
  if (!LOG_LEVELS.some((level) => level === value))
    throw new UsageError(text('badLogLevel', { value, levels: LOG_LEVELS.join(', ') }));
  return value;
}

function readSwitch(variable: string, env: Environment, text: CliText): boolean {
  const value = env[variable] || '0';
  if (!/^(0|1|true|false)$/.test(value)) throw new UsageError(text('badSwitch', { value, variable }));
  return value === '1' || value === 'true';
}

/** XDG Base Directory Specification, which says that a relative XDG_DATA_HOME is to be ignored. */
function defaultDataDir(env: Environment): string {
  const xdg = env['XDG_DATA_HOME'];
  return join(xdg?.startsWith('/') ? xdg : join(home(env), '.local', 'share'), 'kedr');
}

/** Makes a path absolute and expands `~/`, since shells do not expand it after `=` and in variables. */
function absolute(path: string, env: Environment): string {
  return resolve(path === '~' || path.startsWith('~/') ? join(home(env), path.slice(1)) : path);
}

function home(env: Environment): string {
  return env['HOME'] || homedir();
}

function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(delimiter)
    .flatMap((part) => part.split('\n'))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
