/**
 * Public SSH keys in the format of files and signatures.
 * Sources: RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4.
 */
import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { SshReader } from './ssh-wire.js';

export interface SshKey {
  /** Name of the type as in ssh-keygen, for example `ssh-ed25519`. */
  readonly type: string;
  /** The whole key in SSH's wire format. */
  readonly blob: Buffer;
  /** As in `ssh-keygen -l`: `SHA256:` and base64. */
  readonly fingerprint: string;
}

/** Sizes of RSA keys that are accepted. As in ssh-keygen, shorter keys are too weak; longer ones take too long. */
const MIN_RSA_BYTES = 128;
const MAX_RSA_BYTES = 1024;
/** Common exponents have 3 bytes. A long one would make checking a signature as slow as making it. */
const MAX_RSA_EXPONENT_BYTES = 8;
const ED25519_KEY_BYTES = 32;

/** For each curve: its name in Node, the bytes of a coordinate, the hash of signatures (RFC 5656 section 6.2.1). */
const CURVES: Readonly<Record<string, { readonly crv: string; readonly size: number; readonly hash: string }>> = {
  nistp256: { crv: 'P-256', size: 32, hash: 'sha256' },
  nistp384: { crv: 'P-384', size: 48, hash: 'sha384' },
  nistp521: { crv: 'P-521', size: 66, hash: 'sha512' },
};
/** Signatures of the algorithm `ssh-rsa` are missing: they use SHA-1, which is broken. */
const RSA_HASHES: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' };
const ECDSA = 'ecdsa-sha2-';

/** Reads the type of a key. Undefined when the bytes do not begin with one. */
export function readSshKey(blob: Buffer): SshKey | undefined {
  try {
    const type = new SshReader(blob).text();
    if (!/^[\w@.-]{1,64}$/.test(type)) return undefined;
    return {
      type,
      blob,
      fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether signatures of such keys can be checked here. */
export function isSupportedKey({ type }: SshKey): boolean {
  return (
    type === 'ssh-ed25519' ||
    type === 'ssh-rsa' ||
    (type.startsWith(ECDSA) && CURVES[type.slice(ECDSA.length)] !== undefined)
  );
}

/**
 * Whether `signature` (RFC 4253: name of the algorithm and its bytes) was made with the key over `data`. False when
 * anything is malformed. Takes less than a millisecond; 3 ms with the longest key.
 */
export function verifiesSsh(key: SshKey, data: Buffer, signature: Buffer): boolean {
  try {
    const reader = new SshReader(signature);
    const algorithm = reader.text();
    const bytes = reader.string();
    if (!reader.isAtEnd) return false;
    if (key.type === 'ssh-rsa') return verifiesRsa(key, data, algorithm, bytes);
    if (algorithm !== key.type) return false;
    return key.type === 'ssh-ed25519' ? verify(null, data, ed25519Key(key), bytes) : verifiesEcdsa(key, data, bytes);
  } catch (error) {
    // Node throws an error with a code for an invalid key, and the reader throws RangeError for incomplete data.
    if (error instanceof RangeError || (error as { code?: unknown }).code !== undefined) return false;
    throw error;
  }
}

function ed25519Key({ blob }: SshKey): KeyObject {
  const reader = afterType(blob);
  const x = reader.string();
  if (x.length !== ED25519_KEY_BYTES || !reader.isAtEnd) throw new RangeError('not an Ed25519 key');
  return publicKey({ kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') });
}

function verifiesRsa({ blob }: SshKey, data: Buffer, algorithm: string, signature: Buffer): boolean {
  const hash = RSA_HASHES[algorithm];
  const reader = afterType(blob);
  const [e, n] = [reader.positive(), reader.positive()];
  const isUsable =
    reader.isAtEnd && e.length <= MAX_RSA_EXPONENT_BYTES && n.length >= MIN_RSA_BYTES && n.length <= MAX_RSA_BYTES;
  if (hash === undefined || !isUsable || signature.length > n.length) return false;
  // A signature may come without its leading zeros, which Node needs.
  const padded = Buffer.concat([Buffer.alloc(n.length - signature.length), signature]);
  return verify(hash, data, publicKey({ kty: 'RSA', e: e.toString('base64url'), n: n.toString('base64url') }), padded);
}

function verifiesEcdsa({ type, blob }: SshKey, data: Buffer, signature: Buffer): boolean {
  const reader = afterType(blob);
  const name = reader.text();
  const point = reader.string();
  const curve = CURVES[name];
  if (
    curve === undefined ||
    type !== ECDSA + name ||
    !reader.isAtEnd ||
    point.length !== 1 + 2 * curve.size ||
    point[0] !== 4
  )
    return false;
  const key = publicKey({
    kty: 'EC',
    crv: curve.crv,
    x: point.toString('base64url', 1, 1 + curve.size),
    y: point.toString('base64url', 1 + curve.size),
  });
  const numbers = new SshReader(signature);
  const halves = [numbers.positive(), numbers.positive()];
  if (!numbers.isAtEnd || halves.some((half) => half.length > curve.size)) return false;
  const joined = Buffer.concat(halves.flatMap((half) => [Buffer.alloc(curve.size - half.length), half]));
  return verify(curve.hash, data, { key, dsaEncoding: 'ieee-p1363' }, joined);
}

function afterType(blob: Buffer): SshReader {
  const reader = new SshReader(blob);
  reader.text();
  return reader;
}

function publicKey(key: JsonWebKey): KeyObject {
  return createPublicKey({ key, format: 'jwk' });
}
