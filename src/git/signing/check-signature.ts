/** Is a signature good, and whose is it: what `git verify-commit` and `git verify-tag` answer with `gpg.format=ssh`. */
import { matchesPatterns, type AllowedSigner } from './allowed-signers.js';
import { isSupportedKey } from './ssh-key.js';
import { isIntact, readSshSignature } from './ssh-signature.js';

/**
 * `good`: by a key that is believed to be the principal's. `unknown`: intact, but by a key that is not listed, or not for this.
 * `bad`: the object or the signature is not what was signed. `unchecked`: of a kind that cannot be checked here.
 */
export type SignatureCheck =
  { readonly state: 'good'; readonly principal: string } | { readonly state: 'unknown' | 'bad' | 'unchecked' };

/** What git signs for. */
const NAMESPACE = 'git';
/** Longer objects are not hashed between two answers of a server. */
const MAX_SIGNED_BYTES = 2 << 20;

/** `timeSeconds`: of the committer or tagger, when the key must have been valid. */
export function checkSignature(
  armoured: string,
  signed: readonly Buffer[],
  timeSeconds: number,
  signers: readonly AllowedSigner[],
): SignatureCheck {
  if (!armoured.startsWith('-----BEGIN SSH SIGNATURE-----')) return { state: 'unchecked' };
  const signature = readSshSignature(armoured);
  if (signature === undefined) return { state: 'bad' };
  if (!isSupportedKey(signature.key) || signed.reduce((sum, part) => sum + part.length, 0) > MAX_SIGNED_BYTES)
    return { state: 'unchecked' };
  if (signature.namespace !== NAMESPACE || !isIntact(signature, signed)) return { state: 'bad' };
  const isValid = ({ key, validAfter, validBefore }: AllowedSigner): boolean =>
    key.blob.equals(signature.key.blob) && timeSeconds >= validAfter && timeSeconds <= validBefore;
  const valid = signers.filter(isValid);
  // The first line of the key names its owners; another one may be what lets them sign.
  const principal = valid[0]?.principals
    .split(',')
    .find((owner) =>
      valid.some(
        ({ principals, namespaces }) =>
          matchesPatterns(owner, principals) && (namespaces === undefined || matchesPatterns(NAMESPACE, namespaces)),
      ),
    );
  return principal === undefined ? { state: 'unknown' } : { state: 'good', principal };
}
