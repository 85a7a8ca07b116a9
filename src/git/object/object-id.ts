/** Ids of objects: the SHA-1 of `<type> <size>\0<content>`. gitformat-pack(5) has no other check of what an index says. */
import { createHash, hash } from 'node:crypto';
import { OID_BYTES } from '../oid.js';
import type { GitObject } from './object-reader.js';

/** Larger objects are not copied behind their header; for them the cost of a hash object does not matter. */
const MAX_COPIED_BYTES = 64 << 10;

/** Computes ids. It has memory of its own, so each thread needs one. */
export class ObjectHasher {
  readonly #memory = Buffer.allocUnsafeSlow(MAX_COPIED_BYTES + 64);

  /** Whether the object has the id `oid[offset, offset + 20)`. About 0.5 µs, and 0.5 µs for each KB. */
  hasId(object: GitObject, oid: Uint8Array, offset: number): boolean {
    const digest = this.#digest(object);
    for (let i = 0; i < OID_BYTES; i += 1) if (digest.charCodeAt(i) !== oid[offset + i]) return false;
    return true;
  }

  /** One character for each byte, which is faster to make than a buffer. */
  #digest({ type, bytes }: GitObject): string {
    const header = `${type} ${bytes.length}\0`;
    if (bytes.length > MAX_COPIED_BYTES)
      return createHash('sha1').update(header, 'latin1').update(bytes).digest('binary');
    const start = this.#memory.write(header, 'latin1');
    this.#memory.set(bytes, start);
    return hash('sha1', this.#memory.subarray(0, start + bytes.length), 'binary');
  }
}
