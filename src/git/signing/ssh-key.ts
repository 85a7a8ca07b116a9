/** Public keys of SSH as they stand in files and signatures. Sources: RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709 section 4. */
import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import { SshReader } from './ssh-wire.js';

export interface SshKey {
  /** As ssh-keygen names it: `ssh-ed25519`. */
  readonly type: string;
  readonly blob: Buffer;
  /** As `ssh-keygen -l` shows it: `SHA256:` and base64. */
  readonly fingerprint: string;
}

/** Keys outside of these sizes are refused: shorter ones are weak, as in ssh-keygen; longer ones cost too much. */
const MIN_RSA_BYTES = 128;
const MAX_RSA_BYTES = 1024;
/** Common exponents have 3 bytes; a long one makes a check as dear as a signature. */
const MAX_RSA_EXPONENT_BYTES = 8;
const ED25519_KEY_BYTES = 32;

/** By curve: Node's name, bytes of a coordinate, hash of signatures (RFC 5656 section 6.2.1). */
const CURVES: Readonly<Record<string, { readonly crv: string; readonly size: number; readonly hash: string }>> = {
  nistp256: { crv: 'P-256', size: 32, hash: 'sha256' },
  nistp384: { crv: 'P-384', size: 48, hash: 'sha384' },
  nistp521: { crv: 'P-521', size: 66, hash: 'sha512' },
};
/** `ssh-rsa` is SHA-1, which proves nothing any more. */
const RSA_HASHES: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' };
const ECDSA = 'ecdsa-sha2-';

/** Undefined for what does not begin with the name of a type. */
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

/** Signatures of such keys can be checked here. */
export function isSupportedKey({ type }: SshKey): boolean {
  return (
    type === 'ssh-ed25519' ||
    type === 'ssh-rsa' ||
    (type.startsWith(ECDSA) && CURVES[type.slice(ECDSA.length)] !== undefined)
  );
}

/**
 * Is `signature` (RFC 4253: name of the algorithm, then its bytes) one of the key over `data`? False for whatever is malformed.
 * Well under a millisecond, 3 ms for the longest key.
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
    // Node throws on numbers that are no key; the reader on what is too short.
    if (error instanceof RangeError || (error as { code?: unknown }).code !== undefined) return false;
    throw error;
  }
}

function ed25519Key({ blob }: SshKey): KeyObject {
  const reader = afterType(blob);
  const x = reader.string();
  if (x.length !== ED25519_KEY_BYTES || !reader.isAtEnd) throw new RangeError('no Ed25519 key');
  return publicKey({ kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') });
}

function verifiesRsa({ blob }: SshKey, data: Buffer, algorithm: string, signature: Buffer): boolean {
  const hash = RSA_HASHES[algorithm];
  const reader = afterType(blob);
  const [e, n] = [reader.positive(), reader.positive()];
  const isUsable =
    reader.isAtEnd && e.length <= MAX_RSA_EXPONENT_BYTES && n.length >= MIN_RSA_BYTES && n.length <= MAX_RSA_BYTES;
  if (hash === undefined || !isUsable || signature.length > n.length) return false;
  // Leading zeros may have been left out.
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
