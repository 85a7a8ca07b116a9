/**
 * Opens files of a repository. A repository may hold anything under the name of a file: opening a FIFO waits for a
 * writer, and a device may give bytes without end. Nothing but regular files is opened here, and no call can wait.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { GitError } from './errors.js';

/** With O_NONBLOCK a FIFO opens at once. For regular files it has no effect. Windows has neither flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

export interface OpenFile {
  /** The caller closes it. */
  readonly fd: number;
  readonly sizeBytes: number;
}

/** Throws the error of the operating system (ENOENT…), or GitError('corrupt') for what is not a regular file. */
export function openRegularFile(path: string | Buffer): OpenFile {
  const fd = open(path);
  const stat = fstatSync(fd);
  if (stat.isFile()) return { fd, sizeBytes: stat.size };
  closeSync(fd);
  throw notRegular(path);
}

/** The whole file. Throws as `openRegularFile`, and GitError('too-large') above `maxBytes`. */
export function readRegularFile(path: string | Buffer, maxBytes: number): Buffer {
  const { fd, sizeBytes } = openRegularFile(path);
  try {
    if (sizeBytes > maxBytes)
      throw new GitError('too-large', { file: nameOf(path), limitBytes: maxBytes, actualBytes: sizeBytes });
    return readFileSync(fd);
  } finally {
    closeSync(fd);
  }
}

function open(path: string | Buffer): number {
  try {
    return openSync(path, FLAGS);
  } catch (error) {
    // A socket, or a device without a driver.
    if ((error as NodeJS.ErrnoException).code === 'ENXIO') throw notRegular(path, error);
    throw error;
  }
}

function notRegular(path: string | Buffer, cause?: unknown): GitError {
  return new GitError('corrupt', { file: nameOf(path), detail: 'not a regular file' }, cause);
}

/** Errors name a file without its folder: visitors see them. */
function nameOf(path: string | Buffer): string {
  return basename(path.toString());
}
