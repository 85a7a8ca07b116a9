/**
 * Histories according to git. Ids determine a history completely (except at a shallow boundary), so results are cached
 * for repeated questions.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Oid } from '../../src/git/oid.js';
import { pathBytes, type GitPath } from '../../src/git/path-text.js';
import { git } from './git-fixture.js';

export interface LogFlags {
  readonly firstParent?: boolean;
  readonly noMerges?: boolean;
}

const answers = new Map<string, readonly Oid[]>();

/** The whole output of `git log --format=%H`; '' means no path. `args` are further options. */
export function gitLog(
  gitDir: string,
  revision: Oid,
  path: GitPath = '',
  { firstParent, noMerges }: LogFlags = {},
  args: readonly string[] = [],
): readonly Oid[] {
  const options = [
    'log',
    '--format=%H',
    ...args,
    ...(firstParent ? ['--first-parent'] : []),
    ...(noMerges ? ['--no-merges'] : []),
    revision,
    '--',
  ];
  const shallow = join(gitDir, 'shallow');
  const key = [existsSync(shallow) ? readFileSync(shallow, 'latin1') : '', ...options, path].join('\0');
  let known = answers.get(key);
  if (known === undefined) {
    known = ask(gitDir, options, path);
    answers.set(key, known);
  }
  return known;
}

/** `git log -1 --format=%H <revision> -- <path>`. */
export function gitLatest(gitDir: string, revision: Oid, path: GitPath): Oid | undefined {
  return gitLog(gitDir, revision, path, {}, ['-1'])[0];
}

export function gitCount(gitDir: string, revision: Oid): number {
  return Number(git(gitDir, ['rev-list', '--count', revision]));
}

/** Arguments of a process are text in Node; a path of other bytes is passed through the shell's printf. */
function ask(gitDir: string, options: readonly string[], path: GitPath): readonly Oid[] {
  const output = path.isWellFormed()
    ? git(gitDir, [...options, ...(path === '' ? [] : [path])], { env: LITERAL })
    : git(gitDir, ['-c', `alias.bytes=!git ${options.join(' ')} "$(printf '${octal(path)}')" #`, 'bytes'], {
        env: LITERAL,
      });
  return output.toString('latin1').split('\n').slice(0, -1) as Oid[];
}

const LITERAL = { GIT_LITERAL_PATHSPECS: '1' };

function octal(path: GitPath): string {
  return [...pathBytes(path)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
