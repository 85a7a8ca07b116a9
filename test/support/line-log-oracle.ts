/** The versions of lines according to git: the whole output of `git log -L`. */
import type { LineRange } from '../../src/blame/blame.js';
import type { Oid } from '../../src/git/oid.js';
import type { GitPath } from '../../src/git/path-text.js';
import { git } from './git-fixture.js';

export interface LineLogQuestion {
  readonly gitDir: string;
  readonly commit: Oid;
  readonly path: GitPath;
  readonly range: LineRange;
}

/** Undefined when git refuses: there is no such file, or it has no such lines. */
export function gitLineLog({ gitDir, commit, path, range }: LineLogQuestion): string | undefined {
  const output = git(
    gitDir,
    ['log', '--no-color', '--format=commit %H', `-L${range.first},${range.last}:${path}`, commit],
    { allowFailure: true },
  );
  return output.length === 0 ? undefined : output.toString('utf8');
}
