/**
 * The server's settings at start. The command line overrides the environment, which overrides the defaults. Everything
 * is checked here, so that later code can rely on it.
 */
import { cliLanguage, cliTexts, type CliText, type Environment } from './cli-texts.js';
import { helpText, parseArguments, variableOf, type Arguments } from './cli.js';
import type { AllowedSigner } from '../git/signing/allowed-signers.js';
import { absolute, defaultDataDir, list } from './input-paths.js';
import { placementWarnings, readRoot, readSpec, scanWarnings, withoutRepeats } from './named-repositories.js';
import {
  DEFAULT_HOST,
  DEFAULT_LOG_LEVEL,
  DEFAULT_PORT,
  defaultProcesses,
  readHost,
  readLimit,
  readLogLevel,
  readPort,
  readProcesses,
  readSwitch,
} from './option-values.js';
import type { OptionName } from './options.js';
import { placeRepositories } from '../repository/placement.js';
import { mergeScans, type RepositorySpec } from '../repository/scan.js';
import { readSigners } from './signers-file.js';
import type { PageLimits } from '../web/http/page.js';
import { UsageError } from './usage-error.js';
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
  /** Limits for costly pages. */
  readonly limits: PageLimits;
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
    limits: {
      heavyPerMinute: readLimit(value('client-limit') ?? '0', text),
      refusesRobots: options.has('refuse-robots') || readSwitch(variableOf('refuse-robots'), env, text),
    },
    trustProxy: readSwitch('KEDR_TRUST_PROXY', env, text),
    allowedSigners: allowed?.signers,
    warnings,
  };
}
