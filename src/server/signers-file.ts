/** Reads the file of `--allowed-signers`. */
import { parseAllowedSigners, type AllowedSigner, type SignerProblem } from '../git/signing/allowed-signers.js';
import type { CliKey, CliText } from './cli-texts.js';
import { readText } from './text-file.js';

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
  const { signers, problems } = parseAllowedSigners(
    readText({ path, maxBytes: MAX_SIGNERS_BYTES, wrong: 'notFile' }, text),
  );
  return { signers, warnings: problems.map(({ line, reason }) => text(SIGNER_PROBLEMS[reason], { path, line })) };
}
