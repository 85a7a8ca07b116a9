/** Reads files that were named on the command line. */
import { readFileSync, statSync } from 'node:fs';
import type { CliKey, CliText } from './cli-texts.js';
import { UsageError } from './usage-error.js';

export interface TextFile {
  /** Absolute. */
  readonly path: string;
  readonly maxBytes: number;
  /** The sentence for a folder, a device or a larger file. */
  readonly wrong: CliKey;
}

/** Throws UsageError when the file cannot be read. */
export function readText({ path, maxBytes, wrong }: TextFile, text: CliText): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new UsageError(text('noSuchPath', { path }));
    if (!stat.isFile() || stat.size > maxBytes) throw new UsageError(text(wrong, { path }));
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(text('unreadable', { path }));
  }
}
