/** Object ids. `Oid` is lowercase hex of SHA-1 (40 digits), the hash kind that Kedr reads; bytes are 20. */

export type Oid = string & { readonly __oid: never };

export const OID_BYTES = 20;
export const OID_HEX = 40;
/** Git writes this id where there is no object (an added or a deleted file). */
export const ZERO_OID = '0'.repeat(OID_HEX) as Oid;
/** The id of the tree without entries; git knows it even when no such object is stored. */
export const EMPTY_TREE_OID = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;

const FULL = /^[0-9a-f]{40}$/;

export function isOid(text: string): text is Oid {
  return FULL.test(text);
}

/** Hex of the 20 bytes of `bytes` from `offset` on. */
export function oidFromBytes(bytes: Buffer, offset = 0): Oid {
  return bytes.toString('hex', offset, offset + OID_BYTES) as Oid;
}

/** 20 bytes, owned by the caller. */
export function oidToBytes(oid: Oid): Buffer {
  return Buffer.from(oid, 'hex');
}
