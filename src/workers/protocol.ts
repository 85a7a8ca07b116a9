/**
 * Results that are sent between threads. A GitError loses its class and fields in `postMessage`, so results are
 * records.
 */
import type { LibraryCalls } from '../git/isomorphic/library-calls.js';
import { accessError, GitError, isGitError, type GitErrorCode, type GitErrorFields } from '../git/errors.js';

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly git: { readonly code: GitErrorCode; readonly fields: GitErrorFields } }
  | { readonly ok: false; readonly git?: undefined; readonly message: string; readonly stack: string | undefined };

/** What a thread of the pool answers. */
export interface TaskAnswer {
  readonly outcome: Outcome<unknown>;
  /** Calls of isomorphic-git that the task made. */
  readonly calls: LibraryCalls;
}

/** Runs in the worker: turns an error into a record. */
export async function outcomeOf<T>(work: () => Promise<T> | T): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const known = isGitError(error) ? error : accessError(error);
    if (known !== undefined) return { ok: false, git: { code: known.code, fields: known.fields } };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { ok: false, message, stack };
  }
}

/** Runs in the server: turns a record into its value, or throws its error. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  if (outcome.git !== undefined) throw new GitError(outcome.git.code, outcome.git.fields);
  const error = new Error(outcome.message);
  if (outcome.stack !== undefined) error.stack = outcome.stack;
  throw error;
}
