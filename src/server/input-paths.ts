/** Paths as people write them on the command line and in variables. */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Environment } from './cli-texts.js';

export function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** XDG Base Directory Specification, which says that a relative XDG_DATA_HOME is to be ignored. */
export function defaultDataDir(env: Environment): string {
  const xdg = env['XDG_DATA_HOME'];
  return join(xdg?.startsWith('/') ? xdg : join(home(env), '.local', 'share'), 'kedr');
}

/** Makes a path absolute. */
export type ResolvePath = (path: string) => string;

/** Relative paths start at `folder`. Expands `~/` too, since shells do not expand it after `=` and in variables. */
export function resolvingFrom(folder: string, env: Environment): ResolvePath {
  return (path) => resolve(folder, path === '~' || path.startsWith('~/') ? join(home(env), path.slice(1)) : path);
}

function home(env: Environment): string {
  return env['HOME'] || homedir();
}

export function list(value: string | undefined): string[] {
  return (value ?? '')
    .split(delimiter)
    .flatMap((part) => part.split('\n'))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
