/**
 * The file of `--config`: one JSON object. Its keys are the options of the command line and a few more; an unknown key or
 * a value of the wrong type is refused, so that no setting is overlooked because of its spelling.
 */
import { dirname } from 'node:path';
import type { CliText } from './cli-texts.js';
import { readGroups, readOwnAccess, readRules } from './config-access.js';
import { ConfigValues } from './config-values.js';
import { keyOf, OPTIONS, type OptionName } from './options.js';
import type { AccessRule, ReadAccess } from '../web/http/access/rules.js';

export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  /** Relative paths in the file start here. */
  readonly folder: string;
  /** As text, as on the command line; a switch is `1` or `0`. */
  readonly options: ReadonlyMap<OptionName, readonly string[]>;
  /** Undefined when the file names none. */
  readonly repositories: readonly FileRepository[] | undefined;
  readonly rules: readonly AccessRule[];
  /** Members by name of the group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

/** A text is as on the command line. */
export type FileRepository =
  string | { readonly path: string; readonly name: string | undefined; readonly access: ReadAccess | undefined };

/** `path` is absolute. Throws UsageError. */
export function readConfigFile(path: string, text: CliText): ConfigFile {
  const file = new ConfigValues(path, text);
  const { repositories, access, groups: named, ...others } = file.object(file.parsed(), '');
  const options = new Map<OptionName, readonly string[]>();
  for (const [key, value] of Object.entries(others)) {
    if (key === '$schema') continue;
    const option = OPTIONS.find(({ name, file: kind }) => kind !== undefined && keyOf(name) === key);
    if (option?.file === undefined) throw file.wrong('configUnknownKey', key);
    options.set(option.name, file.option(value, key, option.file));
  }
  const groups = readGroups(file, named, 'groups');
  return {
    path,
    folder: dirname(path),
    options,
    repositories: repositories === undefined ? undefined : readRepositories(file, repositories, groups),
    rules: readRules(file, access, groups),
    groups,
  };
}

function readRepositories(
  file: ConfigValues,
  value: unknown,
  groups: ReadonlyMap<string, unknown>,
): readonly FileRepository[] {
  return file.list(value, 'repositories').map((item, at) => {
    const here = `repositories[${at}]`;
    if (typeof item === 'string') return file.text(item, here);
    const { path, name, access, ...others } = file.object(item, here);
    file.refuseOthers(others, here);
    return {
      path: file.text(path, `${here}.path`),
      name: name === undefined ? undefined : file.text(name, `${here}.name`),
      access: access === undefined ? undefined : readOwnAccess(file, access, `${here}.access`, groups),
    };
  });
}
