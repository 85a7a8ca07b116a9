/** The command line: its language, its texts, and one table of options for parsing, help and environment variables. */
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import type texts from '../../locales/en/cli.json';
import type unitNames from '../../locales/en/units.json';
import { LOG_LEVELS } from './log.js';
import { createNumberFormat, type NumberFormat } from '../shared/number.js';

/** The name of a folder in `locales/`. */
export type CliLanguage = string;
export type CliKey = keyof typeof texts;
/** Returns the text of a key with its `{{name}}` placeholders filled. */
export type CliText = (key: CliKey, values?: Readonly<Record<string, string | number>>) => string;
export type Environment = Readonly<Record<string, string | undefined>>;

/** The command to run; `serve` is the default and is not typed. */
export type CommandName = 'serve' | 'index';
export type OptionName =
  | 'root'
  | 'port'
  | 'host'
  | 'data'
  | 'workers'
  | 'client-limit'
  | 'refuse-robots'
  | 'allowed-signers'
  | 'verify'
  | 'help'
  | 'version';

interface Option {
  readonly name: OptionName;
  readonly short?: string;
  /** Key of the placeholder for the value in the help text; absent for a switch. */
  readonly value?: CliKey;
  readonly variable?: string;
  readonly text: CliKey;
  /** The only command that accepts the option; absent when all do. */
  readonly command?: CommandName;
}

const COMMANDS: readonly CommandName[] = ['index'];

const OPTIONS: readonly Option[] = [
  { name: 'root', value: 'valueDirectory', variable: 'KEDR_ROOT', text: 'helpRoot' },
  { name: 'port', short: 'p', value: 'valueNumber', variable: 'KEDR_PORT', text: 'helpPort', command: 'serve' },
  { name: 'host', value: 'valueHost', variable: 'KEDR_HOST', text: 'helpHost', command: 'serve' },
  { name: 'data', value: 'valueDirectory', variable: 'KEDR_DATA', text: 'helpData' },
  { name: 'workers', value: 'valueNumber', variable: 'KEDR_WORKERS', text: 'helpWorkers', command: 'serve' },
  {
    name: 'client-limit',
    value: 'valueNumber',
    variable: 'KEDR_CLIENT_LIMIT',
    text: 'helpClientLimit',
    command: 'serve',
  },
  { name: 'refuse-robots', variable: 'KEDR_REFUSE_ROBOTS', text: 'helpRefuseRobots', command: 'serve' },
  {
    name: 'allowed-signers',
    value: 'valueFile',
    variable: 'KEDR_ALLOWED_SIGNERS',
    text: 'helpAllowedSigners',
    command: 'serve',
  },
  { name: 'verify', text: 'helpVerify', command: 'index' },
  { name: 'help', short: 'h', text: 'helpHelp' },
  { name: 'version', short: 'v', text: 'helpVersion' },
];

const VARIABLES: readonly { readonly variable: string; readonly text: CliKey }[] = [
  { variable: 'KEDR_REPOSITORIES', text: 'helpRepositoriesVariable' },
  { variable: 'KEDR_LANG', text: 'helpLang' },
  { variable: 'KEDR_LOG_LEVEL', text: 'helpLogLevel' },
  { variable: 'KEDR_TRUST_PROXY', text: 'helpTrustProxy' },
];

const LOCALES = new URL('../../locales/', import.meta.url);
/** For a locale without a language that Kedr has, such as `C` or `POSIX`. */
const FALLBACK: CliLanguage = 'en';

