/** One way to say that a file's bytes are not what they must be. */
import { basename } from 'node:path';
import { GitError } from '../errors.js';

/**
 * `file` may be a path; only its base name goes into the error. `offset` is the byte position the complaint is about.
 */
export function corrupt(file: string, detail: string, offset?: number, cause?: unknown): GitError {
  return new GitError('corrupt', { file: basename(file), detail, ...(offset === undefined ? {} : { offset }) }, cause);
}
