import { describe, expect, it } from 'vitest';
import { signatureKey } from '../../../src/git/object/signature-key.js';

const KEY_ID = 'A1B2C3D4E5F60718';
const FINGERPRINT = '00112233445566778899AABBCCDDEEFF00112233';

function armour(packet: Buffer, newFormat = false): string {
  const head = newFormat ? Buffer.from([0xc2, packet.length]) : Buffer.from([0x88, packet.length]);
  const text = Buffer.concat([head, packet]).toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN PGP SIGNATURE-----\nVersion: GnuPG v1.4.6\n\n${text}\n=abcd\n-----END PGP SIGNATURE-----\n`;
}

/** A signature of version 4 with hashed and unhashed subpackets; each has a length, a type and its content. */
function version4(hashed: readonly Buffer[], unhashed: readonly Buffer[]): Buffer {
  const area = (subpackets: readonly Buffer[]): Buffer => {
    const bytes = Buffer.concat(
      subpackets.map((subpacket) => Buffer.concat([Buffer.from([subpacket.length]), subpacket])),
    );
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
  };
  return Buffer.concat([Buffer.from([4, 0, 1, 8]), area(hashed), area(unhashed), Buffer.from('rest')]);
}

const issuer = Buffer.from(`10${KEY_ID}`, 'hex');
const time = Buffer.from('0212345678', 'hex');
const issuerFingerprint = Buffer.from(`2104${FINGERPRINT}`, 'hex');

describe('the key id of a signature', () => {
  it.each([
    ['version 4, issuer in an unhashed subpacket', armour(version4([time], [issuer])), KEY_ID],
    ['version 4, fingerprint', armour(version4([issuerFingerprint, time], [issuer]), true), FINGERPRINT],
    ['version 3', armour(Buffer.from(`03050012345678${KEY_ID}0102`, 'hex')), KEY_ID],
  ])('%s', (_, text, keyId) => {
    expect(signatureKey(text)).toEqual({ kind: 'openpgp', keyId });
  });

  it.each([
    ['empty', '-----BEGIN PGP SIGNATURE-----\n\n\n-----END PGP SIGNATURE-----'],
    ['truncated', armour(version4([time], [issuer]).subarray(0, 9))],
    ['an empty subpacket', armour(version4([Buffer.alloc(0)], []))],
    ['not base64', '-----BEGIN PGP SIGNATURE-----\n\n!!!!\n-----END PGP SIGNATURE-----'],
  ])('is absent when the signature is malformed: %s', (_, text) => {
    expect(signatureKey(text)).toEqual({ kind: 'openpgp' });
  });

  it('is absent for other kinds, and a text without a signature gives undefined', () => {
    expect(signatureKey('-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----')).toEqual({
      kind: 'ssh',
    });
    expect(signatureKey('-----BEGIN SIGNED MESSAGE-----\nMII\n-----END SIGNED MESSAGE-----')).toEqual({ kind: 'x509' });
    expect(signatureKey('Signed-off-by: somebody')).toBeUndefined();
  });
});
