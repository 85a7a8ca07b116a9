/**
 * Names that would lead out of the folder where an archive is unpacked, or make a repository of it. `git archive`
 * refuses them as `git checkout` does: those that Windows takes for `.git` count (`core.protectNTFS`, on by default),
 * those of macOS do not.
 */
import { MODE_SYMLINK } from '../git/object/tree.js';
import type { GitPath } from '../git/path-text.js';

/** Nothing, `.` or `..` between slashes. */
const LEADING_OUT = /(?:^|\/)\.{0,2}(?:\/|$)/;
/** Also as the short name of a file system, with spaces and points behind it, or as the start of a stream's name. */
const REPOSITORY = /(?:^|[/\\])(?:\.git|git~1)[. ]*(?:$|[/\\:])/i;
/** Forbidden as symbolic links, through which git would read the configuration of submodules. */
const SUBMODULES = /(?:^|[/\\])(?:\.gitmodules|gitmod~[1-4]|gi7eba~[1-9])[. ]*(?:$|:)/i;

/** `name`: of one entry of a tree. Names with a backslash are as good as any other here, and git writes them. */
export function isForbiddenName(name: GitPath, mode: number): boolean {
  return LEADING_OUT.test(name) || REPOSITORY.test(name) || (mode === MODE_SYMLINK && SUBMODULES.test(name));
}
