/** Checks SSH signatures, as `git verify-commit` and `git verify-tag` do with `gpg.format=ssh`. */
import { matchesPatterns, type AllowedSigner } from './allowed-signers.js';
import { isSupportedKey } from './ssh-key.js';
import { isIntact, readSshSignature } from './ssh-signature.js';

/**
 * `good`: valid, and made with a trusted key of the principal. `unknown`: valid, but the key is not listed, or not for
 * this namespace or time. `bad`: the signature is malformed or is not one of this object. `unchecked`: this kind of
 * signature cannot be checked here.
 */
export type SignatureCheck =
  { readonly state: 'good'; readonly principal: string } | { readonly state: 'unknown' | 'bad' | 'unchecked' };

/** The namespace of git's signatures. */
const NAMESPACE = 'git';
/** Larger objects are not checked: hashing them would block the event loop of the server for too long. */
const MAX_SIGNED_BYTES = 2 << 20;

/** `timeSeconds` is the time of the committer or tagger. The key must have been valid at that time. */
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
  // The first line with the key names the principals. A later line may allow them this namespace.
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
