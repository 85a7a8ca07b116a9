/** Object ids: 20 bytes of SHA-1, the only hash that Kedr reads. `Oid` is their text, 40 lowercase hex digits. */

export type Oid = string & { readonly __oid: never };

export const OID_BYTES = 20;
export const OID_HEX = 40;
/** git writes this id where there is no object, for example for the old side of an added file. */
export const ZERO_OID = '0'.repeat(OID_HEX) as Oid;
/** The id of the tree without entries. git can read this tree even when it is not stored. */
export const EMPTY_TREE_OID = '4b825dc642cb6eb9a060e54bf8d69288fbee4904' as Oid;

const FULL = /^[0-9a-f]{40}$/;

export function isOid(text: string): text is Oid {
  return FULL.test(text);
}

/** The id in `bytes[offset, offset + 20)`. */
export function oidFromBytes(bytes: Buffer, offset = 0): Oid {
  return bytes.toString('hex', offset, offset + OID_BYTES) as Oid;
}

/** The 20 bytes of an id, owned by the caller. */
export function oidToBytes(oid: Oid): Buffer {
  return Buffer.from(oid, 'hex');
}
