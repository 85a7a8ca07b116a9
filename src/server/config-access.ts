/** Who may read, from the configuration file: `access`, `groups`, and `access` of a repository. */
import { READ_LEVELS, patternOf, type AccessRule, type ReadAccess } from '../web/http/access/rules.js';
import type { ConfigValues } from './config-values.js';

type Groups = ReadonlyMap<string, unknown>;

export function readGroups(file: ConfigValues, value: unknown, key: string): ReadonlyMap<string, readonly string[]> {
  if (value === undefined) return new Map();
  return new Map(
    Object.entries(file.object(value, key)).map(([name, members]) => [
      name,
      file.texts(members, `${key}.${name}`).map((member) => member.normalize('NFC')),
    ]),
  );
}

export function readRules(file: ConfigValues, value: unknown, groups: Groups): readonly AccessRule[] {
  if (value === undefined) return [];
  return file.list(value, 'access').map((item, at) => {
    const here = `access[${at}]`;
    const { repositories, ...access } = file.object(item, here);
    const pattern = file.text(repositories, `${here}.repositories`);
    if (patternOf(pattern) === undefined) throw file.wrong('configPattern', `${here}.repositories`);
    return { repositories: pattern, ...readAccess(file, access, here, groups) };
  });
}

/** `"private"`, or an object with `read`. */
export function readOwnAccess(file: ConfigValues, value: unknown, key: string, groups: Groups): ReadAccess {
  if (typeof value === 'string') return readAccess(file, { read: value }, key, groups);
  return readAccess(file, file.object(value, key), key, groups);
}

function readAccess(file: ConfigValues, value: object, key: string, groups: Groups): ReadAccess {
  const { read, users = [], groups: named = [], ...others } = value as Readonly<Record<string, unknown>>;
  file.refuseOthers(others, key);
  const level = READ_LEVELS.find((its) => its === read);
  if (level === undefined) throw file.wrong('configLevel', `${key}.read`, { levels: READ_LEVELS.join(', ') });
  const access = {
    read: level,
    users: file.texts(users, `${key}.users`).map((user) => user.normalize('NFC')),
    groups: file.texts(named, `${key}.groups`),
  };
  if (level !== 'private' && access.users.length + access.groups.length > 0) throw file.wrong('configUsers', key);
  const unknown = access.groups.find((group) => !groups.has(group));
  if (unknown !== undefined) throw file.wrong('configGroup', `${key}.groups`, { group: unknown });
  return access;
}
