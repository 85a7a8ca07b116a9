/** Reads the file of `--allowed-signers`. */
import { readFileSync, statSync } from 'node:fs';
import { parseAllowedSigners, type AllowedSigner, type SignerProblem } from '../git/signing/allowed-signers.js';
import type { CliKey, CliText } from './cli-texts.js';
import { UsageError } from './usage-error.js';

/** A larger file is not an allowed-signers file. */
const MAX_SIGNERS_BYTES = 4 << 20;
const SIGNER_PROBLEMS: Readonly<Record<SignerProblem, CliKey>> = {
  certAuthority: 'signerCertAuthority',
  unsupportedKey: 'signerUnsupportedKey',
  unreadable: 'signerUnreadable',
};

/** `path` is absolute. Throws UsageError when the file cannot be read; ignored lines become warnings. */
export function readSigners(
  path: string,
  text: CliText,
): { readonly signers: readonly AllowedSigner[]; readonly warnings: readonly string[] } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(text('noSuchPath', { path }));
  if (!stat.isFile() || stat.size > MAX_SIGNERS_BYTES) throw new UsageError(text('notFile', { path }));
  const { signers, problems } = parseAllowedSigners(readText(path, text));
  return { signers, warnings: problems.map(({ line, reason }) => text(SIGNER_PROBLEMS[reason], { path, line })) };
}

function readText(path: string, text: CliText): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UsageError(text('unreadable', { path }));
  }
}