/** Names of all languages, sorted: each has texts for the terminal. */
export function cliLanguages(): readonly CliLanguage[] {
  return readdirSync(LOCALES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * `KEDR_LANG`, else the system's locale for messages, locale(7). `de_AT.UTF-8` selects `de-AT` where it exists, else
 * `de`.
 */
export function cliLanguage(env: Environment): CliLanguage {
  const wish = (env['KEDR_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '').split(/[.@]/)[0] ?? '';
  const tag = wish.replaceAll('_', '-').toLowerCase();
  const found = (name: string): CliLanguage | undefined =>
    cliLanguages().find((language) => language.toLowerCase() === name);
  return found(tag) ?? found(tag.split('-')[0] ?? '') ?? FALLBACK;
}

/** Reads `locales/<language>/cli.json` once. */
export function cliTexts(language: CliLanguage): CliText {
  const table = JSON.parse(readFileSync(new URL(`${language}/cli.json`, LOCALES), 'utf8')) as typeof texts;
  return (key, values = {}) =>
    table[key].replace(/\{\{(\w+)\}\}/g, (place, name: string) => String(values[name] ?? place));
}

/** Numbers and sizes in the format of the terminal's language. */
export function cliNumbers(language: CliLanguage): NumberFormat {
  const units = JSON.parse(readFileSync(new URL(`${language}/units.json`, LOCALES), 'utf8')) as typeof unitNames;
  return createNumberFormat(language, (word) => units[word]);
}

/** What was typed; only the spelling of options is checked. A value given twice is kept twice, in order. */
export interface Arguments {
  readonly command: CommandName;
  readonly paths: readonly string[];
  readonly options: ReadonlyMap<OptionName, readonly string[]>;
}

export type ArgumentsResult = { readonly arguments: Arguments } | { readonly error: string };

/**
 * Parses the command line without node and script. Everything after `--` is a path. A first path that is the name of a
 * command selects that command; a repository of that name is written `./index`.
 */
export function parseArguments(argv: readonly string[], text: CliText): ArgumentsResult {
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: Object.fromEntries(
      OPTIONS.map(({ name, short, value }) => [
        name,
        { type: value ? ('string' as const) : ('boolean' as const), multiple: true, ...(short ? { short } : {}) },
      ]),
    ),
  });
  const paths: string[] = [];
  const options = new Map<OptionName, string[]>();
  const first = tokens.find((token) => token.kind === 'positional' || token.kind === 'option-terminator');
  const command = COMMANDS.find((name) => first?.kind === 'positional' && first.value === name) ?? 'serve';
  for (const token of tokens) {
    if (token.kind === 'positional' && (command === 'serve' || token !== first)) paths.push(token.value);
    if (token.kind !== 'option') continue;
    const option = OPTIONS.find(({ name, command: only }) => name === token.name && (only ?? command) === command);
    if (!option) return { error: text('unknownFlag', { flag: token.rawName }) };
    if (!option.value && token.value !== undefined) return { error: text('unexpectedValue', { flag: token.rawName }) };
    // `--port --host x`: parseArgs took the next option for the value.
    if (option.value && (token.value === undefined || (!token.inlineValue && token.value.startsWith('-')))) {
      return { error: text('missingValue', { flag: token.rawName }) };
    }
    options.set(option.name, [...(options.get(option.name) ?? []), token.value ?? '']);
  }
  return { arguments: { command, paths, options } };
}

/** The environment variable that has the meaning of an option; empty when there is none. */
export function variableOf(name: OptionName): string {
  return OPTIONS.find((option) => option.name === name)?.variable ?? '';
}

export interface HelpDefaults {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly workers: number;
  readonly logLevel: string;
}

/** The text of `--help`, without a final line feed. */
export function helpText(text: CliText, defaults: HelpDefaults): string {
  const values: Partial<Record<CliKey, Record<string, string | number>>> = {
    helpPort: { default: defaults.port },
    helpHost: { default: defaults.host },
    helpData: { default: defaults.data },
    helpWorkers: { default: defaults.workers },
    helpRepositoriesVariable: { separator: delimiter },
    helpLang: { languages: cliLanguages().join(', ') },
    helpLogLevel: { levels: LOG_LEVELS.join(', '), default: defaults.logLevel },
  };
  const options = OPTIONS.map(({ name, short, value, variable, text: key }) => [
    `${short ? `-${short}, ` : ''}--${name}${value ? ` ${text(value)}` : ''}`,
    variable ?? '',
    text(key, values[key]),
  ]);
  const variables = VARIABLES.map(({ variable, text: key }) => [variable, text(key, values[key])]);
  return [
    text('helpAbout'),
    '',
    text('helpUsage'),
    text('helpUsageIndex'),
    text('helpRepositories'),
    '',
    text('helpOptions'),
    ...table(options),
    '',
    text('helpVariables'),
    ...table(variables),
  ].join('\n');
}

/** Formats rows as lines; every column but the last is as wide as its widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map(
    (row) =>
      `  ${row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell)).join('  ')}`,
  );
}
