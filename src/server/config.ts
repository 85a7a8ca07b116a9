/** What the server is told at start: command line over environment over defaults, checked so that nothing later can be surprised by it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
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
import { addressKey, isRepositoryName } from '../repository/repository-name.js';
import {
  MAX_FOLDER_ENTRIES,
  mergeSpecs,
  scanRootSync,
  specOfPath,
  type MergedSpecs,
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
  /** Absolute; may not exist yet. */
  readonly dataDir: string;
  /** In the order they were named, then those of the roots. Empty for the demo. */
  readonly repositories: readonly RepositorySpec[];
  /** Folders to search again for new repositories, absolute. */
  readonly roots: readonly string[];
  /** Nothing was named: the demo repositories are to be made and shown. */
  readonly demo: boolean;
  /** One of `LOG_LEVELS`. */
  readonly logLevel: string;
  readonly trustProxy: boolean;
  /** Whose signatures are believed; undefined: none is checked. */
  readonly allowedSigners: readonly AllowedSigner[] | undefined;
  /** Sentences for the terminal about what was left out. */
  readonly warnings: readonly string[];
}

/** The process is to end with this status after printing `message`: to standard output with 0, to standard error otherwise. */
export interface Exit {
  readonly exit: number;
  readonly message: string;
}

/** `verify-index`: check what `index` built. */
export type Task = 'serve' | 'index' | 'verify-index';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 3000;
const DEFAULT_LOG_LEVEL = 'info';
const MAX_PORT = 65_535;

/** One clear sentence about what is wrong with what a person typed. */
class UsageError extends Error {}

/** `argv` without node and script. Reads the folders that are named; writes nothing. Relative paths start at the current folder. */
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

/** Sentences about what a scan of the roots left out; also for later scans. */
export function scanWarnings(scan: RootScan, conflicts: MergedSpecs['conflicts'], text: CliText): string[] {
  return [
    ...scan.unreadable.map((path) => text('skippedUnreadable', { path })),
    ...scan.tooLarge.map((path) => text('skippedTooMany', { path, limit: MAX_FOLDER_ENTRIES })),
    ...conflicts.map(({ refused, first }) =>
      text('skippedSameName', { path: refused.path, name: nameOf(refused), first: first.path }),
    ),
  ];
}

function readConfig({ command, paths, options }: Arguments, env: Environment, text: CliText): Config {
  /** The last one typed, else the variable; an empty variable is no answer. */
  const value = (name: OptionName) => options.get(name)?.at(-1) ?? (env[variableOf(name)] || undefined);
  // Repositories and folders on the command line replace those of the environment, they do not add to them.
  const named = paths.length > 0 || options.has('root');
  const specs = (named ? paths : list(env['KEDR_REPOSITORIES'])).map((item) => readSpec(item, env, text));
  const roots = [
    ...new Set(
      (named ? (options.get('root') ?? []) : list(env[variableOf('root')])).map((root) => absolute(root, env)),
    ),
  ];

  const scans = roots.map((root) => readRoot(root, text));
  const warnings: string[] = [];
  let repositories: readonly RepositorySpec[] = withoutRepeats(specs, text);
  scans.forEach((scan, index) => {
    const merged = mergeSpecs(repositories, scan.repositories);
    repositories = merged.repositories;
    warnings.push(...scanWarnings(scan, merged.conflicts, text));
    if (scan.repositories.length === 0) warnings.push(text('nothingFound', { path: roots[index] ?? '' }));
  });
  const signersFile = value('allowed-signers');
  const allowed = signersFile === undefined ? undefined : readSigners(absolute(signersFile, env), text);
  warnings.push(...(allowed?.warnings ?? []));
  return {
    task: command === 'serve' ? 'serve' : options.has('verify') ? 'verify-index' : 'index',
    host: readHost(value('host') ?? DEFAULT_HOST, text),
    port: readPort(value('port') ?? String(DEFAULT_PORT), text),
    dataDir: absolute(value('data') ?? defaultDataDir(env), env),
    repositories,
    roots,
    demo: specs.length === 0 && roots.length === 0,
    logLevel: readLogLevel(env['KEDR_LOG_LEVEL'] || DEFAULT_LOG_LEVEL, text),
    trustProxy: readSwitch('KEDR_TRUST_PROXY', env, text),
    allowedSigners: allowed?.signers,
    warnings,
  };
}

/** A longer file is none of keys. */
const MAX_SIGNERS_BYTES = 4 << 20;
const SIGNER_PROBLEMS: Readonly<Record<SignerProblem, CliKey>> = {
  certAuthority: 'signerCertAuthority',
  unsupportedKey: 'signerUnsupportedKey',
  unreadable: 'signerUnreadable',
};

/** Throws one sentence when the file (absolute) cannot be read; lines that do not count are warned of. */
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

/** One repository may be served under two names, but not two under one. */
function withoutRepeats(specs: readonly RepositorySpec[], text: CliText): RepositorySpec[] {
  const byAddress = new Map<string, RepositorySpec>();
  for (const spec of specs) {
    const first = byAddress.get(addressKey(spec)) ?? spec;
    if (first.path !== spec.path)
      throw new UsageError(text('sameName', { name: nameOf(spec), first: first.path, second: spec.path }));
    byAddress.set(addressKey(spec), first);
  }
  return [...byAddress.values()];
}

/** `PATH`, or `OWNER/NAME=PATH` unless a path of exactly that spelling exists. */
function readSpec(item: string, env: Environment, text: CliText): RepositorySpec {
  const [, owner, name, place] = /^([^/=]+)\/([^/=]+)=(.+)$/s.exec(item) ?? [];
  if (owner === undefined || name === undefined || place === undefined || exists(absolute(item, env))) {
    return specAt(absolute(item, env), text);
  }
  if (!isRepositoryName(owner, name)) throw new UsageError(text('badName', { name: `${owner}/${name}` }));
  return { ...specAt(absolute(place, env), text), owner, name };
}

/** Throws one sentence when there is no repository at `path` (absolute). */
export function specAt(path: string, text: CliText): RepositorySpec {
  const spec = specOfPath(path);
  if (spec) return spec;
  throw new UsageError(text(whyNotFolder(path) ?? 'notRepository', { path }));
}

/** Throws one sentence when `root` (absolute) cannot be listed. */
export function readRoot(root: string, text: CliText): RootScan {
  const reason = whyNotFolder(root);
  if (reason) throw new UsageError(text(reason, { path: root }));
  return scanRootSync(root);
}

/** What stands in the way of listing `path`; `undefined` when nothing does. */
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

/** XDG Base Directory Specification; a relative XDG_DATA_HOME is to be ignored, it says. */
function defaultDataDir(env: Environment): string {
  const xdg = env['XDG_DATA_HOME'];
  return join(xdg?.startsWith('/') ? xdg : join(home(env), '.local', 'share'), 'kedr');
}

/** Absolute, with `~/` resolved: behind `=` and in variables no shell has done it. */
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

function nameOf({ owner, name }: RepositorySpec): string {
  return `${owner}/${name}`;
}
