/** What parsers and walks need of an object store. `ObjectStore` satisfies it; so does any small stand-in of a test. */
import type { Oid } from '../oid.js';

export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';

export interface GitObject {
  readonly type: ObjectType;
  /** The inflated content without the loose header. Shared with caches: never written to. */
  readonly bytes: Buffer;
}

export interface ObjectReader {
  /** `undefined` when no such object is stored; GitError('corrupt') when it is stored and cannot be read. */
  find(oid: Oid): GitObject | undefined;
  /** As `find`, but absent is GitError('not-found') and another type than asked for is GitError('wrong-type'). */
  read(oid: Oid, type?: ObjectType): GitObject;
  /** As `find`, of the 20 bytes of `bytes` from `offset` on: spares the hex in hot walks where a store offers it. */
  findAt?(bytes: Buffer, offset: number): GitObject | undefined;
}

/** A reader that can also list ids by their first digits, which short ids need. */
export interface ObjectLookup extends ObjectReader {
  /** Ids that start with `hex` (lowercase), at most `limit` of them, each once, sorted. */
  expandPrefix(hex: string, limit: number): Oid[];
}
