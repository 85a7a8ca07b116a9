/** Detached signatures of `ssh-keygen -Y sign`. Source: OpenSSH's PROTOCOL.sshsig. */
import { createHash } from 'node:crypto';
import { readSshKey, verifiesSsh, type SshKey } from './ssh-key.js';
import { SshReader, sshString } from './ssh-wire.js';

export interface SshSignature {
  readonly key: SshKey;
  /** What it was made for: git signs in `git`. */
  readonly namespace: string;
  readonly hash: 'sha256' | 'sha512';
  readonly reserved: Buffer;
  /** With the name of its algorithm. */
  readonly signature: Buffer;
}

const ARMOUR = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\s]*?)-----END SSH SIGNATURE-----/;
const MAGIC = 'SSHSIG';
const VERSION = 1;
/** One of an RSA key of 8192 bits has 4,500 characters. */
const MAX_ARMOUR = 20_000;

/** Undefined for what is none, or one of another version. */
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

/** Did the key that it names sign these bytes? Whose key it is, and what for, is another question. O(message). */
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
