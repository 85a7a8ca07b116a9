/** Makes the error for a file whose bytes are malformed. */
import { basename } from 'node:path';
import { GitError } from '../errors.js';

/**
 * `file` may be a path; the error contains only its base name, because errors are shown to visitors. `offset` is the
 * position in the file of the malformed bytes.
 */
export function corrupt(file: string, detail: string, offset?: number, cause?: unknown): GitError {
  return new GitError('corrupt', { file: basename(file), detail, ...(offset === undefined ? {} : { offset }) }, cause);
}
