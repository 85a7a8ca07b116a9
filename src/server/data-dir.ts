/** Makes the data directory. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * `path` is absolute. False when a folder on the way cannot be made. Not by `mkdir` with `recursive`: below `/proc`, where
 * a missing folder cannot be made and is reported as missing, Node tries that for ever.
 */
export function makeDataDir(path: string): boolean {
  if (isFolder(path)) return true;
  const parent = dirname(path);
  if (parent === path || !makeDataDir(parent)) return false;
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    // Another process may have made it meanwhile.
    return (error as NodeJS.ErrnoException).code === 'EEXIST' && isFolder(path);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    // A file on the way, or no permission to look.
    return false;
  }
}
