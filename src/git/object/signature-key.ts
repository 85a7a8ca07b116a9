/**
 * The kind and the key id of the signature of a commit or tag, as the signature itself states them. Nothing is
 * verified. Sources: gitformat-signature(5); RFC 9580 section 5.2.
 */
import { readSshSignature } from '../signing/ssh-signature.js';

export interface SignatureKey {
  readonly kind: 'openpgp' | 'ssh' | 'x509';
  /**
   * OpenPGP: fingerprint or 16-digit key id of the issuer, in upper-case hex. SSH: `SHA256:...`. Absent when it cannot
   * be read.
   */
  readonly keyId?: string;
}

const ARMOUR = /^-----BEGIN (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----$([\s\S]*?)^-----END /m;
const SIGNATURE_PACKET = 2;
const ISSUER = 16;
const ISSUER_FINGERPRINT = 33;
/** Characters of a signature that are read. Real signatures are far shorter. */
const MAX_ARMOUR = 20_000;

/** Undefined when `armoured` is not a signature. */
export function signatureKey(armoured: string): SignatureKey | undefined {
  const [, name, body = ''] = ARMOUR.exec(armoured.slice(0, MAX_ARMOUR)) ?? [];
  if (name === undefined) return undefined;
  if (name === 'SIGNED MESSAGE') return { kind: 'x509' };
  const kind = name === 'SSH SIGNATURE' ? 'ssh' : 'openpgp';
  const keyId = kind === 'ssh' ? readSshSignature(armoured)?.key.fingerprint : issuerOf(dearmoured(body));
  return keyId === undefined ? { kind } : { kind, keyId };
}

/** Decodes the base64 part. The armour headers end at an empty line; a line that starts with `=` is the checksum. */
function dearmoured(body: string): Buffer {
  const lines = body.split('\n').map((line) => line.trim());
  const start = lines.indexOf('', 1);
  return Buffer.from(
    lines
      .slice(start + 1)
      .filter((line) => !line.startsWith('='))
      .join(''),
    'base64',
  );
}

/** The issuer of an OpenPGP signature of version 3 or 4. Its hashed subpackets override the unhashed ones. */
function issuerOf(bytes: Buffer): string | undefined {
  const packet = firstPacket(bytes);
  if (packet === undefined) return undefined;
  if (packet[0] === 3) return packet.length >= 15 ? packet.toString('hex', 7, 15).toUpperCase() : undefined;
  if (packet[0] !== 4 || packet.length < 6) return undefined;
  const hashedEnd = 6 + packet.readUInt16BE(4);
  if (packet.length < hashedEnd + 2) return undefined;
  const found = new Map([
    ...subpackets(packet.subarray(hashedEnd + 2, hashedEnd + 2 + packet.readUInt16BE(hashedEnd))),
    ...subpackets(packet.subarray(6, hashedEnd)),
  ]);
  const fingerprint = found.get(ISSUER_FINGERPRINT)?.subarray(1);
  return (fingerprint ?? found.get(ISSUER))?.toString('hex').toUpperCase();
}

/** The body of the first OpenPGP packet if it is a signature packet. */
function firstPacket(bytes: Buffer): Buffer | undefined {
  const [tag = 0, length = 0] = bytes;
  if ((tag & 0x80) === 0) return undefined;
  const isNew = (tag & 0x40) !== 0;
  if ((isNew ? tag & 0x3f : (tag >> 2) & 0x0f) !== SIGNATURE_PACKET) return undefined;
  const lengthBytes = isNew ? (length < 192 ? 1 : length < 224 ? 2 : 5) : ([1, 2, 4, 0][tag & 3] as number);
  return bytes.subarray(1 + lengthBytes);
}

/** The subpackets of a signature packet: RFC 9580 section 5.2.3.7. */
function* subpackets(bytes: Buffer): Generator<[type: number, content: Buffer]> {
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] as number;
    const lengthBytes = first < 192 ? 1 : first < 255 ? 2 : 5;
    if (at + lengthBytes >= bytes.length) return;
    const length =
      lengthBytes === 1
        ? first
        : lengthBytes === 2
          ? ((first - 192) << 8) + (bytes[at + 1] as number) + 192
          : bytes.readUInt32BE(at + 1);
    if (length === 0) return;
    const start = at + lengthBytes;
    yield [(bytes[start] as number) & 0x7f, bytes.subarray(start + 1, start + length)];
    at = start + length;
  }
}
