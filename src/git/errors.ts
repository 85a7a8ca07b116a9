/**
 * The errors of reading git's data, a closed set of codes. `web/http/errors.ts` gives each code its HTTP status and its
 * text.
 */

import { basename } from 'node:path';

export type GitErrorCode =
  | 'not-found' // fields: what, name
  | 'ambiguous' // fields: prefix, candidates
  | 'wrong-type' // fields: oid, expected, actual
  | 'corrupt' // fields: file (base name, never an absolute path), offset, detail, oid
  | 'no-access' // fields: file (base name), detail, oid; the system refuses to read it
  | 'unsupported' // fields: feature
  | 'too-large' // fields: limitBytes, actualBytes
  | 'busy' // there is too much work; a later try may succeed
  | 'cancelled';

export interface GitErrorFields {
  readonly what?: 'repository' | 'ref' | 'revision' | 'path' | 'object';
  readonly name?: string;
  readonly prefix?: string;
  readonly candidates?: readonly string[];
  readonly oid?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly file?: string;
  readonly offset?: number;
  readonly detail?: string;
  readonly feature?: string;
  readonly limitBytes?: number;
  readonly actualBytes?: number;
}

export class GitError extends Error {
  override readonly name = 'GitError';
  readonly code: GitErrorCode;
  readonly fields: GitErrorFields;

  constructor(code: GitErrorCode, fields: GitErrorFields = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(fields)}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.fields = fields;
  }
}

const UNREADABLE: ReadonlySet<GitErrorCode> = new Set(['not-found', 'no-access', 'corrupt', 'wrong-type', 'too-large']);

/** Whether an object is absent, damaged or too large. What needs the object is left out; everything else is shown. */
export function isUnreadable(error: unknown): error is GitError {
  return isGitError(error) && UNREADABLE.has(error.code) && (error.fields.what ?? 'object') === 'object';
}

/** What `read` returns, or what `otherwise` returns for an object that cannot be read. */
export function readOr<T>(read: () => T, otherwise: (error: GitError) => T): T {
  try {
    return read();
  } catch (error) {
    if (isUnreadable(error)) return otherwise(error);
    throw error;
  }
}

/** The id of the object that could not be read, or `otherwise` when the error names none. */
export function unreadableOid<T>({ fields }: GitError, otherwise: T): string | T {
  return fields.oid ?? fields.name ?? otherwise;
}

/** An error of the file system or of another call of the system, and not a mistake of the program. */
export function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

const REFUSALS: ReadonlySet<string | undefined> = new Set(['EACCES', 'EPERM', 'EIO', 'ESTALE']);

/** An error of the file system that refuses a file, without the folder of the file; undefined for any other error. */
export function accessError(error: unknown, fields: GitErrorFields = {}): GitError | undefined {
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || !REFUSALS.has(code)) return undefined;
  const file = path === undefined ? {} : { file: basename(path) };
  return new GitError('no-access', { ...file, detail: code, ...fields }, error);
}

export function isGitError(error: unknown, code?: GitErrorCode): error is GitError {
  return error instanceof GitError && (code === undefined || error.code === code);
}
