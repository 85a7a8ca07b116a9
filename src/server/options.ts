/** The one table of options: parsing, help, environment variables and the configuration file follow from it. */
import type { CliKey } from './cli-texts.js';

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

export const COMMANDS: readonly CommandName[] = ['index'];

export const OPTIONS: readonly Option[] = [
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

export const VARIABLES: readonly { readonly variable: string; readonly text: CliKey }[] = [
  { variable: 'KEDR_REPOSITORIES', text: 'helpRepositoriesVariable' },
  { variable: 'KEDR_LANG', text: 'helpLang' },
  { variable: 'KEDR_LOG_LEVEL', text: 'helpLogLevel' },
  { variable: 'KEDR_TRUST_PROXY', text: 'helpTrustProxy' },
];
