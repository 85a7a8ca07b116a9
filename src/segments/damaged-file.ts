/** Files of an index that cannot be used, as distinct from mistakes of the program. */

/** What is in a file of an index cannot have been written like this. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/**
 * What `read` returns, or what `otherwise` returns where a file is damaged or the system does not read it. Any other
 * error is one of the program and is thrown.
 */
export function readableOr<T, U>(read: () => T, otherwise: () => U): T | U {
  try {
    return read();
  } catch (error) {
    if (isFileProblem(error)) return otherwise();
    throw error;
  }
}

/** Errors of the file system name the call that failed. */
function isFileProblem(error: unknown): boolean {
  return error instanceof DamagedFile || (error instanceof Error && 'syscall' in error);
}
