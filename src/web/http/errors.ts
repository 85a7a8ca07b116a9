/**
 * The only table of error reasons and their statuses. A visitor sees the reason and the request id, never a stack, a
 * cause or an absolute path.
 */
import type { GitErrorCode, GitErrorFields } from '../../git/errors.js';
import { accessError, isGitError } from '../../git/errors.js';
import { BadEscapeError } from '../address/location.js';

/** Reasons besides those of git. Each has texts `errors.<reason>.title` and `.text` in every locale. */
export type WebErrorReason =
  | 'no-page'
  | 'no-repository'
  | 'no-ref'
  | 'no-path'
  | 'no-object'
  | 'bad-request'
  | 'unknown-host'
  | 'bad-escape'
  | 'bad-lines'
  | 'method'
  | 'read-only'
  | 'media-type'
  | 'shallow'
  | 'internal'
  | 'not-text'
  | 'unauthorized'
  | 'too-many-logins'
  | 'robot'
  | 'too-many';
export type ErrorReason = WebErrorReason | Exclude<GitErrorCode, 'not-found'>;

const STATUS: Readonly<Record<ErrorReason, number>> = {
  'no-page': 404,
  'no-repository': 404,
  'no-ref': 404,
  'no-path': 404,
  'no-object': 404,
  ambiguous: 404,
  'wrong-type': 404,
  'bad-request': 400,
  'unknown-host': 400,
  'bad-escape': 400,
  'bad-lines': 400,
  'not-text': 400,
  unauthorized: 401,
  'too-many-logins': 429,
  robot: 403,
  'too-many': 429,
  method: 405,
  'read-only': 403,
  'media-type': 415,
  shallow: 501,
  'too-large': 413,
  corrupt: 500,
  'no-access': 503,
  unsupported: 501,
  internal: 500,
  busy: 503,
  cancelled: 503,
};

/** Thrown by pages for errors that git's errors do not cover. */
export class WebError extends Error {
  override readonly name = 'WebError';
  readonly reason: ErrorReason;
  readonly fields: GitErrorFields;

  constructor(reason: ErrorReason, fields: GitErrorFields = {}) {
    super(`${reason} ${JSON.stringify(fields)}`);
    this.reason = reason;
    this.fields = fields;
  }
}

export interface PublicError {
  readonly reason: ErrorReason;
  readonly status: number;
  readonly fields: GitErrorFields;
}

const NOT_FOUND: Readonly<Record<NonNullable<GitErrorFields['what']>, ErrorReason>> = {
  repository: 'no-repository',
  ref: 'no-ref',
  revision: 'no-ref',
  path: 'no-path',
  object: 'no-object',
};

export function publicError(error: unknown): PublicError {
  const [reason, fields] = classify(error);
  return { reason, status: STATUS[reason], fields };
}

function classify(error: unknown): [ErrorReason, GitErrorFields] {
  if (error instanceof WebError) return [error.reason, error.fields];
  if (error instanceof BadEscapeError) return ['bad-escape', {}];
  const known = isGitError(error) ? error : accessError(error);
  if (known !== undefined) {
    if (known.code === 'not-found') return [NOT_FOUND[known.fields.what ?? 'object'], known.fields];
    return [known.code, known.fields];
  }
  const status = (error as { status?: unknown } | null)?.status;
  return [status === 400 ? 'bad-request' : 'internal', {}];
}
