/** Finds a git program of this machine. Only clones use one; everything else is read without it. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';

const NAME = process.platform === 'win32' ? 'git.exe' : 'git';
/** The first that takes settings from its environment (GIT_CONFIG_COUNT). */
const OLDEST = [2, 31] as const;
const START_MS = 10_000;

/**
 * The absolute path of the first git in the folders of `searchPath` (the variable PATH) that can be run and is not too
 * old; undefined when there is none. Relative folders are not looked into.
 */
export async function findGit(searchPath: string): Promise<string | undefined> {
  for (const folder of searchPath.split(delimiter).filter(isAbsolute)) {
    const program = join(folder, NAME);
    if ((await isExecutable(program)) && (await isUsable(program))) return program;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function isUsable(program: string): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(program, ['version'], { env: gitEnvironment(), timeout: START_MS });
    const [, major, minor] = /^git version (\d+)\.(\d+)/.exec(stdout) ?? [];
    return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
  } catch {
    // Not a program for this machine, or the process may start none.
    return false;
  }
}

/** The environment of this process without what changes how git works, and with the given settings (git-config(1)). */
export function gitEnvironment(settings: readonly (readonly [string, string])[] = []): NodeJS.ProcessEnv {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name))),
    LC_ALL: 'C',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
