/** Who may read and how users log in: what the settings say together. */
import type { CliText } from './cli-texts.js';
import type { ConfigFile } from './config-file.js';
import type { Named, Settings } from './settings.js';
import { readText } from './text-file.js';
import { UsageError } from './usage-error.js';
import { parseHtpasswd } from '../web/http/access/htpasswd.js';
import type { AccessRules } from '../web/http/access/rules.js';

export interface AccessConfig {
  readonly rules: AccessRules;
  /** Absolute path. */
  readonly htpasswd: string | undefined;
  /** In lower case. */
  readonly userHeader: string | undefined;
}

interface AccessSources {
  readonly settings: Settings;
  readonly file: ConfigFile | undefined;
  readonly named: Named;
  readonly hasProxies: boolean;
}

/** A larger file is not one of users. */
const MAX_HTPASSWD_BYTES = 4 << 20;

/** Throws UsageError, also for private repositories that nobody could read. */
export function readAccessConfig({ settings, file, named, hasProxies }: AccessSources, text: CliText): AccessConfig {
  const htpasswd = settings.read('htpasswd', (value, absolute) => readHtpasswd(absolute(value), text));
  const userHeader = settings.read('user-header', (value) => readHeader(value, hasProxies, text));
  const rules = { rules: file?.rules ?? [], own: named.access, groups: file?.groups ?? new Map<string, string[]>() };
  const hasPrivate = [...rules.rules, ...rules.own.values()].some(({ read }) => read === 'private');
  if (hasPrivate && htpasswd === undefined && userHeader === undefined) throw new UsageError(text('noLogin'));
  return { rules, htpasswd, userHeader };
}

/** Returns the path. The file is read again while the server runs; mistakes that it has now are told at once. */
function readHtpasswd(path: string, text: CliText): string {
  const { wrongLines } = parseHtpasswd(readText({ path, maxBytes: MAX_HTPASSWD_BYTES, wrong: 'notFile' }, text));
  const [line] = wrongLines;
  if (line !== undefined) throw new UsageError(text('badHtpasswd', { path, line }));
  return path;
}

function readHeader(value: string, hasProxies: boolean, text: CliText): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(value)) throw new UsageError(text('badHeader', { value }));
  if (!hasProxies) throw new UsageError(text('noProxies'));
  return value.toLowerCase();
}
