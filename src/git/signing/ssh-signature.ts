/** SSH signatures, as made by `ssh-keygen -Y sign`. Source: OpenSSH's PROTOCOL.sshsig. */
import { createHash } from 'node:crypto';
import { readSshKey, verifiesSsh, type SshKey } from './ssh-key.js';
import { SshReader, sshString } from './ssh-wire.js';

export interface SshSignature {
  readonly key: SshKey;
  /** The purpose of the signature. git uses `git`. */
  readonly namespace: string;
  readonly hash: 'sha256' | 'sha512';
  readonly reserved: Buffer;
  /** The name of the algorithm and the bytes of the signature. */
  readonly signature: Buffer;
}

const ARMOUR = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\s]*?)-----END SSH SIGNATURE-----/;
const MAGIC = 'SSHSIG';
const VERSION = 1;
/** Characters that are read. The signature of an RSA key of 8192 bits has about 4,500. */
const MAX_ARMOUR = 20_000;

/** Undefined when the text is malformed or has an unknown version. */
export function readSshSignature(armoured: string): SshSignature | undefined {
  const body = ARMOUR.exec(armoured.slice(0, MAX_ARMOUR))?.[1];
  if (body === undefined) return undefined;
  try {
    const reader = new SshReader(Buffer.from(body, 'base64'));
    if (reader.bytes(MAGIC.length).toString('latin1') !== MAGIC || reader.uint32() !== VERSION) return undefined;
    const key = readSshKey(reader.string());
    const namespace = reader.string().toString('utf8');
    const reserved = reader.string();
    const hash = reader.text();
    const signature = reader.string();
    if (key === undefined || !reader.isAtEnd || (hash !== 'sha256' && hash !== 'sha512')) return undefined;
    return { key, namespace, hash, reserved, signature };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Whether the key in the signature signed these bytes. Does not check whether the key is trusted and what the namespace
 * is. O(message).
 */
export function isIntact(
  { key, namespace, hash, reserved, signature }: SshSignature,
  message: readonly Buffer[],
): boolean {
  const digest = createHash(hash);
  for (const part of message) digest.update(part);
  const data = Buffer.concat([
    Buffer.from(MAGIC),
    sshString(namespace),
    sshString(reserved),
    sshString(hash),
    sshString(digest.digest()),
  ]);
  return verifiesSsh(key, data, signature);
}
