/**
 * The errors of reading git's data, a closed set of codes. `web/http/errors.ts` gives each code its HTTP status and its
 * text.
 */

export type GitErrorCode =
  | 'not-found' // fields: what, name
  | 'ambiguous' // fields: prefix, candidates
  | 'wrong-type' // fields: oid, expected, actual
  | 'corrupt' // fields: file (base name, never an absolute path), offset, detail, oid
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

export function isGitError(error: unknown, code?: GitErrorCode): error is GitError {
  return error instanceof GitError && (code === undefined || error.code === code);
}
