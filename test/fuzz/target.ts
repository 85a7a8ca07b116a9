/** What a fuzzed reader is: valid files to start from, and a run that checks what the reader makes of other bytes. */
import { GitError } from '../../src/git/errors.js';

export interface Target {
  /** For `npm run fuzz -- --target <name>`. */
  readonly name: string;
  /** Valid inputs. */
  readonly seeds: readonly Uint8Array[];
  /** Pieces of the format that are inserted. */
  readonly tokens?: readonly string[];
  /**
   * Reads the bytes and throws when the outcome is not allowed. Errors that the reader announces are caught here;
   * every other one is a find.
   */
  run(bytes: Buffer): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** Fails the run: the reader gave a wrong answer. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

/** Runs a reader whose announced error is GitError. Returns undefined for such an error. */
export function announced<T>(read: () => T, isAnnounced = isDataError): T | undefined {
  try {
    return read();
  } catch (error) {
    if (isAnnounced(error)) return undefined;
    throw error;
  }
}

export async function announcedLater<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isDataError(error)) return undefined;
    throw error;
  }
}

/** The codes with which bytes of a repository may be refused. */
const DATA_CODES: ReadonlySet<string> = new Set([
  'corrupt',
  'too-large',
  'not-found',
  'wrong-type',
  'unsupported',
  'ambiguous',
]);

export function isDataError(error: unknown): boolean {
  return error instanceof GitError && DATA_CODES.has(error.code);
}
