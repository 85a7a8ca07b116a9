/** The command line: its parsing and its help, by the table of options. */
import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import { cliLanguages, type CliKey, type CliText } from './cli-texts.js';
import { ACCESS_LOG_FORMATS } from './access-log.js';
import { DEFAULT_SEARCH_SCOPE } from './option-values.js';
import { SEARCH_SCOPES } from '../search/search-scope.js';
import { LOG_LEVELS } from './log.js';
import { COMMANDS, OPTIONS, VARIABLES, type CommandName, type OptionName } from './options.js';

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

export interface HelpDefaults {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly workers: number;
  readonly indexMemory: number;
  readonly logLevel: string;
}

/** The values in the descriptions of options. */
export function helpValues(defaults: HelpDefaults): Partial<Record<CliKey, Record<string, string | number>>> {
  return {
    helpPort: { default: defaults.port },
    helpHost: { default: defaults.host },
    helpData: { default: defaults.data },
    helpWorkers: { default: defaults.workers },
    helpIndexMemory: { default: defaults.indexMemory },
    helpRepositoriesVariable: { separator: delimiter },
    helpLang: { languages: cliLanguages().join(', ') },
    helpSearch: { scopes: SEARCH_SCOPES.join(', '), default: DEFAULT_SEARCH_SCOPE },
    helpAccessLog: { formats: ACCESS_LOG_FORMATS.join(', ') },
    helpLogLevel: { levels: LOG_LEVELS.join(', '), default: defaults.logLevel },
  };
}

/** The text of `--help`, without a final line feed. */
export function helpText(text: CliText, defaults: HelpDefaults): string {
  const values = helpValues(defaults);
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
